// Does anything creep, or lie elsewhere at the end? Per measure the Mann-Kendall test over the windows after the warm-up and a
// Mann-Whitney test of its last windows, and a change that matters: significance alone would call a megabyte in a night a
// leak, a change alone the noise of one window. Steady is what did not change, not what could not be told. Pure.

import type { DriftFinding, Window } from "../../contract/course.js";
import type { Summary } from "../../contract/summary.js";
import { holm } from "../holm.js";
import { mattersBy, type Size, sizeOf } from "./margin.js";
import { type Series, seriesOf } from "./series.js";
import { type Step, stepOf } from "./step.js";
import { medianOf, type Trend, trendOf } from "./trend.js";

type Drift = Summary["drift"];

/** Heaps grow to their working size, code is compiled, pools fill: that is no drift. The longer of the two is left out. */
const warmUpMs = 120_000;
const warmUpShare = 0.1;

/**
 * With these a measure that doubles evenly with 5 % noise is found in at least 95 % of runs with 14 measures (18 would do, barely); of 8 even a rise
 * without any noise is not (drift.simulation.test.ts).
 */
const fewestWindows = 20;

/**
 * The nominal chance of any false alarm in a run, of the trends and of the steps each. It is 1 % and not 5, because the serial
 * correlation of a few dozen windows is itself an estimate: simulated with AR(1) of 0.3 the two are 2 to 4 %, with 0.5 up to 9.
 */
const familyAlpha = 0.01;

/** The last third shows what began in the middle, the last sixth what began late. Both are held against the first half. */
const lateShares = [1 / 3, 1 / 6];
const earlyShare = 1 / 2;

/** The median of fewer is the noise of one or two windows. */
const fewestLate = 4;

/** A late part of a series against its first half. */
type Comparison = Step & { readonly size: Size };

type Tested = { readonly series: Series; readonly trend: Trend; readonly comparisons: readonly Comparison[] };

export function driftOf(windows: readonly Window[]): Drift {
  const endMs = windows.at(-1)?.toMs ?? 0;
  const judged = windows.filter(({ fromMs }) => fromMs >= Math.max(warmUpMs, warmUpShare * endMs));
  // Without a window to judge it ends where the run does: nothing is hidden behind the warm-up.
  const fromMs = judged[0]?.fromMs ?? endMs;
  if (windows.length === 0) return { fromMs, measures: [] };
  const all = seriesOf(judged);
  const tested = all.filter(({ points }) => points.length >= fewestWindows).map(test);
  const trends = significantOf(tested.map(({ trend }) => trend));
  const steps = significantOf(tested.flatMap(({ comparisons }) => comparisons));
  const oneOf = familyAlpha / tested.length;
  const measures = all.map((series) => {
    const found = tested.find((one) => one.series === series);
    return found === undefined ? untested(series) : findingOf(found, trends, steps, oneOf);
  });
  return { fromMs, measures };
}

function test(series: Series): Tested {
  const { points, unit } = series;
  const early = points.slice(0, Math.floor(points.length * earlyShare));
  const comparisons = lateShares.flatMap((share) => {
    const length = Math.floor(points.length * share);
    if (length < fewestLate) return [];
    const late = points.slice(-length);
    const step = stepOf({ early, late, apart: points.length - early.length - length });
    return [{ ...step, size: sizeOf(unit, early, late, step.shift) }];
  });
  return { series, trend: trendOf(points), comparisons };
}

/** Those of them that are significant when all are tested. */
function significantOf<Test extends { readonly p: number }>(tests: readonly Test[]): ReadonlySet<object> {
  const found = holm(
    tests.map(({ p }) => p),
    familyAlpha,
  );
  return new Set(tests.filter((_, i) => found[i] === "significant"));
}

const untested = ({ points, ...named }: Series): DriftFinding => ({
  ...{ ...named, count: points.length, median: null, change: null, p: null, shift: null, shiftP: null },
  verdict: "cannot-tell",
});

/** @param leastLevel what Holm leaves for the smallest p of all trends. */
function findingOf(
  { series, trend, comparisons }: Tested,
  trends: ReadonlySet<object>,
  steps: ReadonlySet<object>,
  leastLevel: number,
): DriftFinding {
  const { points, ...named } = series;
  const change = trend.slope * ((points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0));
  const mattering = comparisons.filter(({ size }) => size.matters === "yes");
  const stepped = mattering.find((comparison) => steps.has(comparison));
  const told = stepped ?? mattering[0] ?? comparisons[0];
  // The slope of a rare loss is 0, and that of a loss in few dispatches is noise: its counts decide.
  const isBig = named.unit === "share" ? mattering.length > 0 : mattersBy(named.unit, change, points);
  const verdict = (): DriftFinding["verdict"] => {
    if (trends.has(trend) && isBig) return trend.s > 0 ? "creeps" : "falls";
    if (stepped !== undefined) return "stepped";
    if (isBig || mattering.length > 0) return "cannot-tell";
    return trend.leastP <= leastLevel || isWithinMargin(series) ? "steady" : "cannot-tell";
  };
  return {
    ...{ ...named, count: points.length, median: rounded(medianOf(points.map(({ value }) => value))) },
    ...{ change: rounded(change), p: rounded(trend.p) },
    ...{
      shift: told === undefined ? null : rounded(told.size.amount),
      shiftP: told === undefined ? null : rounded(told.p),
    },
    verdict: verdict(),
  };
}

/** No change that matters can be hidden in values that lie nearer together. */
function isWithinMargin({ unit, points }: Series): boolean {
  const values = points.map(({ value }) => value);
  const span = Math.max(...values) - Math.min(...values);
  return span === 0 || (unit !== "share" && !mattersBy(unit, span, points));
}

/** To six significant digits: exact to read, and the same on every machine. */
const rounded = (value: number): number => Number(value.toPrecision(6)) + 0;
