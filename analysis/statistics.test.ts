import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isSupported,
  msOf,
  type PerMille,
  percentile,
  percentileWithNever,
  rankOf,
  sortedSamples,
  wilson,
} from "./statistics.js";

describe("wilson", () => {
  // Newcombe 1998, Two-sided confidence intervals for the single proportion, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("%i of %i is %f to %f, as published", (hits, count, low, high) => {
    const interval = wilson(hits, count);
    expect([interval.low?.toFixed(4), interval.high?.toFixed(4)]).toEqual([low.toFixed(4), high.toFixed(4)]);
  });

  it("says nothing of no dispatches", () => {
    expect(wilson(0, 0)).toEqual({ value: null, low: null, high: null, confidence: 0.95, count: 0 });
  });

  it("ends exactly at 0 and 1 where nothing or everything was hit", () => {
    expect(wilson(0, 7).low).toBe(0);
    expect(wilson(7, 7).high).toBe(1);
  });

  it("holds the observed share, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, share) => {
          const { low, value, high } = wilson(Math.floor(count * share), count);
          return (
            low !== null && value !== null && high !== null && 0 <= low && low <= value && value <= high && high <= 1
          );
        },
      ),
    );
  });
});

describe("percentile", () => {
  it.each<[string, number, PerMille, number | null]>([
    ["p50 of one value is not supported", 1, 500, null],
    ["p50 of 2 is the first", 2, 500, 1],
    ["p50 of 3 is the second", 3, 500, 2],
    ["p90 of 9 is not supported", 9, 900, null],
    ["p90 of 10 is the ninth", 10, 900, 9],
    ["p90 of 20 is the 18th", 20, 900, 18],
    ["p99 of 99 is not supported", 99, 990, null],
    ["p99 of 100 is the 99th", 100, 990, 99],
    ["p99 of 101 is the 100th", 101, 990, 100],
    ["p99.9 of 999 is not supported", 999, 999, null],
    ["p99.9 of 1000 is the 999th", 1000, 999, 999],
  ])("%s", (_, count, perMille, expected) => {
    expect(percentile(sortedSamples(Float64Array.from({ length: count }, (__, i) => count - i)), perMille)).toBe(
      expected,
    );
  });

  it("has a rank with at least the share p at or below it, and is the lowest such rank", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.constantFrom<PerMille>(500, 900, 990, 999),
        (count, p) => {
          const rank = rankOf(p, count);
          return rank * 1000 >= p * count && (rank - 1) * 1000 < p * count && rank >= 1 && rank <= count;
        },
      ),
    );
  });

  it.each<[string, number, number, number | null | "never"]>([
    ["9 arrived and 1 lost: rank 9 arrived", 9, 1, 9],
    ["8 arrived and 2 lost: rank 9 is a lost one", 8, 2, "never"],
    ["5 arrived and 4 lost are too few", 5, 4, null],
    ["all 10 lost", 0, 10, "never"],
  ])("p90 with lost ones last: %s", (_, arrived, lost, expected) => {
    const samples = sortedSamples(Float64Array.from({ length: arrived }, (__, i) => i + 1));
    expect(percentileWithNever(samples, lost, 900)).toBe(expected);
  });

  it("is supported from n = 1 / (1 - p) on", () => {
    const fewest = ([500, 900, 990, 999] as const).map((p) => {
      let count = 1;
      while (!isSupported(p, count)) count += 1;
      return count;
    });
    expect(fewest).toEqual([2, 10, 100, 1000]);
  });
});

describe("msOf", () => {
  it.each([
    [210_449, 210.4],
    [210_450, 210.5],
    [0, 0],
    [-49, 0],
    [-50_000, -50],
  ])("%i us is %f ms", (us, ms) => {
    expect(Object.is(msOf(us), ms)).toBe(true);
  });
});
