import { describe, expect, it } from "vitest";
import { nextCheckpointMs, packable } from "./upkeep-due.js";

const segments = { fromUs: 1_000_000, lengthMs: 15_000 };
const names = [
  "worker-1.ndjson",
  "worker-1~1.ndjson",
  "worker-1~2.ndjson",
  "k6.ndjson",
  "k6~1.ndjson",
  "harness.ndjson",
  "harness.parquet",
  ".harness.parquet.12",
];

describe("packable", () => {
  it.each<[string, number, readonly number[], readonly string[]]>([
    ["nothing in the first period", 15_000_000, [], []],
    ["nothing just after a period's end", 30_999_999, [], []],
    [
      "a period when another has passed, in the order of their names",
      31_000_000,
      [],
      ["harness.ndjson", "worker-1.ndjson"],
    ],
    ["each period in its turn", 46_000_000, [], ["harness.ndjson", "worker-1.ndjson", "worker-1~1.ndjson"]],
    ["k6's leg when its process has ended", 20_000_000, [0], ["k6.ndjson"]],
    ["a leg that ended before the one ahead of it", 20_000_000, [1], ["k6~1.ndjson"]],
  ])("%s", (_, atUs, ended, expected) => {
    expect(packable(names, { segments, atUs, legEnded: (place) => ended.includes(place) })).toEqual(expected);
  });
  it("leaves a long period alone for a minute and a half", () => {
    const long = { fromUs: 0, lengthMs: 600_000 };
    const at = (atUs: number) => packable(["worker-1.ndjson"], { segments: long, atUs, legEnded: () => false });
    expect(at(689_999_999)).toEqual([]);
    expect(at(690_000_000)).toEqual(["worker-1.ndjson"]);
  });
});

describe("nextCheckpointMs", () => {
  it.each([
    ["a quick one is followed at the interval", 2_000, 300_000],
    ["one that took long is followed after ten times as long", 60_000, 660_000],
  ])("%s", (_, tookMs, dueMs) => {
    expect(nextCheckpointMs(300_000, { startedMs: 0, endedMs: tookMs })).toBe(dueMs);
  });
});
