import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { neverReached, periodOf } from "./schedule.js";
import { historyOf } from "./trials/history.js";

const { plan } = historyOf([]).manifest;

describe("neverReached", () => {
  it.each<[string, number | null, number | null, number]>([
    ["nothing, when the end is after the last start", 0, 60_000_000, 0],
    ["nothing, when the end is at the last start", 0, 8_000_000, 0],
    ["the last one, when the end is just before it", 0, 7_999_999, 1],
    ["all but the first, when the end is at the scenario's start", 0, 0, 4],
    ["all, when the end is before the scenario's start", 10, 9, 5],
    ["all, when the load never started", null, 60_000_000, 5],
    ["all, when nothing was seen at all", null, null, 5],
  ])("counts %s", (_, scenarioUs, endUs, expected) => {
    expect(neverReached({ ...plan, planned: 5 }, scenarioUs, endUs)).toBe(expected);
  });

  it("agrees with counting the starts one by one, at any rate", () => {
    const rate = fc.record({ count: fc.integer({ min: 1, max: 999 }), perMs: fc.integer({ min: 1, max: 100_000 }) });
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 200 }), fc.nat(20_000_000), (r, planned, afterUs) => {
        const some = { ...plan, rate: r, planned };
        const { numeratorUs, denominator } = periodOf(some);
        const starts = Array.from({ length: planned }, (_, n) => Math.floor((n * numeratorUs) / denominator));
        return neverReached(some, 1_000, 1_000 + afterUs) === starts.filter((startUs) => startUs > afterUs).length;
      }),
    );
  });
});
