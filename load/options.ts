// k6's options for one arrival-rate scenario, from our settings.

import type { LoadSettings } from "../contract/processes.js";
import { executorDurationUs, periodUs, ratePerSecond } from "../contract/rate.js";
import {
  gracefulStopMs,
  hangingRequestsMs,
  longestIterationMs,
  lookAfterMs,
  requestTimeoutMs,
  watchMs,
} from "../contract/timing.js";

/** k6 refuses a shorter executor; iterations beyond the plan then end at once (see program.ts). */
const shortestDurationUs = 1_000_000;

const durationUsOf = (settings: LoadSettings): number =>
  Math.max(shortestDurationUs, executorDurationUs(settings.rate, settings.planned));

/**
 * VUs for the failure case: every iteration as long as the longest, with a server that hangs. One that finds no free VU
 * would be dropped, which voids the run. Never more than the executor starts, which is more than planned in its first
 * second.
 */
export const vusNeeded = (settings: LoadSettings): number =>
  Math.min(
    Math.floor(durationUsOf(settings) / periodUs(settings.rate)) + 1,
    Math.ceil((ratePerSecond(settings.rate) * longestWithHangingServerMs(settings)) / 1000) + 1,
  );

/**
 * VUs that k6 makes before it starts: all of them, up to this many. Beyond it a VU (0.25 to 0.5 MB) is not kept ready for
 * a server that hangs: k6 makes those while it runs, one at a time, and starts that find none are dropped, which voids
 * the run.
 */
const alwaysReady = 1_000;

/** An iteration's own time on an answering server: its requests, and the second after the last thing awaited. */
const answeringRequestsMs = 2_000;

export function vusReady(settings: LoadSettings): number {
  const answering = Math.ceil((ratePerSecond(settings.rate) * (longestMs(settings) + answeringRequestsMs)) / 1000);
  return Math.min(vusNeeded(settings), Math.max(alwaysReady, answering));
}

/** A VU is not kept for what cannot happen: without a rescue there is not its wait. */
const longestMs = (settings: LoadSettings): number =>
  settings.recover
    ? longestIterationMs(settings)
    : Math.max(lookAfterMs(settings), watchMs(settings)) + settings.holdMs;

/** Without a rescue there is not its request either. A live room is one request more, which overlaps nothing. */
const longestWithHangingServerMs = (settings: LoadSettings): number =>
  longestMs(settings) +
  hangingRequestsMs +
  (settings.recover ? 0 : -requestTimeoutMs) +
  (settings.room === "live" ? requestTimeoutMs : 0);

/** Open loop at a constant rate, exactly `planned` starts. */
export function constantRate(name: string, settings: LoadSettings) {
  return {
    scenarios: {
      [name]: {
        executor: "constant-arrival-rate",
        rate: settings.rate.count,
        timeUnit: `${settings.rate.perMs}ms`,
        duration: `${durationUsOf(settings)}us`,
        preAllocatedVUs: vusReady(settings),
        maxVUs: vusNeeded(settings),
        gracefulStop: `${gracefulStopMs(settings)}ms`,
      },
    },
    summaryTrendStats: ["count", "min", "med", "p(90)", "p(99)", "max"],
  } as const;
}
