// The collector's pen: appends a fact to its own file before anything else happens with it.

import { appendFileSync, closeSync, openSync } from "node:fs";
import type { CollectorEvent } from "../contract/events/collector.js";
import { type MonotonicUs, monotonicUs } from "../contract/instants.js";
import type { Segments } from "../contract/segment.js";
import { segmentPen } from "../contract/segment-pen.js";

/** The host's monotonic clock now. */
export const nowUs = (): MonotonicUs => monotonicUs(Number(process.hrtime.bigint() / 1000n));

/** Appends to `file` or its segments, one synchronous O_APPEND write a fact. A full disk throws: a run without facts is no run. */
export const recorderTo = (file: string, segments: Segments | null): ((event: CollectorEvent) => void) =>
  segmentPen(file, segments, disk, nowUs());

const disk = { open: (file: string) => openSync(file, "a"), append: appendFileSync, close: closeSync };
