import { expect, test } from "vitest";
import { rateFigure } from "./figure.js";
import { apart, chanceOf, combinations, leastChance, relabellings } from "./relabel.js";

const sizes = { base: 6, candidate: 6 };
const all = relabellings(sizes, 1);
const figureOf = (...hits: number[]) => rateFigure(hits.map((hit) => ({ hits: hit, count: 20 })));

test("all 924 ways to give six of twelve rounds are gone through, each once", () => {
  expect(all.kind).toBe("exact");
  expect(new Set(all.givings.map((giving) => giving.join(""))).size).toBe(924);
  expect(all.givings.every((giving) => giving.reduce((sum, digit) => sum + digit, 0) === 6)).toBe(true);
});

test.each([
  ["versions that lie wholly apart", [0, 0, 0, 0, 0, 0, 7, 8, 7, 6, 9, 7], 2 / 924],
  // The candidate's rounds may be any six of the seven with one loss or more, and the base's likewise: 2 x 7.
  ["versions that lie apart but for one round", [0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 5, 5], 14 / 924],
  ["one round that lost everything says nothing", [0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 0], 1],
  ["rounds that are all alike", [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 1],
])("%s", (_, hits, expected) => {
  expect(chanceOf(figureOf(...hits), sizes, all)).toBeCloseTo(expected, 12);
});

test("a figure without a value has no significance", () => {
  expect(chanceOf(() => Number.NaN, sizes, all)).toBe(1);
});

test("never against a number is farther than any number", () => {
  const never = (weights: ArrayLike<number>) => (weights[11] === 1 && weights[10] === 1 ? Number.POSITIVE_INFINITY : 1);
  // Both of the last two rounds on one side: 2 x C(10, 4) of 924.
  expect(chanceOf(never, sizes, all)).toBeCloseTo(420 / 924, 12);
  expect(apart(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)).toBe(0);
});

test("too many to go through are drawn, the same for the same seed, and no chance is 0", () => {
  const many = { base: 12, candidate: 12 };
  const drawn = relabellings(many, 7);
  expect([drawn.kind, drawn.givings.length]).toEqual(["drawn", 20_000]);
  expect(String(drawn.givings)).toBe(String(relabellings(many, 7).givings));
  expect(String(drawn.givings[0])).not.toBe(String(relabellings(many, 8).givings[0]));
  expect(drawn.givings.every((giving) => giving.reduce((sum, digit) => sum + digit, 0) === 12)).toBe(true);
  // Each round is the candidate's as often as not: 10,000 times with a deviation of 71.
  const often = drawn.givings.reduce((sums, giving) => sums.map((sum, i) => sum + (giving[i] ?? 0)), Array(24).fill(0));
  for (const sum of often) expect(Math.abs(sum - 10_000)).toBeLessThan(300);
  expect(chanceOf(figureOf(...Array(12).fill(0), ...Array(12).fill(5)), many, drawn)).toBe(1 / 20_001);
});

test.each([
  ["six against six", { base: 6, candidate: 6 }, 2 / 924],
  ["six against eight: all labels changed would be another experiment", { base: 6, candidate: 8 }, 1 / 3003],
  ["twelve against twelve are drawn", { base: 12, candidate: 12 }, 1 / 20_001],
])("the least chance of %s", (_, given, expected) => {
  expect(leastChance(given)).toBeCloseTo(expected, 12);
  expect([combinations(12, 6), combinations(14, 6), combinations(5, 0)]).toEqual([924, 3003, 1]);
});
