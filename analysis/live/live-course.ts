// The machinery of a run that goes on, in the form that the small charts of the report draw. Pure.

import type { LiveAbout, LiveState } from "../../contract/live.js";
import { type LiveColumn, type LiveColumns, liveFigures, partOfMemory } from "../../contract/live-course.js";
import type { Series } from "../page/plot/line-chart.js";
import { type BucketCount, type BucketRow, type Buckets, busiest, linesOf, rateSeries } from "../report/course.js";
import type { CourseReading } from "../report/course-samples.js";

/** As in the report: fewer in a step of the rate would show noise, and more steps nobody could tell apart. */
const leastPerStep = 5;
const mostSteps = 60;

/** As many lines as can be told apart. */
const mostLines = 7;

/** Samples of memory are 5 s apart, later 30 s; what is farther apart is no line. */
const longestGapMs = 60_000;

export function courseReadingOf(
  { columnMs, columns }: LiveColumns,
  { courseFromMs }: Pick<LiveState, "courseFromMs">,
  { cores }: Pick<LiveAbout, "cores">,
): CourseReading {
  const ordered = [...columns].sort((a, b) => a.column - b.column);
  const count = (ordered.at(-1)?.column ?? 0) + 1;
  const buckets: Buckets = { fromMs: courseFromMs, eachMs: columnMs, count };
  const longestGap = Math.max(1, Math.ceil(longestGapMs / columnMs));
  const lines = (named: Named, scale: (value: number) => number): readonly Series[] =>
    linesOf(rowsOf(ordered, named), buckets, scale, longestGap).map((series) => movedBy(courseFromMs, series));
  const named = (figure: string, name: string) => (one: string) => (one === figure ? name : undefined);
  const steps = stepsOf(ordered);
  const memory = busiest(lines(partOfMemory, tenth), mostLines);
  return {
    course: {
      toMs: Math.max(columnMs, courseFromMs + count * columnMs),
      ...{ eachMs: columnMs, rateEachMs: steps.columnsEach * columnMs },
      rate: rates(ordered, steps, buckets),
      alive: lines(named(liveFigures.jobs, "jobs alive"), Math.round),
      load: lines(named(liveFigures.load, "all workers"), thousandth),
      cpu: lines(named(liveFigures.busy, "the whole machine"), (share) => thousandth(share * cores)),
      memory: memory.shown,
    },
    leftOut: { load: [], cpu: [], memory: memory.others },
  };
}

const thousandth = (value: number): number => Math.round(value * 1_000) / 1_000;
const tenth = (value: number): number => Math.round(value * 10) / 10;

/** Pictures begin with the first request. */
const movedBy = (byMs: number, { name, samples }: Series): Series => ({
  name,
  samples: samples.map((sample) => ({ ...sample, atMs: sample.atMs + byMs })).filter(({ atMs }) => atMs >= 0),
});

/** The name of a line that a figure is drawn as; `undefined`: as none. */
type Named = (figure: string) => string | undefined;

/** Each figure by its mean, between the lowest and the highest, in its own unit. */
const rowsOf = (columns: readonly LiveColumn[], named: Named): readonly BucketRow[] =>
  columns.flatMap(({ column, figures }) =>
    Object.entries(figures).flatMap(([figure, { low, high, sum, count }]) => {
      const name = named(figure);
      if (name === undefined) return [];
      return [{ name, bucket: column, value: sum / count / 1_000, low: low / 1_000, high: high / 1_000 }];
    }),
  );

/** Whole columns, of which the last is not over yet. */
type Steps = { readonly columnsEach: number; readonly count: number };

function stepsOf(columns: readonly LiveColumn[]): Steps {
  const over = columns.at(-1)?.column ?? 0;
  const asked = columns.reduce((sum, column) => sum + column.asked, 0);
  const least = Math.ceil((leastPerStep * over) / Math.max(1, asked));
  const columnsEach = Math.max(1, Math.ceil(over / mostSteps), least);
  return { columnsEach, count: Math.floor(over / columnsEach) };
}

function rates(
  columns: readonly LiveColumn[],
  { columnsEach, count }: Steps,
  { fromMs, eachMs }: Buckets,
): readonly Series[] {
  if (count === 0) return [];
  const buckets: Buckets = { fromMs: Math.max(0, fromMs), eachMs: columnsEach * eachMs, count };
  const asked = columns.map(({ column, asked }) => ({ bucket: Math.floor(column / columnsEach), count: asked }));
  const due = columns.some(({ due }) => due !== null)
    ? [rateSeries("offered by the plan", dueIn(columns, columnsEach, count), buckets)]
    : [];
  return [...due, rateSeries("asked for", summed(asked), buckets)];
}

function summed(counts: readonly BucketCount[]): readonly BucketCount[] {
  const sums = new Map<number, number>();
  for (const { bucket, count } of counts) sums.set(bucket, (sums.get(bucket) ?? 0) + count);
  return [...sums].map(([bucket, count]) => ({ bucket, count }));
}

/** By what was due at the steps' ends; a column of which nothing is known ends as the one before it. */
function dueIn(columns: readonly LiveColumn[], columnsEach: number, count: number): readonly BucketCount[] {
  const until = (edge: number): number =>
    columns.filter(({ column, due }) => due !== null && column < edge * columnsEach).at(-1)?.due ?? 0;
  return Array.from({ length: count }, (_, bucket) => ({ bucket, count: until(bucket + 1) - until(bucket) }));
}
