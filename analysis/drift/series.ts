// The measures of a run as series over its windows, those in which something may creep.

import type { DriftFinding, Usage, Window } from "../../contract/course.js";
import type { Point } from "./trend.js";

/** One measure over the windows that have it. */
export type Series = Pick<DriftFinding, "measure" | "part" | "unit"> & { readonly points: readonly Measured[] };

/** `at` is the middle of the window in seconds. A share is `hits` of `count`, of any other measure they are 0. */
export type Measured = Point & { readonly hits: number; readonly count: number };

/** A percentile is judged where this share of the windows can bear it. */
const bearingShare = 0.9;

/** Every measure that any window has, in the order in which they are shown. */
export function seriesOf(windows: readonly Window[]): readonly Series[] {
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
    { measure: "missedRate", part: "", unit: "share", points: missedIn(windows) },
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

function pointsOf(windows: readonly Window[], figureIn: (window: Window) => number | null): readonly Measured[] {
  return windows.flatMap((window) => {
    const value = figureIn(window);
    return value === null ? [] : [{ at: middleOf(window), value, hits: 0, count: 0 }];
  });
}

function missedIn(windows: readonly Window[]): readonly Measured[] {
  return windows.flatMap((window) => {
    const hits = window.late + window.lost;
    const count = window.delivered + hits;
    return count === 0 ? [] : [{ at: middleOf(window), value: hits / count, hits, count }];
  });
}

const middleOf = ({ fromMs, toMs }: Window): number => (fromMs + toMs) / 2000;

const figureOf = (usage: Usage | undefined, measure: "rssMb" | "processes" | "openFiles"): number | null =>
  usage?.[measure] ?? null;

const isVaried = (points: readonly Measured[]): boolean => points.some(({ value }) => value !== points[0]?.value);
