import { expect, it } from "vitest";
import { proofOf } from "./proof.js";

const level = 0.01;
const low = [1, 3, 2, 4, 2, 1, 3, 2, 4, 3];
const high = low.map((value) => value + 10);

it.each<readonly [string, readonly number[], number, number]>([
  ["two levels: the least that can be said", [...low, ...high], 0, 0.001],
  ["the same, of runs that are much like the one before: it can be no level at all", [...low, ...high], 0.95, 1],
  ["one level", [...low, ...low], 0, 1],
  ["values that are all the same", Array(20).fill(7), 0, 1],
  ["one value far off at the end", [...low, ...low, 1_000], 0, 1],
  ["too few for two parts", [1, 1, 1, 9, 9, 9, 9], 0, 1],
])("%s", (_, scores, correlation, p) => {
  expect(proofOf(scores, correlation, level)).toBe(p);
});

it("says the same of the same runs, and stops early where nothing is proven", () => {
  const scores = [...low, ...low.map((value) => value + 1)];
  expect(proofOf(scores, 0, 1)).toBe(proofOf(scores, 0, 1));
  expect(proofOf(scores, 0, 1)).toBeGreaterThan(level);
  expect(proofOf(scores, 0, level)).toBe(1);
});

it("does not depend on where the scores have their zero", () => {
  const scores = [...low, ...low.map((value) => value + 3)];
  expect(
    proofOf(
      scores.map((score) => score + 1e6),
      0,
      1,
    ),
  ).toBe(proofOf(scores, 0, 1));
});
