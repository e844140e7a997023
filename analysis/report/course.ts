// The run over time, for the small charts: what was offered and asked for, jobs alive, the workers' own word of their load,
// CPU and memory of each process. Samples that lie closer than a chart can show are put together: their median, and the
// lowest and the highest as a band. Pure; course-samples.ts reads them.

import type { Sample, Series } from "../page/plot/line-chart.js";
import { timeStep } from "../page/plot/scale.js";

/** `fromMs` is where the first begins. */
export type Buckets = { readonly fromMs: number; readonly eachMs: number; readonly count: number };

export type Course = {
  readonly toMs: number;
  /** How much time one point stands for, and one step of the rate. */
  readonly eachMs: number;
  readonly rateEachMs: number;
  /** Per second. */
  readonly rate: readonly Series[];
  readonly alive: readonly Series[];
  /** As the workers report it: 1 is their whole capacity. */
  readonly load: readonly Series[];
  /** Cores kept busy. */
  readonly cpu: readonly Series[];
  /** MB. */
  readonly memory: readonly Series[];
};

/** More than this many points are more than a chart has pixels for. */
const mostPoints = 240;

/** So many dispatches must a step of the rate have on average, or it shows noise. */
const leastPerStep = 5;

export function bucketsOf(toMs: number): Buckets {
  const eachMs = timeStep(Math.max(1_000, toMs), mostPoints);
  return { fromMs: 0, eachMs, count: Math.ceil(Math.max(1, toMs) / eachMs) };
}

/**
 * Equal steps over the time in which the load is offered, so that none is cut short.
 * @param dispatches of the whole load
 */
export function rateBucketsOf(fromMs: number, lengthMs: number, dispatches: number): Buckets {
  const count = Math.max(1, Math.min(60, Math.floor(dispatches / leastPerStep)));
  return { fromMs, eachMs: Math.max(1, Math.ceil(lengthMs / count)), count };
}

export type BucketCount = { readonly bucket: number; readonly count: number };

/** Per second in each bucket, as steps: a last sample ends the last one. */
export function rateSeries(name: string, counts: readonly BucketCount[], { fromMs, eachMs, count }: Buckets): Series {
  const of = new Map(counts.map((row) => [row.bucket, row.count]));
  const per = (bucket: number) => Math.round(((of.get(bucket) ?? 0) * 1e6) / eachMs) / 1000;
  const samples = Array.from({ length: count }, (_, bucket) => plain(fromMs + bucket * eachMs, per(bucket)));
  return { name, samples: [...samples, plain(fromMs + count * eachMs, 0)] };
}

/** How many are due in each bucket, by how many are due until its edges, which count from the load's own zero. */
export function dueCounts(
  dueBy: (sinceZeroUs: number) => number | null,
  { eachMs, count }: Buckets,
): readonly BucketCount[] | null {
  const until = (edge: number) => dueBy(edge * eachMs * 1000 - 1);
  if (until(0) === null) return null;
  return Array.from({ length: count }, (_, bucket) => ({
    bucket,
    count: (until(bucket + 1) ?? 0) - (until(bucket) ?? 0),
  }));
}

/** What has come until each bucket's end less what has gone. */
export function aliveSeries(
  came: readonly BucketCount[],
  gone: readonly BucketCount[],
  { eachMs, count }: Buckets,
): Series {
  const sum = (rows: readonly BucketCount[], bucket: number) =>
    rows.reduce((total, row) => (row.bucket === bucket ? total + row.count : total), 0);
  let alive = 0;
  const samples = Array.from({ length: count }, (_, bucket) => {
    alive += sum(came, bucket) - sum(gone, bucket);
    return plain((bucket + 1) * eachMs, alive);
  });
  return { name: "jobs alive", samples: [plain(0, 0), ...samples] };
}

/** Of one series, one row for each bucket that has samples; figures are as they come. */
export type BucketRow = {
  readonly name: string;
  readonly bucket: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
};

/**
 * Buckets as lines. A gap of more than `longestGap` buckets breaks a line. More than `most` series: those with the highest
 * value stand for themselves, and what is left out is named.
 */
export function linesOf(
  rows: readonly BucketRow[],
  { eachMs }: Buckets,
  scale: (value: number) => number,
  longestGap: number,
): readonly Series[] {
  const names = [...new Set(rows.map(({ name }) => name))];
  return names.map((name) => {
    const own = rows.filter((row) => row.name === name).sort((a, b) => a.bucket - b.bucket);
    const samples = own.flatMap(({ bucket, value, low, high }, i): readonly Sample[] => {
      const before = own[i - 1];
      const atMs = (bucket + 0.5) * eachMs;
      const scaled = (figure: number | null) => (figure === null ? null : scale(figure));
      const sample = { atMs, value: scaled(value), low: scaled(low), high: scaled(high) };
      return before !== undefined && bucket - before.bucket > longestGap ? [plain(atMs, null), sample] : [sample];
    });
    return { name, samples };
  });
}

/** The busiest ones, and the names of the others. */
export function busiest(
  series: readonly Series[],
  most: number,
): { readonly shown: readonly Series[]; readonly others: readonly string[] } {
  const highest = ({ samples }: Series) => Math.max(0, ...samples.map(({ value }) => value ?? 0));
  const ranked = [...series].sort((a, b) => highest(b) - highest(a));
  const kept = new Set(ranked.slice(0, most));
  return {
    shown: series.filter((one) => kept.has(one)),
    others: series.filter((one) => !kept.has(one)).map(({ name }) => name),
  };
}

const plain = (atMs: number, value: number | null): Sample => ({ atMs, value, low: null, high: null });
