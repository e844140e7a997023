// How a Node observer says how late its own event loop was: the same probe everywhere, so that one limit fits all.

import type { EventLoopDelay } from "./events/health.js";

/** The probe's timer, milliseconds: `perf_hooks.monitorEventLoopDelay({ resolution })`. */
export const probeResolutionMs = 10;

/** Of Node's histogram, which is in nanoseconds and counts from the last tick: an idle loop reads as the resolution. */
export function eventLoopDelayOf(histogram: {
  percentile(percentile: number): number;
  readonly max: number;
}): EventLoopDelay {
  return {
    eventLoopDelayP99Us: overResolutionUs(histogram.percentile(99)),
    eventLoopDelayMaxUs: overResolutionUs(histogram.max),
  };
}

const overResolutionUs = (tickNs: number): number => Math.max(0, Math.round(tickNs / 1000) - probeResolutionMs * 1000);
