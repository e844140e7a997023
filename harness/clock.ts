// One reading of the wall clock and the monotonic clock together. Date.now() has whole milliseconds, so a pair is taken
// at the instant the wall clock ticks: then it is true to the time between two readings, microseconds instead of a
// millisecond, and the server's nanosecond stamps can be compared with ours.

import type { MonotonicUs, WallUs } from "../contract/instants.js";
import { monotonicUs, wallUs } from "../contract/instants.js";

export type ClockPair = { readonly atUs: MonotonicUs; readonly wallUs: WallUs; readonly uncertaintyUs: number };

export type Clocks = {
  /** Whole milliseconds since 1970. */
  wallMs(): number;
  /** Integer microseconds of the monotonic clock. */
  monotonicUs(): number;
};

/** Two ticks long: a clock that does not tick by then (a step back, a frozen clock) gives a coarse pair. */
const longestWaitUs = 2_000;

/** Between two readings of a busy loop lie microseconds, unless this process was put aside between them. */
const goodUs = 200;
const mostReadings = 4;

/** Busy for about a millisecond. The pair is within `uncertaintyUs` of the truth; one that was disturbed is taken again. */
export function readPair(clocks: Clocks): ClockPair {
  let best = readOnce(clocks);
  for (let readings = 1; readings < mostReadings && best.uncertaintyUs > goodUs; readings++) {
    const next = readOnce(clocks);
    if (next.uncertaintyUs < best.uncertaintyUs) best = next;
  }
  return best;
}

function readOnce(clocks: Clocks): ClockPair {
  const startUs = clocks.monotonicUs();
  const startMs = clocks.wallMs();
  // The tick lies between two readings of the wall clock, so between the monotonic readings around both.
  let beforeLastUs = startUs;
  let lastUs = startUs;
  for (;;) {
    const nowMs = clocks.wallMs();
    const afterUs = clocks.monotonicUs();
    if (nowMs !== startMs || afterUs - startUs > longestWaitUs) {
      return {
        atUs: monotonicUs(afterUs),
        wallUs: wallUs(nowMs * 1000),
        uncertaintyUs: Math.max(nowMs === startMs + 1 ? 1 : 1_000, afterUs - beforeLastUs),
      };
    }
    beforeLastUs = lastUs;
    lastUs = afterUs;
  }
}

/** This host's clocks. */
export const hostClocks: Clocks = {
  wallMs: () => Date.now(),
  monotonicUs: () => Number(process.hrtime.bigint() / 1000n),
};
