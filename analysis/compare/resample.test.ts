import { expect, test } from "vitest";
import { quantileFigure, rateFigure } from "./figure.js";
import { intervalOf, resamplesOf } from "./resample.js";

const sizes = { base: 6, candidate: 6 };
const resamples = resamplesOf(sizes, 1);

test("each resample has as many rounds as its version, and none of the other's", () => {
  expect(resamples.base).toHaveLength(10_000);
  const sums = (weights: ArrayLike<number>) =>
    [0, 6].map((from) =>
      Array.from(weights)
        .slice(from, from + 6)
        .reduce((a, b) => a + b),
    );
  expect(resamples.base.every((weights) => String(sums(weights)) === "6,0")).toBe(true);
  expect(resamples.candidate.every((weights) => String(sums(weights)) === "0,6")).toBe(true);
});

test("the same seed gives the same resamples, another one others; the versions' are not the same ones", () => {
  expect(resamplesOf(sizes, 1, 20)).toEqual(resamplesOf(sizes, 1, 20));
  expect(resamplesOf(sizes, 2, 20)).not.toEqual(resamplesOf(sizes, 1, 20));
  const mirrored = resamples.base.filter(
    (weights, i) => String(weights.slice(0, 6)) === String(resamples.candidate[i]?.slice(6)),
  );
  expect(mirrored.length).toBeLessThan(200);
});

test("the interval of a rate is that of Student's t for its rounds, nearly", () => {
  const hits = [1, 3, 2, 5, 4, 3, 6, 9, 7, 8, 10, 8];
  const found = intervalOf(rateFigure(hits.map((hit) => ({ hits: hit, count: 20 }))), resamples, 0.95);
  // Means 0.15 and 0.4, both with a standard deviation of 0.0707; t(0.975, 5) = 2.571: 0.25 +- 0.105.
  expect(found?.low).toBeCloseTo(0.145, 1);
  expect(found?.high).toBeCloseTo(0.355, 1);
  expect((found?.high ?? 0) - (found?.low ?? 0)).toBeGreaterThan(0.18);
  expect((found?.high ?? 0) - (found?.low ?? 0)).toBeLessThan(0.23);
});

test("an end is infinite where a resample of the candidate is never", () => {
  const values = Array.from({ length: 20 }, (_, i) => 200 + i);
  const rounds = Array.from({ length: 12 }, (_, i) =>
    i === 11 ? { values: values.slice(3), never: 3 } : { values, never: 0 },
  );
  const found = intervalOf(quantileFigure(rounds, 990), resamples, 0.95);
  expect([found?.low, found?.high]).toEqual([0, Number.POSITIVE_INFINITY]);
});

test("without a value there is no interval", () => {
  expect(intervalOf(() => Number.NaN, resamples, 0.95)).toBeNull();
});
