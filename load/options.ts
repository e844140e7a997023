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
 * Every VU costs about 0.25 MB, so one is not kept for what cannot happen: without a rescue there is neither its wait
 * nor its request. A live room is one request more, which overlaps nothing.
 */
function longestWithHangingServerMs(settings: LoadSettings): number {
  const iterationMs = settings.recover
    ? longestIterationMs(settings) + hangingRequestsMs
    : Math.max(lookAfterMs(settings), watchMs(settings)) + settings.holdMs + hangingRequestsMs - requestTimeoutMs;
  return iterationMs + (settings.room === "live" ? requestTimeoutMs : 0);
}

/** Open loop at a constant rate, exactly `planned` starts. */
export function constantRate(name: string, settings: LoadSettings) {
  const vus = vusNeeded(settings);
  return {
    scenarios: {
      [name]: {
        executor: "constant-arrival-rate",
        rate: settings.rate.count,
        timeUnit: `${settings.rate.perMs}ms`,
        duration: `${durationUsOf(settings)}us`,
        // Equal on purpose: k6 starts further VUs one at a time, far too late.
        preAllocatedVUs: vus,
        maxVUs: vus,
        gracefulStop: `${gracefulStopMs(settings)}ms`,
      },
    },
    summaryTrendStats: ["count", "min", "med", "p(90)", "p(99)", "max"],
  } as const;
}
