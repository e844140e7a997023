// How the delays of a run are spread, in columns of equal width on a log scale: what a small picture of them needs. The deadline
// lies between two columns, so that none holds both what was in time and what was late.

import { join } from "node:path";
import { runFiles } from "../contract/run-files.js";
import type { Summary } from "../contract/summary.js";
import { stepUs } from "./clock-rules.js";
import { literal, withDatabase } from "./database.js";
import { type SortedSamples, sortedSamples } from "./statistics.js";

export type DelayHistogram = {
  /** One for each column; `late` are beyond the deadline. */
  readonly columns: readonly { readonly delivered: number; readonly late: number }[];
  /** Round instants on the scale, with the column that begins there; of the scale's end one behind the last. */
  readonly ticks: readonly { readonly column: number; readonly ms: number }[];
  /** What is late begins in its column; that is one behind the last where the scale ends with the deadline. */
  readonly deadline: { readonly column: number; readonly ms: number };
  readonly late: number;
  readonly lost: number;
};

/** Of the analysed run in a folder. `null` when nothing arrived. */
export async function readDelayHistogram(
  runFolder: string,
  { run, counts }: Pick<Summary, "run" | "counts">,
  columns: number,
): Promise<DelayHistogram | null> {
  const file = literal(join(runFolder, runFiles.dispatches));
  // The same samples as those of the percentiles.
  const sql = `SELECT delay_us::DOUBLE FROM read_parquet(${file})
    WHERE outcome IN ('delivered', 'late') AND delay_us IS NOT NULL AND request_uncertainty_us <= ${stepUs}`;
  const delays = await withDatabase((database) => database.numbers(sql));
  return delayHistogram(sortedSamples(delays), { deadlineMs: run.deadlineMs, lost: counts.lost }, columns);
}

/** @param columns at least 2 */
export function delayHistogram(
  delaysUs: SortedSamples,
  { deadlineMs, lost }: { readonly deadlineMs: number; readonly lost: number },
  columns: number,
): DelayHistogram | null {
  const [least, most] = [delaysUs[0], delaysUs.at(-1)];
  if (least === undefined || most === undefined) return null;
  const deadlineUs = deadlineMs * 1000;
  const fromUs = roundBelow(Math.min(least, deadlineUs - 1));
  const toUs = roundAbove(Math.max(most, deadlineUs));
  const place = (us: number) => Math.floor((columns * Math.log(us / fromUs)) / Math.log(toUs / fromUs) + rounding);
  const deadlineColumn = place(deadlineUs);
  const counted = Array.from({ length: columns }, () => ({ delivered: 0, late: 0 }));
  for (const us of delaysUs) {
    const isLate = us > deadlineUs;
    const column = Math.max(0, Math.min(columns - 1, us <= fromUs ? 0 : place(us)));
    // Where the deadline is not on a column's edge, what is in time and shares its column stands in the one before.
    const side = isLate ? Math.max(column, deadlineColumn) : Math.min(column, Math.max(0, deadlineColumn - 1));
    const found = counted[side];
    if (found !== undefined) found[isLate ? "late" : "delivered"] += 1;
  }
  return {
    columns: counted,
    ticks: ticksBetween(fromUs, toUs).map((us) => ({ column: place(us), ms: us / 1000 })),
    deadline: { column: deadlineColumn, ms: deadlineMs },
    late: counted.reduce((sum, { late }) => sum + late, 0),
    lost,
  };
}

/** A tick lies on its column's edge, but for the last digit. */
const rounding = 1e-9;

/** Shorter than any delay; a clock that says less is 1 ms off. */
const shortestUs = 1_000;

const steps = [1, 2, 5] as const;

/** 1, 2, 5, 10, 20, 50 ... ms, up to a week. */
const roundUs: readonly number[] = Array.from({ length: 30 }, (_, i) => {
  const step = steps[i % steps.length] ?? 1;
  return step * shortestUs * 10 ** Math.floor(i / steps.length);
});

const roundBelow = (us: number): number => roundUs.filter((round) => round <= us).at(-1) ?? shortestUs;

const roundAbove = (us: number): number => roundUs.find((round) => round >= us && round > shortestUs) ?? us;

const ticksBetween = (fromUs: number, toUs: number): readonly number[] =>
  roundUs.filter((us) => us >= fromUs && us <= toUs);
