import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  constantPerSecond,
  executorStartUs,
  loadMs,
  mostAtOnce,
  peakPerSecond,
  type Shape,
  scheduleOf,
  shapeText,
} from "./schedule.js";
import { rampCount, type Wave } from "./wave.js";

const shape = (waves: readonly Wave[], arrivals: Shape["arrivals"] = "uniform", seed = 1): Shape => ({
  ...{ waves, arrivals, seed },
});
const constant = (startMs: number, count: number, perMs: number): Wave => ({
  ...{ kind: "constant", startMs, count, rate: { count: 1, perMs } },
});
const bursts: readonly Wave[] = [0, 10_000, 40_000].map((startMs) => ({ kind: "at-once", startMs, count: 3 }));
const rampStages = { perMs: 1_000, from: 0, stages: [{ to: 2, durationMs: 10_000 }] };
const ramp: Wave = { kind: "ramping", startMs: 0, count: rampCount(rampStages), ...rampStages };
const timing = { deadlineMs: 10_000, graceMs: 10_000, holdMs: 4_000 };

describe("when a dispatch is due", () => {
  it.each<[string, readonly Wave[], readonly (number | null)[]]>([
    ["at a constant rate", [constant(0, 3, 2_000)], [0, 2_000, 4_000]],
    [
      "a third of a second apart, rounded down",
      [{ ...constant(0, 3, 0), rate: { count: 3, perMs: 1_000 } } as Wave],
      [0, 333.333, 666.666],
    ],
    // 3 s after their iterations are started.
    ["in bursts", bursts, [3_000, 3_000, 3_000, 13_000, 13_000, 13_000, 43_000, 43_000, 43_000]],
    [
      "in a spike",
      [constant(0, 2, 5_000), constant(10_000, 3, 100), constant(10_300, 1, 5_000)],
      [0, 5_000, 10_000, 10_100, 10_200, 10_300],
    ],
    // x^2 / 10 = 1, 2, 3 ...
    ["in a ramp from nothing", [ramp], [3_162.277, 4_472.135, 5_477.225]],
    ["never, where it follows another", [{ kind: "one-by-one", startMs: 0, count: 3 }], [null, null, null]],
  ])("%s", (_, waves, dueMs) => {
    const { dueUs, longestSleepUs } = scheduleOf(shape(waves));
    expect(dueMs.map((ms) => (ms === null ? null : Math.floor(ms * 1000)))).toEqual(dueMs.map((_, n) => dueUs(n)));
    expect(longestSleepUs).toBe(waves[0]?.kind === "at-once" ? 3_000_000 : 0);
  });

  it.each([
    ["a constant rate", constant(0, 400, 250)],
    ["a ramp", { ...ramp, ...rampStages, stages: [{ to: 40, durationMs: 10_000 }], count: 199 } as Wave],
  ])(
    "by Poisson arrivals of %s: in order, never before k6 starts the iteration, and the same for a seed",
    (_, wave) => {
      fc.assert(
        fc.property(fc.nat(2 ** 32 - 1), (seed) => {
          const { dueUs, longestSleepUs } = scheduleOf(shape([wave], "poisson", seed));
          const due = Array.from({ length: wave.count }, (_, n) => dueUs(n) ?? -1);
          expect(due).toEqual([...due].sort((a, b) => a - b));
          for (const [n, at] of due.entries()) {
            const sleepUs = at - (executorStartUs([wave], n) ?? 0);
            expect(sleepUs).toBeGreaterThanOrEqual(0);
            expect(sleepUs).toBeLessThanOrEqual(longestSleepUs);
          }
          const again = scheduleOf(shape([wave], "poisson", seed));
          expect(due.map((_, n) => again.dueUs(n))).toEqual(due);
        }),
        { numRuns: 30 },
      );
    },
  );

  it("by Poisson arrivals: gaps as long as an exponential distribution has them", () => {
    const count = 20_000;
    const { dueUs } = scheduleOf(shape([constant(0, count, 100)], "poisson", 5));
    const gapsMs = Array.from({ length: count - 1 }, (_, n) => ((dueUs(n + 1) ?? 0) - (dueUs(n) ?? 0)) / 1000);
    // The share of gaps longer than t is exp(-t / mean); 5 standard deviations of the share are at most 1.8 %.
    for (const t of [20, 100, 200, 300]) {
      const share = gapsMs.filter((gap) => gap > t).length / gapsMs.length;
      expect(Math.abs(share - Math.exp(-t / 100))).toBeLessThan(0.018);
    }
    // No gap tells anything of the next one: the correlation of neighbours is within 5 / sqrt(n).
    const centred = gapsMs.map((gap) => gap - 100);
    const products = centred.slice(1).map((gap, i) => gap * (centred[i] ?? 0));
    const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
    expect(Math.abs(sum(products) / sum(centred.map((gap) => gap * gap)))).toBeLessThan(5 / Math.sqrt(count));
  });
});

describe("a load", () => {
  it.each<[string, readonly Wave[], number, number | null, string, number]>([
    ["at a constant rate", [constant(0, 20, 2_000)], 0.5, 0.5, "0.5/s", 40_000],
    ["in bursts", bursts, 3, null, "3 at once, 3 times", 44_000],
    ["in a ramp", [ramp], 2, null, "0/s to 2/s", 10_000],
    [
      "in a spike",
      [constant(0, 2, 5_000), constant(10_000, 3, 100), constant(10_300, 1, 5_000)],
      10,
      null,
      "0.2/s, then 10/s, then 0.2/s",
      15_300,
    ],
    // Each takes the look at 10 s and a second.
    ["one at a time", [{ kind: "one-by-one", startMs: 0, count: 3 }], 1, null, "one at a time", 33_000],
  ])("%s has a highest rate, a name and a length", (_, waves, peak, constantRate, text, lengthMs) => {
    expect(peakPerSecond({ waves })).toBe(peak);
    expect(constantPerSecond({ waves })).toBe(constantRate);
    expect(shapeText(shape(waves))).toBe(text);
    expect(loadMs({ ...shape(waves), ...timing })).toBe(lengthMs);
  });
  it("says when its arrivals are at random, and lasts as much longer", () => {
    const random = shape([constant(0, 20, 2_000)], "poisson", 3);
    expect(shapeText(random)).toBe("0.5/s, Poisson");
    expect(loadMs({ ...random, ...timing })).toBe(40_000 + scheduleOf(random).longestSleepUs / 1000);
  });
  it.each<[string, readonly Wave[], number, number]>([
    ["at a constant rate, by what comes within a life", [constant(0, 100, 500)], 10_000, 21],
    ["never more than there are", [constant(0, 4, 500)], 10_000, 4],
    ["a burst alone", bursts, 9_000, 3],
    ["two bursts that overlap", bursts, 10_000, 6],
    ["all three", bursts, 30_000, 6],
    ["one at a time", [{ kind: "one-by-one", startMs: 0, count: 9 }], 60_000, 1],
  ])("has at most so many dispatches at once: %s", (_, waves, lifeMs, most) => {
    expect(mostAtOnce(shape(waves), lifeMs)).toBe(most);
  });
  it("never has more at once than that, whatever the waves", () => {
    const wave: fc.Arbitrary<Wave> = fc.oneof(
      fc
        .record({ startMs: fc.nat(60_000), count: fc.integer({ min: 1, max: 40 }) })
        .map((w): Wave => ({ kind: "at-once", ...w })),
      fc
        .record({
          startMs: fc.nat(60_000),
          count: fc.integer({ min: 1, max: 40 }),
          perMs: fc.integer({ min: 1, max: 5_000 }),
        })
        .map(({ startMs, count, perMs }) => constant(startMs, count, perMs)),
    );
    fc.assert(
      fc.property(
        fc.array(wave, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 60_000 }),
        (waves, lifeMs) => {
          const sorted = [...waves].sort((a, b) => a.startMs - b.startMs);
          const total = sorted.reduce((sum, { count }) => sum + count, 0);
          const starts = Array.from({ length: total }, (_, n) => executorStartUs(sorted, n) ?? 0);
          const atOnce = starts.map((from) => starts.filter((at) => at <= from && at > from - lifeMs * 1000).length);
          expect(mostAtOnce(shape(sorted), lifeMs)).toBeGreaterThanOrEqual(Math.max(...atOnce));
        },
      ),
    );
  });
});
