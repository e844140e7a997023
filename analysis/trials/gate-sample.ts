// Made-up runs for the gate's tests, by what their dispatches became: losses and slow ones alone or in streaks, the same from the
// same seed.

import { blocksOf, type Outcome } from "../gate/blocks.js";
import { packed, tenthsOf } from "../gate/delays.js";
import type { Compared } from "../gate/read-run.js";

export type Kind = {
  readonly count: number;
  /** Share of the dispatches, and how many in a row. */
  readonly lost?: { readonly share: number; readonly streak: number };
  readonly slow?: { readonly share: number; readonly streak: number };
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

export function outcomesOf(kind: Kind, chance: () => number): readonly Outcome[] {
  const { count, lost, slow, betweenRuns = 0, delays = 1, tail = 1 } = kind;
  const [isLost, isSlow] = [lost, slow].map((one) => inStreaks(count, one, chance));
  const ofRun = Math.exp(betweenRuns * normal(chance)) * delays;
  return Array.from({ length: count }, (_, n) => {
    const isTail = chance() < tailShare;
    const own = Math.exp(sigma * normal(chance)) * (isTail ? (1.5 + chance()) * tail : 1);
    const delayUs = Math.round(usualUs * ofRun * own * (isSlow?.[n] ? slowFactor : 1));
    return isLost?.[n] ? { outcome: "lost", delayUs: null } : { outcome: "delivered", delayUs };
  });
}

/** Each dispatch may begin a streak, so that its share of them is hit in the mean; streaks may overlap the end. */
function inStreaks(count: number, hit: Kind["lost"], chance: () => number): readonly boolean[] {
  if (hit === undefined) return [];
  const begins = hit.share / hit.streak;
  let left = chance() < hit.share ? Math.ceil(chance() * hit.streak) : 0;
  return Array.from({ length: count }, () => {
    if (left === 0 && chance() < begins / (1 - hit.share)) left = hit.streak;
    if (left === 0) return false;
    left -= 1;
    return true;
  });
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
