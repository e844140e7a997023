// A wait that may be longer than a timer of Node can be: that one would fire at once.

import { setTimeout as sleep } from "node:timers/promises";

/** Node's own limit, 24.8 days. */
export const longestTimerMs = 2 ** 31 - 1;

const timer = (waitMs: number): Promise<void> => sleep(waitMs, undefined, { ref: false });

/** Keeps no process alive. */
export async function longWait(waitMs: number, waitFor: (waitMs: number) => Promise<void> = timer): Promise<void> {
  for (let leftMs = waitMs; leftMs > 0; leftMs -= longestTimerMs) await waitFor(Math.min(leftMs, longestTimerMs));
}
