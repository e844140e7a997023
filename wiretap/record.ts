// The wiretap's pen: appends a fact to its own file, and the clock that stamps it.

import { appendFileSync, openSync } from "node:fs";
import type { WiretapEvent } from "../contract/events/wiretap.js";
import { type MonotonicUs, monotonicUs } from "../contract/instants.js";
import { lineOf } from "../contract/line.js";

export type Write = (event: WiretapEvent) => void;

/** What the wiretap knows of time. A timer is started and gives back what cancels it. */
export type Clock = {
  readonly nowUs: () => MonotonicUs;
  readonly startTimer: (delayMs: number, fire: () => void) => () => void;
};

/** The host's monotonic clock now; one for all processes of the host, so that their stamps can be subtracted. */
export const nowUs = (): MonotonicUs => monotonicUs(Number(process.hrtime.bigint() / 1000n));

/**
 * Appends to `file`, one synchronous O_APPEND write a fact; opened once, because opening costs more than writing, in the
 * time of the frames that follow. A full disk throws: a run without facts is no run.
 */
export function recorderTo(file: string): Write {
  const descriptor = openSync(file, "a");
  return (event) => appendFileSync(descriptor, lineOf(event));
}
