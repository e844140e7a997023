// Several figures of the same rounds tested together. They are the same dispatches seen in several ways, and a correction that takes
// them for independent (Holm's) costs a comparison of six rounds half its power: so the same relabellings say how often any of them
// would look as different.
//
// Source: Westfall and Young 1993, Resampling-Based Multiple Testing, 2.3 (single-step minP).

import type { Figure } from "./figure.js";
import { chancesOfAll, type Relabellings } from "./relabel.js";

/** `corrected`: how often the least p of all of them would be at most this one. */
export type Chance = { readonly p: number; readonly corrected: number };

/** In the order of the figures. */
export function chancesTogether(figures: readonly Figure[], given: Relabellings): readonly Chance[] {
  const all = figures.map((figure) => chancesOfAll(figure, given));
  const least = Float64Array.from(given.givings, (_, i) => Math.min(...all.map((chances) => chances[i] ?? 1))).sort();
  return all.map((chances) => {
    const p = chances[given.made] ?? 1;
    return { p, corrected: countUpTo(least, p) / least.length };
  });
}

/** Equal ones are so to the last digit: they are the same counts by the same number. */
function countUpTo(ascending: Float64Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 1) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
