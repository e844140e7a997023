// The wiretap's pen: appends a fact to its own file, and the clock that stamps it.

import { appendFileSync, closeSync, openSync } from "node:fs";
import type { WiretapEvent } from "../contract/events/wiretap.js";
import { type MonotonicUs, monotonicUs } from "../contract/instants.js";
import type { Segments } from "../contract/segment.js";
import { segmentPen } from "../contract/segment-pen.js";

export type Write = (event: WiretapEvent) => void;

/** What the wiretap knows of time. A timer is started and gives back what cancels it. */
export type Clock = {
  readonly nowUs: () => MonotonicUs;
  readonly startTimer: (delayMs: number, fire: () => void) => () => void;
};

/** The host's monotonic clock now; one for all processes of the host, so that their stamps can be subtracted. */
export const nowUs = (): MonotonicUs => monotonicUs(Number(process.hrtime.bigint() / 1000n));

/**
 * Appends to `file` or its segments, one synchronous O_APPEND write a fact; each is opened once, because opening costs
 * more than writing, in the time of the frames that follow. A full disk throws: a run without facts is no run.
 */
export const recorderTo = (file: string, segments: Segments | null): Write => segmentPen(file, segments, disk, nowUs());

const disk = { open: (file: string) => openSync(file, "a"), append: appendFileSync, close: closeSync };
