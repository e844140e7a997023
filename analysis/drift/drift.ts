// Does anything creep? Per measure the Mann-Kendall test over the windows after the warm-up, and a change that matters:
// significance alone would call a megabyte in a night a leak, a change alone the noise of one window. Pure.

import type { DriftFinding, Usage, Window } from "../../contract/course.js";
import type { Summary } from "../../contract/summary.js";
import { holm } from "./holm.js";
import { medianOf, type Point, trendOf } from "./trend.js";

type Drift = Summary["drift"];

/** Heaps grow to their working size, code is compiled, pools fill: that is no drift. The longer of the two is left out. */
const warmUpMs = 120_000;
const warmUpShare = 0.1;

/** Of fewer values the test can hardly be significant however they rise, when many measures are tested. */
const fewestWindows = 8;

/**
 * The nominal chance of any false alarm in a run. It is 1 % and not 5, because the serial correlation of a few dozen windows is
 * itself an estimate: simulated with AR(1) of 0.3 it becomes 1 to 3 %, with 0.5 up to 5 % (drift.simulation.test.ts).
 */
const familyAlpha = 0.01;

/** A change that is less than this share of the median, or than the measure's floor, is steady. */
const practicalShare = 0.1;

const floors: Readonly<Record<DriftFinding["unit"], number>> = { ms: 10, share: 0.01, count: 2, MB: 5 };

/** A percentile is judged where this share of the windows can bear it. */
const bearingShare = 0.9;

/** One measure as a series over the windows that are judged; `at` is the middle of the window in seconds. */
type Series = Pick<DriftFinding, "measure" | "part" | "unit"> & { readonly points: readonly Point[] };

export function driftOf(windows: readonly Window[]): Drift {
  const endMs = windows.at(-1)?.toMs ?? 0;
  const judged = windows.filter(({ fromMs }) => fromMs >= Math.max(warmUpMs, warmUpShare * endMs));
  // Without a window to judge it ends where the run does: nothing is hidden behind the warm-up.
  const fromMs = judged[0]?.fromMs ?? endMs;
  if (windows.length === 0) return { fromMs, measures: [] };
  const all = seriesOf(judged);
  const tested = all.filter(({ points }) => points.length >= fewestWindows);
  const trends = tested.map(({ points }) => trendOf(points));
  const significance = holm(
    trends.map(({ p }) => p),
    familyAlpha,
  );
  const measures = all.map((series): DriftFinding => {
    const { points, ...named } = series;
    const found = { ...named, count: points.length };
    const trend = trends[tested.indexOf(series)];
    if (trend === undefined) return { ...found, median: null, change: null, p: null, verdict: "cannot-tell" };
    const median = medianOf(points.map(({ value }) => value));
    const change = trend.slope * ((points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0));
    const matters = Math.abs(change) >= Math.max(practicalShare * Math.abs(median), floors[series.unit]);
    const creeps = significance[tested.indexOf(series)] === "significant" && matters;
    const verdict = !creeps ? "steady" : change > 0 ? "creeps" : "falls";
    return { ...found, median: rounded(median), change: rounded(change), p: rounded(trend.p), verdict };
  });
  return { fromMs, measures };
}

/** Every measure that any window has, in the order in which they are shown. */
function seriesOf(windows: readonly Window[]): readonly Series[] {
  const series = (
    measure: DriftFinding["measure"],
    part: string,
    unit: DriftFinding["unit"],
    figureIn: (window: Window) => number | null,
  ): Series => ({ measure, part, unit, points: pointsOf(windows, figureIn) });
  const roles = [...new Set(windows.flatMap(({ parts }) => Object.keys(parts)))].sort();
  const used = (measure: "rssMb" | "processes" | "openFiles", unit: DriftFinding["unit"]) =>
    roles.map((role) => series(measure, role, unit, ({ parts }) => figureOf(parts[role], measure)));
  return [
    series("p50", "", "ms", ({ p50 }) => p50),
    tailSeries(windows),
    series("missedRate", "", "share", missedRate),
    series("underWay", "", "count", ({ underWay }) => underWay),
    series("rooms", "", "count", ({ rooms }) => rooms),
    ...used("rssMb", "MB"),
    // A part that never forks has one process in every window: nothing to test, and each test makes the others weaker.
    ...[...used("processes", "count"), ...used("openFiles", "count")].filter(({ points }) => isVaried(points)),
  ];
}

/** p99 where nearly every window has it, else p90. */
function tailSeries(windows: readonly Window[]): Series {
  const p99 = pointsOf(windows, (window) => window.p99);
  if (p99.length > 0 && p99.length >= bearingShare * windows.length)
    return { measure: "p99", part: "", unit: "ms", points: p99 };
  return { measure: "p90", part: "", unit: "ms", points: pointsOf(windows, (window) => window.p90) };
}

function pointsOf(windows: readonly Window[], figureIn: (window: Window) => number | null): readonly Point[] {
  return windows.flatMap((window) => {
    const value = figureIn(window);
    return value === null ? [] : [{ at: (window.fromMs + window.toMs) / 2000, value }];
  });
}

function missedRate({ delivered, late, lost }: Window): number | null {
  const judged = delivered + late + lost;
  return judged === 0 ? null : (late + lost) / judged;
}

const figureOf = (usage: Usage | undefined, measure: "rssMb" | "processes" | "openFiles"): number | null =>
  usage?.[measure] ?? null;

const isVaried = (points: readonly Point[]): boolean => points.some(({ value }) => value !== points[0]?.value);

/** To six significant digits: exact to read, and the same on every machine. */
const rounded = (value: number): number => Number(value.toPrecision(6)) + 0;
