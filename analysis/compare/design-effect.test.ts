import { expect, test } from "vitest";
import { designEffect, effectiveOf } from "./design-effect.js";
import { newcombe } from "./newcombe.js";

const rounds = (count: number, ...hits: number[]) => hits.map((hit) => ({ hits: hit, count }));

test.each([
  ["no round", rounds(20), 1],
  ["one round cannot show it", rounds(20, 3), 1],
  ["nothing was hit", rounds(20, 0, 0, 0), 1],
  ["everything was hit", rounds(20, 20, 20), 1],
  ["rounds that are more alike than chance makes them", rounds(20, 2, 2, 2, 2), 1],
  // The whole of one round in six: 6/5 x (20 - 20/6)^2 + 5 x (20/6)^2 = 400, by 120 x 1/6 x 5/6 = 16.67.
  ["one round wholly lost: as if each round were one dispatch", rounds(20, 20, 0, 0, 0, 0, 0), 24],
  // Rates 0.1 and 0.3: their variance is 0.02; the binomial one is 0.2 x 0.8 / 100 = 0.0016.
  ["two rounds: the variance of their rates by the binomial one", rounds(100, 10, 30), 12.5],
  ["rounds that counted nothing say nothing", [...rounds(100, 10, 30), { hits: 0, count: 0 }], 12.5],
  // p = 9/60; the squares are (6 - 3)^2 + (3 - 6)^2 = 18, twice that by 60 x 0.15 x 0.85 = 7.65.
  [
    "rounds of unequal length",
    [
      { hits: 6, count: 20 },
      { hits: 3, count: 40 },
    ],
    36 / 7.65,
  ],
])("%s", (_, given, expected) => {
  expect(designEffect(given)).toBeCloseTo(expected, 9);
});

test("rounds that do not differ count as many dispatches as they have", () => {
  expect(effectiveOf(rounds(20, 2, 2, 2), 0.95)).toEqual({ hits: 6, count: 60 });
  expect(effectiveOf(rounds(20, 0, 0, 0), 0.95)).toEqual({ hits: 0, count: 60 });
});

test("six rounds of which one is lost say less than six dispatches: the effect is 24, times (2.571 / 1.960)^2 for so few", () => {
  const { hits, count } = effectiveOf(rounds(20, 20, 0, 0, 0, 0, 0), 0.95);
  expect(count).toBeCloseTo(120 / 24 / (2.570582 / 1.959964) ** 2, 5);
  expect(hits / count).toBeCloseTo(1 / 6, 12);
});

test("Newcombe's interval keeps its difference and is widened", () => {
  const [candidate, base] = [rounds(20, 12, 0, 0, 0, 0, 0), rounds(20, 1, 1, 0, 0, 0, 0)];
  const plain = newcombe({ hits: 12, count: 120 }, { hits: 2, count: 120 }, 0.95);
  const widened = newcombe(effectiveOf(candidate, 0.95), effectiveOf(base, 0.95), 0.95);
  expect(widened?.difference).toBeCloseTo(plain?.difference ?? 0, 12);
  expect([widened?.low, plain?.low].map((low) => (low ?? 0) < 0)).toEqual([true, false]);
  expect(widened?.high).toBeGreaterThan(plain?.high ?? 1);
});
