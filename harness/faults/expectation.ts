// What becomes of a dispatch that is held up somewhere, by how long and where: pure arithmetic over the plan, shared by
// the faults' declarations.

import type { Cause } from "../../contract/causes.js";
import type { Plan } from "../../contract/manifest.js";
import { watchMs } from "../../contract/timing.js";
import type { Expected } from "./fault.js";

/** From the request to the arrival when nothing is wrong: the server waits 200 ms for other nodes (docs/livekit.md). */
export const usualDelayMs = 210;

/**
 * After the request, the server takes no answer any more, whoever it is from: psrpc's DefaultClientTimeout for the
 * whole of JobRequest (livekit-server 1.13.5, pkg/agent/client.go; psrpc 0.7.2, client.go).
 */
const serverPatienceMs = 3_000;

export const nothing: Expected = { effect: "none", lateByMs: 0, causes: [] };

export const lostBy = (...causes: readonly Cause[]): Expected => ({ effect: "lost", lateByMs: null, causes });

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
  return usualDelayMs + byMs > serverPatienceMs ? lostBy(...lost) : laterBy(byMs, plan, [late]);
}
