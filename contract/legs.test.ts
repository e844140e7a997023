import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { legsOf } from "./legs.js";
import { executorStartUs } from "./schedule.js";
import type { Wave } from "./wave.js";

const constant = (count: number, perMs: number, starts = 1): Wave => ({
  ...{ kind: "constant", startMs: 0, count, rate: { count: starts, perMs } },
});
const planOf = (wave: Wave, segmentMs: number | null) => ({ waves: [wave], planned: wave.count, segmentMs });

describe("legsOf", () => {
  it.each([
    ["a run that is not cut", planOf(constant(250, 200), null), [[0, 250, 0]]],
    [
      "5/s in legs of 15 s",
      planOf(constant(250, 200), 15_000),
      [
        [0, 75, 0],
        [75, 150, 15_000],
        [150, 225, 30_000],
        [225, 250, 45_000],
      ],
    ],
    ["a load shorter than a leg", planOf(constant(10, 200), 15_000), [[0, 10, 0]]],
    [
      "a rate slower than the legs: a leg for each that has a start",
      planOf(constant(3, 25_000), 10_000),
      [
        [0, 1, 0],
        [1, 2, 25_000],
        [2, 3, 50_000],
      ],
    ],
    [
      "a rate that does not divide the leg",
      planOf(constant(8, 10_000, 3), 10_000),
      [
        [0, 3, 0],
        [3, 6, 10_000],
        [6, 8, 20_000],
      ],
    ],
    ["a burst, which is no rate", planOf({ kind: "at-once", startMs: 0, count: 9 }, 10_000), [[0, 9, 0]]],
  ])("%s", (_, plan, expected) => {
    expect(legsOf(plan).map(({ firstN, untilN, startMs }) => [firstN, untilN, startMs])).toEqual(expected);
  });

  it("holds every dispatch once, each leg no longer than the segment", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 1, max: 60_000 }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 10_000, max: 60_000 }),
        (count, perMs, starts, segmentMs) => {
          const plan = planOf(constant(count, perMs, starts), segmentMs);
          const legs = legsOf(plan);
          expect(legs.map(({ firstN }) => firstN)).toEqual([0, ...legs.slice(0, -1).map(({ untilN }) => untilN)]);
          expect(legs.at(-1)?.untilN).toBe(count);
          for (const { firstN, untilN } of legs) {
            expect(untilN).toBeGreaterThan(firstN);
            const spanUs = (executorStartUs(plan.waves, untilN - 1) ?? 0) - (executorStartUs(plan.waves, firstN) ?? 0);
            expect(spanUs).toBeLessThan(segmentMs * 1000);
          }
        },
      ),
    );
  });
});
