// A rate as an exact ratio. k6's arrival-rate executors take whole numbers only, so 0.5/s must become 1 per 2000 ms
// and never a rounded float.

/** `count` starts in every `perMs` milliseconds; both whole, in lowest terms. */
export type Rate = { readonly count: number; readonly perMs: number };

/** Whole thousandths per second: enough for one dispatch in a quarter of an hour, and exact in integers. */
export function rateOf(count: number, perMs: number): Rate {
  const divisor = gcd(count, perMs);
  return { count: count / divisor, perMs: perMs / divisor };
}

export const ratePerSecond = (rate: Rate): number => (rate.count * 1000) / rate.perMs;

/** How many dispatches a rate plans in a duration: ceil(rate x duration), in integers. */
export const plannedIn = (rate: Rate, durationMs: number): number => Math.ceil((rate.count * durationMs) / rate.perMs);

/** Several rates as starts in one and the same time. */
export function commonRates(rates: readonly Rate[]): { readonly perMs: number; readonly counts: readonly number[] } {
  const perMs = rates.reduce((common, rate) => (common * rate.perMs) / gcd(common, rate.perMs), 1);
  return { perMs, counts: rates.map((rate) => rate.count * (perMs / rate.perMs)) };
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
