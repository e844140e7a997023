// Wall time to monotonic time for single stamps, by the rules of sql/clock.sql: through the nearest pair of the harness,
// without badly read pairs, and with the spread of its neighbours as uncertainty beside a step. Pure.

import { goodPairUs, reachUs, stepUs } from "../clock-rules.js";

export type ClockPair = { readonly atUs: number; readonly wallUs: number; readonly errorUs: number };

export type Mapped = { readonly atUs: number; readonly uncertaintyUs: number };

/** `null` where no pair is near enough. Pairs may come in any order. */
export function wallClock(read: readonly ClockPair[]): (wallUs: number) => Mapped | null {
  const errors = read.map((pair) => pair.errorUs).sort((a, b) => a - b);
  const tolerated = Math.max(goodPairUs, errors[Math.ceil(errors.length / 2) - 1] ?? 0);
  const pairs = read.filter((pair) => pair.errorUs <= tolerated).sort((a, b) => a.wallUs - b.wallUs || a.atUs - b.atUs);
  return (wallUs) => {
    const i = nearest(pairs, wallUs);
    const pair = pairs[i];
    if (pair === undefined || Math.abs(pair.wallUs - wallUs) > reachUs) return null;
    const near = pairs.slice(Math.max(0, i - 1), i + 2);
    return { atUs: wallUs - (pair.wallUs - pair.atUs), uncertaintyUs: uncertainty(near, pair) };
  };
}

/** The first of the nearest pairs, by bisection; -1 without any. */
function nearest(pairs: readonly ClockPair[], wallUs: number): number {
  let [low, high] = [0, pairs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pairs[middle]?.wallUs ?? 0) < wallUs) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [pairs[low - 1], pairs[low]];
  if (before === undefined) return after === undefined ? -1 : low;
  return after === undefined || wallUs - before.wallUs <= after.wallUs - wallUs ? low - 1 : low;
}

function uncertainty(near: readonly ClockPair[], { errorUs }: ClockPair): number {
  const low = near.map((pair) => pair.wallUs - pair.atUs - pair.errorUs);
  const high = near.map((pair) => pair.wallUs - pair.atUs + pair.errorUs);
  const surelyUs = Math.max(...low) - Math.min(...high);
  if (surelyUs > stepUs) return Math.max(...high) - Math.min(...low);
  return errorUs > goodPairUs ? errorUs : 0;
}
