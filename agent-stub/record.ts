// A worker's pen: the worker and its job processes append to one file, each fact one line, before anything else.

import { appendFileSync, closeSync, openSync } from "node:fs";
import type { WorkerEvent } from "../contract/events/worker.js";
import { type MonotonicUs, monotonicUs } from "../contract/instants.js";
import type { Segments } from "../contract/segment.js";
import { segmentPen } from "../contract/segment-pen.js";

/** The host's monotonic clock now; one for all processes of the host, so that their stamps can be subtracted. */
export const nowUs = (): MonotonicUs => monotonicUs(Number(process.hrtime.bigint() / 1000n));

export type Recorder = (event: WorkerEvent) => void;

/**
 * Appends to `file` or its segments, one synchronous O_APPEND write a fact; each is opened once, because a wire worker
 * writes thousands of lines a second. A full disk throws: a run without facts is no run.
 */
export const recorderTo = (file: string, segments: Segments | null): Recorder =>
  segmentPen(file, segments, disk, nowUs());

const disk = { open: (file: string) => openSync(file, "a"), append: appendFileSync, close: closeSync };
