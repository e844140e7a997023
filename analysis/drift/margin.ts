// Which change of a measure matters. Significance is another question: in a long run a megabyte is significant.

import type { DriftFinding } from "../../contract/course.js";
import { wilson } from "../statistics.js";
import type { Measured } from "./series.js";
import { medianOf } from "./trend.js";

type Unit = DriftFinding["unit"];

/** `amount` is late less early; of a share by the dispatches of the parts, of anything else as it is given. */
export type Size = { readonly amount: number; readonly matters: "yes" | "no" };

/** Less than this share of the median, or than the unit's floor, does not matter. */
const practicalShare = 0.1;

/** A share has none: it is held against its counts. */
const floors: Readonly<Record<Exclude<Unit, "share">, number>> = { ms: 10, count: 2, MB: 5 };

export const mattersBy = (unit: Exclude<Unit, "share">, change: number, points: readonly Measured[]): boolean =>
  Math.abs(change) >= Math.max(practicalShare * Math.abs(medianOf(points.map(({ value }) => value))), floors[unit]);

/** @param shift of the late windows against the early ones */
export function sizeOf(unit: Unit, early: readonly Measured[], late: readonly Measured[], shift: number): Size {
  if (unit === "share") return shareSize(early, late);
  return { amount: shift, matters: mattersBy(unit, shift, early) ? "yes" : "no" };
}

/**
 * A share needs another floor than one fixed number: 0.9 % more is nothing in a hundred dispatches and a fault in ten thousand.
 * So its parts are pooled (the median window of a rare loss has none), and the change matters where their 95 % Wilson
 * intervals lie apart: the counts bear it.
 */
function shareSize(early: readonly Measured[], late: readonly Measured[]): Size {
  const [before, after] = [pooled(early), pooled(late)];
  const amount = (after.value ?? 0) - (before.value ?? 0);
  const isApart = (after.low ?? 0) > (before.high ?? 1) || (after.high ?? 1) < (before.low ?? 0);
  return { amount, matters: isApart && Math.abs(amount) >= practicalShare * (before.value ?? 0) ? "yes" : "no" };
}

const pooled = (points: readonly Measured[]) =>
  wilson(
    points.reduce((sum, { hits }) => sum + hits, 0),
    points.reduce((sum, { count }) => sum + count, 0),
  );
