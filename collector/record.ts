// The collector's pen: appends a fact to its own file before anything else happens with it.

import { appendFileSync } from "node:fs";
import type { CollectorEvent } from "../contract/events/collector.js";
import { type MonotonicUs, monotonicUs } from "../contract/instants.js";
import { lineOf } from "../contract/line.js";

/** The host's monotonic clock now. */
export const nowUs = (): MonotonicUs => monotonicUs(Number(process.hrtime.bigint() / 1000n));

/** Appends to `file`, one synchronous O_APPEND write a fact. A full disk throws: a run without facts is no run. */
export const recorderTo =
  (file: string) =>
  (event: CollectorEvent): void =>
    appendFileSync(file, lineOf(event));
