// A rate as an exact ratio. k6's arrival-rate executors take whole numbers only, so 0.5/s must become 1 per 2000 ms
// and never a rounded float.

/** `count` starts in every `perMs` milliseconds; both whole, in lowest terms. */
export type Rate = { readonly count: number; readonly perMs: number };

/** Whole thousandths per second: enough for one dispatch in a quarter of an hour, and exact in integers. */
export function rateOf(count: number, perMs: number): Rate {
  const divisor = gcd(count, perMs);
  return { count: count / divisor, perMs: perMs / divisor };
}

/** Microseconds between two starts, as k6 truncates it (it uses nanoseconds; a microsecond is far below its 1 ms stamps). */
export const periodUs = (rate: Rate): number => (rate.perMs * 1000) / rate.count;

export const ratePerSecond = (rate: Rate): number => (rate.count * 1000) / rate.perMs;

/** How many dispatches a rate plans in a duration: ceil(rate x duration), in integers. */
export const plannedIn = (rate: Rate, durationMs: number): number => Math.ceil((rate.count * durationMs) / rate.perMs);

/**
 * How long the executor must run to start exactly `planned` iterations. The first starts at 0 and one also starts at
 * the very end of the duration, so the end is put half a period before the start that must not happen. At 300/s that is
 * 1.7 ms, and k6's timers are not always that exact: 449 to 452 of 450 on a slow machine (tried). The equations show it.
 */
export const executorDurationUs = (rate: Rate, planned: number): number => Math.round((planned - 0.5) * periodUs(rate));

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
