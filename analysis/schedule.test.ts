import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { executorStartUs } from "../contract/schedule.js";
import type { Wave } from "../contract/wave.js";
import { droppedOfPlan, gaveUpInTime, neverReached } from "./schedule.js";
import { historyOf } from "./trials/history.js";

const { plan } = historyOf([{}, {}, {}, {}, {}]).manifest;
const sequential = { ...plan, waves: [{ kind: "one-by-one", startMs: 0, count: 5 }] satisfies Wave[] };

describe("neverReached", () => {
  it.each<[string, number | null, number | null, number]>([
    ["nothing, when the end is after the last start", 0, 60_000_000, 0],
    ["nothing, when the end is at the last start", 0, 8_000_000, 0],
    ["the last one, when the end is just before it", 0, 7_999_999, 1],
    ["all but the first, when the end is at the load's zero", 0, 0, 4],
    ["all, when the end is before the load's zero", 10, 9, 5],
    ["all, when the load never started", null, 60_000_000, 5],
    ["all, when nothing was seen at all", null, null, 5],
  ])("counts %s", (_, zeroUs, endUs, expected) => {
    expect(neverReached(plan, { zeroUs, endUs, lastReached: 4 })).toBe(expected);
  });

  it.each([
    ["none, when k6 wrote of the last", 4, 0],
    ["those after the last one that k6 wrote of", 1, 3],
    ["all, when it wrote of none", null, 5],
  ])("counts, where each follows another, %s", (_, lastReached, expected) => {
    expect(neverReached(sequential, { zeroUs: 0, endUs: 1, lastReached })).toBe(expected);
  });

  it("agrees with counting the starts one by one, at any rate", () => {
    const rate = fc.record({ count: fc.integer({ min: 1, max: 999 }), perMs: fc.integer({ min: 1, max: 100_000 }) });
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 200 }), fc.nat(20_000_000), (r, planned, afterUs) => {
        const waves: readonly Wave[] = [{ kind: "constant", startMs: 0, count: planned, rate: r }];
        const starts = Array.from({ length: planned }, (_, n) => executorStartUs(waves, n) ?? 0);
        const reached = { zeroUs: 1_000, endUs: 1_000 + afterUs, lastReached: null };
        return neverReached({ ...plan, waves, planned }, reached) === starts.filter((us) => us > afterUs).length;
      }),
    );
  });
});

describe("iterations that gave up", () => {
  it("count where the end had not come before them", () => {
    const reached = { zeroUs: 0, endUs: 4_000_000, lastReached: 4 };
    expect(gaveUpInTime(plan, reached, [1, 2, 3, 4])).toBe(2);
    expect(gaveUpInTime(sequential, { ...reached, lastReached: 2 }, [2])).toBe(1);
  });
});

describe("iterations that k6 dropped", () => {
  // 100/s: the executor runs 250 ms beyond the last start, which are 25 starts more.
  const fast: Wave = { kind: "constant", startMs: 0, count: 6_000, rate: { count: 100, perMs: 1_000 } };
  const planned = { ...plan, waves: [fast], planned: 6_000 };
  it.each([
    ["none, where none was dropped", 0, 0, 0],
    ["those that are missing, where starts of the tail came in place of the others", 30, 5, 5],
    ["none, where it was the tail that was dropped", 25, 0, 0],
    ["all, where the tail was made too", 30, 30, 30],
    ["what k6 says, where more is missing than it dropped", 3, 5, 3],
    ["what k6 says, where less is missing than the tail explains", 40, 5, 40],
  ])("are of the plan: %s", (_, dropped, missing, expected) => {
    expect(droppedOfPlan(planned, { dropped, missing })).toBe(expected);
  });
  it("have a tail for each leg", () => {
    const inLegs = { ...planned, segmentMs: 20_000 };
    expect(droppedOfPlan(inLegs, { dropped: 75, missing: 0 })).toBe(0);
    expect(droppedOfPlan(inLegs, { dropped: 76, missing: 0 })).toBe(76);
  });
});
