import { expect, test } from "vitest";
import { type Shape, startsDueBy } from "./schedule.js";
import { burstLeadMs } from "./timing.js";

const steady: Shape = {
  ...{ arrivals: "uniform", seed: 1 },
  waves: [{ kind: "constant", startMs: 0, count: 5, rate: { count: 1, perMs: 2_000 } }],
};
const bursts: Shape = { ...steady, waves: [0, 60_000].map((startMs) => ({ kind: "at-once", startMs, count: 4 })) };
const oneByOne: Shape = { ...steady, waves: [{ kind: "one-by-one", startMs: 0, count: 5 }] };

test.each<readonly [string, Shape, number, number | null]>([
  ["before the zero none", steady, -1, 0],
  ["at the zero the first", steady, 0, 1],
  ["just before the second", steady, 1_999_999, 1],
  ["at the second", steady, 2_000_000, 2],
  ["never more than planned", steady, 900_000_000, 5],
  ["none of a burst while its virtual users get ready", bursts, burstLeadMs * 1000 - 1, 0],
  ["all of a burst at once", bursts, burstLeadMs * 1000, 4],
  ["none between bursts", bursts, 60_000_000 + burstLeadMs * 1000 - 1, 4],
  ["all of the next at once", bursts, 60_000_000 + burstLeadMs * 1000, 8],
  ["none that follows another", oneByOne, 10_000_000, null],
])("due: %s", (_, shape, sinceZeroUs, expected) => {
  expect(startsDueBy(shape)(sinceZeroUs)).toBe(expected);
});
