// Durations of a run that goes on, in constant memory and to three digits: percentiles as a summary bears them, and the ranks of a
// percentile plot.

import { build } from "hdr-histogram-js";
import type { LiveHop } from "../../contract/live.js";
import { type Ranks, ranksFrom } from "../../contract/ranks.js";

/** Values are tenths of a millisecond; above this one they count as that long. An hour. */
const longest = 36_000_000;

/** As in a summary (docs/statistics.md): n >= 1/(1-p). */
const fewestFor = { 50: 2, 90: 10, 99: 100 } as const;

/** More would not be told apart on a picture that is drawn every few seconds. */
const mostRanks = 120;

export class Delays {
  readonly #histogram = build({ highestTrackableValue: longest, numberOfSignificantValueDigits: 3 });

  add(ms: number): void {
    this.#histogram.recordValue(Math.min(longest, Math.max(0, Math.round(ms * 10))));
  }

  percentile(percent: 50 | 90 | 99): number | null {
    return this.#histogram.totalCount >= fewestFor[percent] ? this.#at(percent) : null;
  }

  get hop(): LiveHop {
    const count = this.#histogram.totalCount;
    const max = count === 0 ? null : this.#at(100);
    return { count, p50: this.percentile(50), p99: this.percentile(99), max };
  }

  ranks(lost: number): Ranks {
    const count = this.#histogram.totalCount;
    return ranksFrom(count, lost, mostRanks, (rank) => this.#at((100 * rank) / count));
  }

  #at(percent: number): number {
    return this.#histogram.getValueAtPercentile(percent) / 10;
  }
}
