// What the schedule alone says: how many planned starts lie after the end. Exact integers, because it is one side of an
// equation that must hold.

import type { Plan } from "../contract/manifest.js";

/** Start n is at `n * numeratorUs / denominator` microseconds after the scenario's start, rounded down. */
export type Period = { readonly numeratorUs: number; readonly denominator: number };

export const periodOf = (plan: Plan): Period => ({ numeratorUs: plan.rate.perMs * 1000, denominator: plan.rate.count });

/**
 * How many of the planned starts lie after `endUs`; all of them when the load never started (`scenarioUs` is `null`).
 * Both instants are of one clock.
 */
export function neverReached(plan: Plan, scenarioUs: number | null, endUs: number | null): number {
  if (scenarioUs === null || endUs === null || endUs < scenarioUs) return plan.planned;
  const { numeratorUs, denominator } = periodOf(plan);
  const afterUs = BigInt(endUs - scenarioUs) + 1n;
  const due = (afterUs * BigInt(denominator) + BigInt(numeratorUs) - 1n) / BigInt(numeratorUs);
  return Math.max(0, plan.planned - Number(due));
}
