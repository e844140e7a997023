// A histogram as Prometheus has it: how many values are at most each bound, and their sum. Bounds are fixed before the first
// value, so that runs can be added up.

export class Histogram {
  /** Ascending; values above the last are in the count alone. */
  readonly bounds: readonly number[];
  readonly #counts: number[];
  #count = 0;
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.#counts = bounds.map(() => 0);
  }

  get count(): number {
    return this.#count;
  }

  get sum(): number {
    return this.#sum;
  }

  /** A value on a bound is in its bucket: `le` is "less or equal". */
  observe(value: number): void {
    this.#count += 1;
    this.#sum += value;
    const place = this.bounds.findIndex((bound) => value <= bound);
    if (place !== -1) this.#counts[place] = (this.#counts[place] ?? 0) + 1;
  }

  /** For each bound, how many values are at most that. */
  cumulative(): readonly number[] {
    let sum = 0;
    return this.#counts.map((count) => {
      sum += count;
      return sum;
    });
  }
}
