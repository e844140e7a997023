import { expect, test } from "vitest";
import { rateFigure } from "./figure.js";
import { chancesTogether } from "./min-p.js";
import { chanceOf, relabellings } from "./relabel.js";

const all = relabellings({ base: 6, candidate: 6 }, 1);
const figureOf = (...hits: number[]) => rateFigure(hits.map((hit) => ({ hits: hit, count: 20 })));

const apart = figureOf(0, 0, 0, 0, 0, 0, 7, 8, 7, 6, 9, 7);
const alike = figureOf(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
/** Wholly apart too, by other rounds. */
const otherwise = figureOf(0, 7, 0, 8, 0, 6, 7, 0, 9, 0, 7, 0);

test("one figure alone needs no correction", () => {
  expect(chancesTogether([apart], all)).toEqual([{ p: 2 / 924, corrected: 2 / 924 }]);
  expect(chancesTogether([], all)).toEqual([]);
});

test("the same figure seen twice costs nothing, and neither does one that is alike in all rounds", () => {
  expect(chancesTogether([apart, apart, alike], all).map(({ corrected }) => corrected)).toEqual([2 / 924, 2 / 924, 1]);
});

test("another one that could be as different costs what Bonferroni would take", () => {
  expect(chancesTogether([apart, otherwise], all)[0]).toEqual({ p: 2 / 924, corrected: 4 / 924 });
});

test("the p before the correction is that of the figure alone, and never above the corrected one", () => {
  const figures = [apart, otherwise, alike, figureOf(0, 3, 0, 1, 0, 2, 0, 5, 0, 4, 1, 0)];
  for (const [i, { p, corrected }] of chancesTogether(figures, all).entries()) {
    expect(p).toBe(chanceOf(figures[i] ?? apart, all));
    expect(corrected).toBeGreaterThanOrEqual(p);
  }
});
