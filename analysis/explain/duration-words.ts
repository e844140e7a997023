// A duration, an offset or a load as people say it.

/** "204 ms", "6.67 s", "19.5 s", "10 s". */
export function durationWords(ms: number): string {
  if (Math.abs(ms) < 1000) return `${Math.round(ms)} ms`;
  return `${Number((ms / 1000).toFixed(Math.abs(ms) < 10_000 ? 2 : 1))} s`;
}

/** "143 ms before" or "2 s after" whatever the offset counts from. */
export const relativeWords = (ms: number): string => `${durationWords(Math.abs(ms))} ${ms > 0 ? "after" : "before"}`;

/** 1000 is the worker's load 1. */
export const loadWords = (permille: number): string => `load ${(permille / 1000).toFixed(2)}`;
