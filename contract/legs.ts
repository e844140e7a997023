// How the load of a long run is cut into legs, each a k6 process of its own: k6 keeps every value of its trends for as long
// as it runs, and cannot begin another file. Pure.

import type { Plan } from "./manifest.js";
import { executorStartUs } from "./schedule.js";

/** Dispatches `firstN` until before `untilN`; `startMs` is when the first of them starts, after the load's zero. */
export type LegSpan = { readonly firstN: number; readonly untilN: number; readonly startMs: number };

/**
 * How long before its instant the next leg's k6 is started. It needs seconds to make its VUs, and where two cores had work
 * for ten, 75 VUs with the SDK took 25 s (tried). The VUs of two legs are there meanwhile.
 */
export const legAheadMs = 30_000;

/** In order of time, without a gap. A load that is not one constant wave, or not cut, is one leg. */
export function legsOf(plan: Pick<Plan, "waves" | "planned" | "segmentMs">): readonly LegSpan[] {
  const { waves, planned, segmentMs } = plan;
  if (segmentMs === null || waves.length > 1 || waves[0]?.kind !== "constant")
    return [{ firstN: 0, untilN: planned, startMs: 0 }];
  const startMsOf = (n: number) => (executorStartUs(waves, n) ?? 0) / 1000;
  const firsts = [0];
  while (true) {
    const last = firsts.at(-1) ?? 0;
    const next = firstFrom(last + 1, planned, startMsOf, (Math.floor(startMsOf(last) / segmentMs) + 1) * segmentMs);
    if (next >= planned) break;
    firsts.push(next);
  }
  return firsts.map((firstN, leg) => ({
    firstN,
    untilN: firsts[leg + 1] ?? planned,
    startMs: leg === 0 ? 0 : startMsOf(firstN),
  }));
}

/** The first n from `low` that starts at `ms` or later; `planned` for none. */
function firstFrom(low: number, planned: number, startMsOf: (n: number) => number, ms: number): number {
  let [from, to] = [low, planned];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (startMsOf(middle) < ms) from = middle + 1;
    else to = middle;
  }
  return from;
}
