import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { delayHistogram } from "./delay-histogram.js";
import { sortedSamples } from "./statistics.js";

const of = (delaysMs: readonly number[], columns: number, deadlineMs = 10_000) =>
  delayHistogram(sortedSamples(Float64Array.from(delaysMs, (ms) => ms * 1000)), { deadlineMs, lost: 3 }, columns);

const counts = (histogram: ReturnType<typeof of>) =>
  histogram?.columns.map(({ delivered, late }) => (late > 0 ? `${delivered}+${late}` : delivered));

describe("delays on a log scale", () => {
  it("are nothing when nothing arrived", () => {
    expect(of([], 10)).toBeNull();
  });
  it("begin at the round instant below the shortest and end at the deadline, or above the longest", () => {
    const ticks = (delaysMs: readonly number[]) => of(delaysMs, 60)?.ticks.map(({ ms }) => ms);
    expect(ticks([210])).toEqual([200, 500, 1_000, 2_000, 5_000, 10_000]);
    expect(ticks([210, 19_470])).toEqual([200, 500, 1_000, 2_000, 5_000, 10_000, 20_000]);
    expect(ticks([12_000])).toEqual([5_000, 10_000, 20_000]);
  });
  it("have columns of the same factor each", () => {
    // 100 ms to 10 s in four columns: 316 ms, 1 s, 3.16 s.
    expect(counts(of([100, 300, 330, 999, 1_001, 3_100, 3_200, 9_999], 4))).toEqual([2, 2, 2, 2]);
  });
  it("put what is on the deadline before it, and what is later behind it", () => {
    const histogram = of([1_000, 10_000, 10_001, 100_000], 4);
    expect(counts(histogram)).toEqual([1, 1, "0+1", "0+1"]);
    expect(histogram?.deadline).toEqual({ column: 2, ms: 10_000 });
    expect(histogram?.late).toBe(2);
  });
  it("have the deadline behind the last column where nothing was late", () => {
    expect(of([1_000, 10_000], 4)?.deadline.column).toBe(4);
  });
  it("take a delay of nothing as the shortest", () => {
    expect(counts(of([0, 0.2, 1], 3, 1_000))).toEqual([3, 0, 0]);
  });
  it("lose none and mix none, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3_600_000 }), { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 1, max: 600_000 }),
        fc.integer({ min: 10, max: 100 }),
        (delaysMs, deadlineMs, columns) => {
          const histogram = of(delaysMs, columns, deadlineMs);
          const sum = (name: "delivered" | "late") =>
            histogram?.columns.reduce((total, column) => total + column[name], 0);
          expect(sum("late")).toBe(delaysMs.filter((ms) => ms > deadlineMs).length);
          expect(sum("delivered")).toBe(delaysMs.filter((ms) => ms <= deadlineMs).length);
          const first = histogram?.deadline.column ?? 0;
          expect(histogram?.columns.slice(0, first).every(({ late }) => late === 0)).toBe(true);
          if (first > 0) expect(histogram?.columns.slice(first).every(({ delivered }) => delivered === 0)).toBe(true);
          for (const { column } of histogram?.ticks ?? []) expect(column).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});
