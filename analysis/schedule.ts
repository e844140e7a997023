// What the schedule alone says of a load that ended: how many planned starts it did not come to. Exact integers, because
// it is one side of an equation that must hold.

import type { Plan } from "../contract/manifest.js";
import { startsDueBy } from "../contract/schedule.js";
import { mostSurplusStarts } from "../contract/virtual-users.js";

export type Reached = {
  /** The load's zero and its end, microseconds of one clock; `null` when it never started or nothing was seen. */
  readonly zeroUs: number | null;
  readonly endUs: number | null;
  /** The highest n of which k6 wrote anything; `null` for none. */
  readonly lastReached: number | null;
};

/** How many of the planned dispatches lie after the end: by the time they are due, or, where each follows another, beyond the last. */
export function neverReached(plan: Plan, reached: Reached): number {
  return plan.planned - firstNotReached(plan, reached);
}

/** Of iterations that gave up before their request: those that the end had come after. The others are never reached. */
export function gaveUpInTime(plan: Plan, reached: Reached, gaveUp: readonly number[]): number {
  const first = firstNotReached(plan, reached);
  return gaveUp.filter((n) => n < first).length;
}

/**
 * How many of the iterations that k6 dropped were of the plan. A dropped start takes no number, so that a start of the
 * executor's tail, beyond the plan, comes in its place; and one of the tail may be dropped itself. By what is missing, where that
 * and k6's own count can both be true; else k6's count, and the equation shows that they disagree.
 */
export function droppedOfPlan(
  plan: Plan,
  { dropped, missing }: { readonly dropped: number; readonly missing: number },
): number {
  const isExplained = missing >= 0 && missing <= dropped && dropped <= missing + mostSurplusStarts(plan);
  return isExplained ? missing : dropped;
}

/** A checkpoint judges fewer than the waves have. */
function firstNotReached(plan: Plan, { zeroUs, endUs, lastReached }: Reached): number {
  const dueBy = startsDueBy(plan);
  if (dueBy(0) === null) return Math.min(plan.planned, (lastReached ?? -1) + 1);
  if (zeroUs === null || endUs === null || endUs < zeroUs) return 0;
  return Math.min(plan.planned, dueBy(endUs - zeroUs) ?? 0);
}
