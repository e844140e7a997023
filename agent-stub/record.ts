// A worker's pen: the worker and its job processes append to one file, each fact one line, before anything else.

import { appendFileSync, openSync } from "node:fs";
import type { WorkerEvent } from "../contract/events/worker.js";
import { type MonotonicUs, monotonicUs } from "../contract/instants.js";
import { lineOf } from "../contract/line.js";

/** The host's monotonic clock now; one for all processes of the host, so that their stamps can be subtracted. */
export const nowUs = (): MonotonicUs => monotonicUs(Number(process.hrtime.bigint() / 1000n));

export type Recorder = (event: WorkerEvent) => void;

/** Appends to `file`, one synchronous O_APPEND write a fact. A full disk throws: a run without facts is no run. */
export function recorderTo(file: string): Recorder {
  // Opened once: a wire worker writes thousands of lines a second.
  const descriptor = openSync(file, "a");
  return (event) => appendFileSync(descriptor, lineOf(event));
}
