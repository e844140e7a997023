import { describe, expect, it } from "vitest";
import { type FaultLine, meanwhileOf, mostTold, type Seen } from "./meanwhile.js";

/** The load is from second 100 to second 160. */
const instants = { zeroUs: 100_000_000, endUs: 160_000_000 };
const at = (second: number) => second * 1_000_000;
const nothing: Seen = { faults: [], connections: [], others: [] };
const link = (fromSecond: number, toSecond: number | null, name = "worker link 1") => ({
  ...{ name, fromUs: at(fromSecond), toUs: toSecond === null ? null : at(toSecond), closedBy: "server" },
});
const fault = (phase: string, second: number, more: Partial<FaultLine> = {}): FaultLine => ({
  ...{ specification: "stall at=5s", target: "link-1", phase, atUs: at(second), times: 1, ...more },
});
const tried = (seen: Partial<Seen>) => meanwhileOf({ ...nothing, ...seen }, instants);

describe("workers", () => {
  it.each([
    ["one that was there before and stays", [link(90, null)], [[0, 60_000]], []],
    ["one that comes late", [link(110, null)], [[10_000, 60_000]], [[0, 10_000]]],
    [
      "one that goes and comes back",
      [link(90, 120), link(130, null)],
      [
        [0, 20_000],
        [30_000, 60_000],
      ],
      [[20_000, 30_000]],
    ],
    ["two that overlap", [link(90, 120), link(110, null)], [[0, 60_000]], []],
    ["none at all", [], [], [[0, 60_000]]],
    ["one that came when all was over", [link(170, null)], [], [[0, 60_000]]],
  ])("%s", (_, connections, there, gone) => {
    const { workersThere, workersGone } = tried({ connections });
    expect(workersThere?.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual(there);
    expect(workersGone.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual(gone);
  });
  it("that nobody saw are not said to be gone", () => {
    expect(tried({ connections: null })).toMatchObject({ workersThere: null, workersGone: [] });
  });
  it("are told when they come and go during the load, and not at its end", () => {
    expect(tried({ connections: [link(90, 120), link(130, 165)] }).happenings).toEqual([
      { kind: "worker", fromMs: 20_000, toMs: null, words: "worker link 1 disconnected, closed by the server" },
      { kind: "worker", fromMs: 30_000, toMs: null, words: "worker link 1 registered" },
    ]);
  });
});

describe("faults", () => {
  it.each([
    ["one that lasts", [fault("began", 105), fault("ended", 109)], [[5_000, 9_000]]],
    ["one that does not end: until the load's end", [fault("began", 105)], [[5_000, 60_000]]],
    [
      "two of one kind on two links",
      [
        fault("began", 105),
        fault("began", 106, { target: "link-2" }),
        fault("ended", 107),
        fault("ended", 109, { target: "link-2" }),
      ],
      [
        [5_000, 7_000],
        [6_000, 9_000],
      ],
    ],
    ["one that happened", [fault("once", 105)], [[5_000, null]]],
    ["an end without a begin", [fault("ended", 105)], []],
    ["one before the load", [fault("once", 95)], []],
  ])("%s", (_, faults, spans) => {
    expect(tried({ faults }).happenings.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual(spans);
  });
  it("that came often in a moment say so", () => {
    expect(tried({ faults: [fault("once", 105, { times: 3 })] }).happenings[0]?.words).toBe(
      "stall at=5s on link-1, 3 times",
    );
  });
});

it("more than can be listed are counted", () => {
  const others = Array.from({ length: mostTold + 5 }, (_, i) => ({
    kind: "part" as const,
    fromUs: at(101) + i,
    toUs: null,
    words: `k6 ${i}`,
  }));
  const { happenings, leftOut } = tried({ others });
  expect([happenings.length, leftOut]).toEqual([mostTold, 5]);
});

it("of more than can be listed what lasts comes first, and the rest is of all times", () => {
  const drops = Array.from({ length: 5 * mostTold }, (_, i) =>
    fault("once", 101 + i / 20, { specification: `drop ${i}` }),
  );
  const { happenings, leftOut, disturbed } = tried({ faults: [...drops, fault("began", 155), fault("ended", 158)] });
  expect(happenings.filter(({ toMs }) => toMs !== null).map(({ fromMs }) => fromMs)).toEqual([55_000]);
  expect(happenings.at(-1)?.fromMs).toBeGreaterThan(50_000);
  expect([happenings.length, leftOut]).toEqual([mostTold, 5 * mostTold + 1 - mostTold]);
  expect(disturbed).toEqual([{ fromMs: 55_000, toMs: 58_000 }]);
});

it("all times of faults are shaded, those that nearly touch as one", () => {
  const faults = Array.from({ length: 2 * mostTold }, (_, i) => [
    fault("began", 100 + i / 10, { target: `link-${i}` }),
    fault("ended", 100 + i / 10 + 0.08, { target: `link-${i}` }),
  ]).flat();
  expect(tried({ faults }).disturbed).toEqual([{ fromMs: 0, toMs: 39_980 }]);
});
