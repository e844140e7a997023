// Maps k6's wall instants to the monotonic clock by the harness's own clock pairs, as analysis does, while the run goes on.

type Pair = { readonly atUs: number; readonly wallUs: number };

/** Four a second: 16 s, more than lies between a fact and its being read. */
const mostPairs = 64;

export class WallClock {
  #pairs: Pair[] = [];

  note(pair: Pair): void {
    this.#pairs.push(pair);
    if (this.#pairs.length > mostPairs) this.#pairs.shift();
  }

  /** By the pair nearest to it; `null` before the first pair. */
  monotonicUs(wallMs: number): number | null {
    const wallUs = wallMs * 1000;
    let nearest: Pair | undefined;
    for (const pair of this.#pairs) {
      if (nearest === undefined || Math.abs(pair.wallUs - wallUs) <= Math.abs(nearest.wallUs - wallUs)) nearest = pair;
    }
    return nearest === undefined ? null : nearest.atUs + (wallUs - nearest.wallUs);
  }
}
