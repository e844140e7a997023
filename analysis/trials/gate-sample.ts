// Made-up runs for the gate's tests, by what their dispatches became: losses and slow ones alone or in streaks, the same from the
// same seed.

import { blocksOf, type Outcome } from "../gate/blocks.js";
import { packed, tenthsOf } from "../gate/delays.js";
import type { Compared } from "../gate/read-run.js";

/** `share`: of the dispatches, in the mean. `count`: exactly so many. So many in a row. */
type Hits = { readonly streak: number } & ({ readonly share: number } | { readonly count: number });

export type Kind = {
  readonly count: number;
  readonly lost?: Hits;
  readonly slow?: Hits;
  /** Standard deviation of a factor that all delays of a run have in common. */
  readonly betweenRuns?: number;
  /** Factors of all delays, and of the longest twentieth. */
  readonly delays?: number;
  readonly tail?: number;
};

/** Uniform in [0, 1): Bob Jenkins' small fast generator as in PractRand (sfc32), warmed up. */
export function chanceOf(seed: number): () => number {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9, 0x243f6a88, 1];
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

const usualUs = 220_000;
const sigma = 0.1;
const tailShare = 0.05;
const slowFactor = 4;

function outcomesOf(kind: Kind, chance: () => number): readonly Outcome[] {
  const { count, lost, slow, betweenRuns = 0, delays = 1, tail = 1 } = kind;
  const [isLost, isSlow] = [inStreaks(count, lost, chance), inStreaks(count, slow, chance)];
  const ofRun = Math.exp(betweenRuns * normal(chance)) * delays;
  return Array.from({ length: count }, (_, n) => {
    const isTail = chance() < tailShare;
    const own = Math.exp(sigma * normal(chance)) * (isTail ? (1.5 + chance()) * tail : 1);
    const delayUs = Math.round(usualUs * ofRun * own * (isSlow[n] === 1 ? slowFactor : 1));
    return isLost[n] === 1 ? { outcome: "lost", delayUs: null } : { outcome: "delivered", delayUs };
  });
}

function inStreaks(count: number, hits: Hits | undefined, chance: () => number): Uint8Array {
  const hit = new Uint8Array(count);
  if (hits === undefined) return hit;
  const { streak } = hits;
  if ("count" in hits) {
    // In slots of a streak's length, each of which is taken once.
    const slots = Math.floor(count / streak);
    for (let left = hits.count; left > 0; ) {
      const from = Math.floor(chance() * slots) * streak;
      if (hit[from] === 1) continue;
      hit.fill(1, from, from + Math.min(streak, left));
      left -= streak;
    }
    return hit;
  }
  // A run begins in the middle of a streak as often as any dispatch is.
  let left = chance() < hits.share ? Math.ceil(chance() * streak) : 0;
  for (let n = 0; n < count; n++) {
    if (left === 0 && chance() < hits.share / (streak * (1 - hits.share))) left = streak;
    if (left === 0) continue;
    hit[n] = 1;
    left -= 1;
  }
  return hit;
}

/** Box and Muller's method. */
const normal = (chance: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());

/** As the gate reads it from a run's folder. */
export function sampleRun(kind: Kind, chance: () => number): Compared {
  const outcomes = outcomesOf(kind, chance);
  const tenths = outcomes.flatMap(({ delayUs }) => (delayUs === null ? [] : [tenthsOf(delayUs)]));
  return { outcomes, figures: { blocks: blocksOf(outcomes), delays: packed(tenths) } };
}
