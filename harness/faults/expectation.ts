// What becomes of a dispatch that is held up somewhere, by how long and where: pure arithmetic over the plan, shared by
// the faults' declarations.

import type { Cause } from "../../contract/causes.js";
import type { Plan } from "../../contract/manifest.js";
import { dispatchPatienceMs, earliestOfferMs } from "../../contract/server-limits.js";
import { watchMs } from "../../contract/timing.js";
import type { Expected } from "./fault.js";

/** From the request to the arrival when nothing is wrong: an offer comes 2 to 6 ms after it may, and is answered at once. */
export const usualDelayMs = earliestOfferMs + 10;

export const nothing: Expected = { effect: "none", lateByMs: 0, causes: [] };

export const lostBy = (...causes: readonly Cause[]): Expected => ({ effect: "lost", lateByMs: null, causes });

/**
 * Of a fault that takes one of several workers away for a while without the server's noticing: those that are offered to
 * the others arrive as ever. What has no effect on the one has none on any.
 */
export const unlessOffered = (struck: Expected): Expected | "open" =>
  struck.effect === "none" ? { ...struck, lateByMs: null } : "open";

/** Whether workers are left beside a link, 0 for all of them. Of the user's own nobody knows how many there are. */
export function othersThan(link: number, { worker, workers }: Plan): "none" | "some" | "unknown" {
  if (link === 0) return "none";
  if (worker === "external") return "unknown";
  return workers > 1 ? "some" : "none";
}

/** Arrives `byMs` later than usual; `causes` for when that is late or lost. */
export function laterBy(byMs: number, plan: Plan, causes: readonly Cause[]): Expected {
  const delayMs = usualDelayMs + byMs;
  if (delayMs > watchMs(plan)) return { effect: "lost", lateByMs: byMs, causes };
  if (delayMs > plan.deadlineMs) return { effect: "late", lateByMs: byMs, causes };
  return { effect: "none", lateByMs: byMs, causes: [] };
}

/**
 * Likewise where the server still waits for it: lost when it comes after the server's patience, and then what was late is
 * not the hop that was held up but the answer.
 */
export function answerLaterBy(byMs: number, plan: Plan, late: Cause, lost: readonly Cause[]): Expected {
  return usualDelayMs + byMs > dispatchPatienceMs ? lostBy(...lost) : laterBy(byMs, plan, [late]);
}
