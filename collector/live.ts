// The figures on the screen while a run goes on. Of attempt 1 only, from notifications: never for the summary.

import { build } from "hdr-histogram-js";
import type { Live } from "../contract/collector-api.js";

/** Longer than any deadline and grace allow; what is longer still is counted as this. */
const highestDelayMs = 3_600_000;

export class LiveFigures {
  #requested = 0;
  #arrived = 0;
  #lost = 0;
  #changed = false;
  // Three digits: exact to the millisecond up to 2 s, to 0.1 % beyond.
  readonly #delaysMs = build({ highestTrackableValue: highestDelayMs, numberOfSignificantValueDigits: 3 });

  /** Counts from here on. */
  restart(): void {
    [this.#requested, this.#arrived, this.#lost] = [0, 0, 0];
    this.#delaysMs.reset();
    this.#changed = true;
  }

  requested(): void {
    this.#requested += 1;
    this.#changed = true;
  }

  /** `delayMs` is `undefined` for an arrival whose request was never told here: counted, but without a delay. */
  arrived(delayMs: number | undefined): void {
    this.#arrived += 1;
    this.#changed = true;
    if (delayMs === undefined) return;
    // k6's stamp of the request has whole milliseconds, and may be a little ahead of ours.
    this.#delaysMs.recordValue(Math.min(highestDelayMs, Math.max(0, Math.round(delayMs))));
  }

  lost(): void {
    this.#lost += 1;
    this.#changed = true;
  }

  /** The figures now, or `undefined` when nothing changed since they were last taken. */
  takeChanged(): Live | undefined {
    if (!this.#changed) return undefined;
    this.#changed = false;
    const isEmpty = this.#delaysMs.totalCount === 0;
    return {
      requested: this.#requested,
      arrived: this.#arrived,
      lost: this.#lost,
      p50Ms: isEmpty ? null : this.#delaysMs.getValueAtPercentile(50),
      p99Ms: isEmpty ? null : this.#delaysMs.getValueAtPercentile(99),
    };
  }
}
