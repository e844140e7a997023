import fc from "fast-check";
import { expect, it } from "vitest";
import { type Cost, fewestInPart, partition, partsOf } from "./partition.js";

/** Squares about the mean. */
const squares =
  (values: readonly number[]): Cost =>
  (from, to) => {
    const part = values.slice(from, to);
    const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
    return part.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  };

const levels = (...parts: readonly (readonly [level: number, runs: number])[]): number[] =>
  parts.flatMap(([level, runs]) => Array.from({ length: runs }, () => level));

it.each<readonly [string, readonly number[], readonly number[]]>([
  ["one level has no cut", levels([5, 20]), []],
  ["a step is cut where it is", levels([5, 11], [9, 9]), [11]],
  ["a rise and the way back are two cuts", levels([5, 10], [9, 6], [5, 10]), [10, 16]],
  ["a rise of fewer runs than a part must have is none", levels([5, 10], [9, 1], [5, 10]), []],
  ["nothing has no cut", [], []],
  ["fewer runs than a part must have have none", [1, 9, 1], []],
])("%s", (_, values, cuts) => {
  expect(partition(values.length, squares(values), 20)).toEqual(cuts);
});

it("is never dearer than any single cut, or than none", () => {
  const series = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: fewestInPart, maxLength: 24 });
  fc.assert(
    fc.property(series, (values) => {
      const cost = squares(values);
      const priceOf = (cuts: readonly number[]) => {
        const edges = [0, ...cuts, values.length];
        return edges.slice(1).reduce((sum, to, i) => sum + cost(edges[i] ?? 0, to), 15 * cuts.length);
      };
      const found = partition(values.length, cost, 15);
      expect(partsOf(values, found).every(({ length }) => length >= fewestInPart)).toBe(true);
      for (let at = fewestInPart; at <= values.length - fewestInPart; at++)
        expect(priceOf(found)).toBeLessThanOrEqual(priceOf([at]) + 1e-9);
      expect(priceOf(found)).toBeLessThanOrEqual(priceOf([]) + 1e-9);
    }),
  );
});
