// Failures of the witness as lines of its file: at most one a second, because whoever posts rubbish must not fill the
// disk; what came in between is counted on the next line.

import type { CollectorEvent } from "../contract/events/collector.js";
import type { MonotonicUs } from "../contract/instants.js";

type WitnessFailed = Extract<CollectorEvent, { readonly event: "witness-failed" }>;

const periodUs = 1_000_000;

export class WitnessFailures {
  #lastLineUs: number | undefined;
  #untold = 0;
  #lastReason = "";

  /** The line to write now, if one may be written. */
  failed(reason: string, atUs: MonotonicUs): WitnessFailed | undefined {
    this.#untold += 1;
    this.#lastReason = reason;
    return this.#lastLineUs === undefined || atUs - this.#lastLineUs >= periodUs ? this.rest(atUs) : undefined;
  }

  /** The line for what was not told yet; asked for with every heartbeat, so that none is lost. */
  rest(atUs: MonotonicUs): WitnessFailed | undefined {
    if (this.#untold === 0) return undefined;
    const others = this.#untold - 1;
    this.#untold = 0;
    this.#lastLineUs = atUs;
    const reason = others === 0 ? this.#lastReason : `${this.#lastReason} (and ${others} more failures)`;
    return { event: "witness-failed", atUs, reason };
  }
}
