// How often Wilson's interval holds the true rate, by exact enumeration: the table of docs/statistics.md is what is computed here.

import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { normalQuantile } from "../normal.js";
import { scoreInterval } from "../statistics.js";

const z = normalQuantile(0.975);
const upTo = 0.1;
const steps = 20_000;

type Interval = { readonly low: number; readonly high: number };

const intervalsOf = (count: number): readonly Interval[] =>
  Array.from({ length: count + 1 }, (_, hits) => scoreInterval(hits, count, z));

/** The chance of a number of hits that rate `p`'s interval holds. */
function coverage(intervals: readonly Interval[], p: number): number {
  const count = intervals.length - 1;
  let logMass = count * Math.log1p(-p);
  let sum = 0;
  for (const [hits, { low, high }] of intervals.entries()) {
    if (low <= p && p <= high) sum += Math.exp(logMass);
    logMass += Math.log((count - hits) / (hits + 1)) + Math.log(p) - Math.log1p(-p);
  }
  return sum;
}

/** Between two ends of intervals the same numbers of hits count, and their sum has no dip there: the worst rate is beside an end. */
function worstDip(intervals: readonly Interval[]): { readonly p: number; readonly share: number } {
  const ends = intervals.flatMap(({ low, high }) => [low, high]).filter((end) => end > 0 && end <= upTo);
  const beside = ends.flatMap((end) => [end * (1 - 1e-9), end * (1 + 1e-9)]);
  const tried = beside.filter((p) => p <= upTo).map((p) => ({ p, share: coverage(intervals, p) }));
  return tried.reduce((worst, one) => (one.share < worst.share ? one : worst), { p: 0, share: 1 });
}

const meanCoverage = (intervals: readonly Interval[]): number => {
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += coverage(intervals, ((i + 0.5) * upTo) / steps);
  return sum / steps;
};

const found = [20, 50, 100, 1000].map((count) => {
  const intervals = intervalsOf(count);
  const { p, share } = worstDip(intervals);
  return { count, mean: meanCoverage(intervals), share, p };
});

const percent = (share: number, digits: number) => `${(100 * share).toFixed(digits)} %`;

describe("Wilson's interval for rates up to 10 %", () => {
  it.each(found)("of $count holds the rate in 94 to 97 % on average", ({ mean }) => {
    expect(mean).toBeGreaterThanOrEqual(0.94);
    expect(mean).toBeLessThanOrEqual(0.97);
  });

  it("has its worst dip where a single hit is first left out, at about a sixth of a hit in all", () => {
    for (const { count, p } of found) expect(p * count).toBeCloseTo(0.17, 1);
  });

  it("docs/statistics.md says what was found", async () => {
    const rows = found.map(
      ({ count, mean, share, p }) => `| ${count} | ${percent(mean, 2)} | ${percent(share, 2)} | ${percent(p, 4)} |`,
    );
    const document = await readFile(new URL("../../docs/statistics.md", import.meta.url), "utf8");
    expect(document).toContain(rows.join("\n"));
  });
});
