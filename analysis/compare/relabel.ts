// The test of a difference: how often rounds that were given to the two versions by chance alone would look at least as
// different. On a machine that stays as it is, every such giving is as likely for two identical versions as the one that was made,
// whatever the distribution and however losses hang together within a round: the test is exact. Rounds are drawn in blocks, one of
// each version, and a machine that drifts makes it inexact (docs/statistics.md); kept runs came in no random order at all.
//
// Sources: Fisher 1935, The Design of Experiments, 21; Phipson and Smyth 2010, Stat. Appl. Genet. Mol. Biol. 9:39 (drawn ones).

import { draw } from "../../contract/draw.js";
import type { Figure } from "./figure.js";

/** Numbers of rounds: the base's come first, the candidate's after them. */
export type Sizes = { readonly base: number; readonly candidate: number };

/**
 * For each giving, 1 where a round counts as the candidate's and 0 where it counts as the base's. The giving that was made is among
 * them, at `made`.
 */
export type Relabellings = {
  readonly kind: "exact" | "drawn";
  readonly givings: readonly Uint8Array[];
  readonly made: number;
};

/** Up to so many are all gone through; above it as many are drawn. C(16, 8) is 12,870. */
const most = 20_000;

export function relabellings({ base, candidate }: Sizes, seed: number): Relabellings {
  const rounds = base + candidate;
  if (combinations(rounds, candidate) <= most) {
    const givings = allOf(rounds, candidate);
    // The candidate's are the last ones, and that giving is the last to be counted.
    return { kind: "exact", givings, made: givings.length - 1 };
  }
  const made = Uint8Array.from({ length: rounds }, (_, i) => (i < base ? 0 : 1));
  const drawn = Array.from({ length: most - 1 }, (_, i) => drawnOf(rounds, candidate, seed, i));
  return { kind: "drawn", givings: [made, ...drawn], made: 0 };
}

/** Candidate less base where one or both may be never: two that never come differ by nothing. */
export const apart = (candidate: number, base: number): number => (candidate === base ? 0 : candidate - base);

/** Of a figure, for each giving: how often one looks at least as different, two-sided. All are 1 where it has no value as it was made. */
export function chancesOfAll(figure: Figure, { givings, made }: Relabellings): Float64Array {
  const sizes = Float64Array.from(givings, (giving) => sizeOf(figure, giving));
  if (Number.isNaN(sizes[made])) return sizes.fill(1);
  // Where a giving has no value nobody knows how different it would be.
  const known = sizes.map((size) => (Number.isNaN(size) ? Number.POSITIVE_INFINITY : size));
  const ascending = Float64Array.from(known).sort();
  return known.map((size) => (ascending.length - firstFrom(ascending, size)) / ascending.length);
}

/** Of the giving that was made. */
export const chanceOf = (figure: Figure, given: Relabellings): number => chancesOfAll(figure, given)[given.made] ?? 1;

/** No chance is smaller, however many the rounds are: it is one of so many drawn ones. */
export const leastOfAnyRounds = 1 / most;

/** The least that {@link chanceOf} can give. Of as many rounds of each, the giving with all labels changed looks as different. */
export const leastChance = ({ base, candidate }: Sizes): number =>
  Math.max((base === candidate ? 2 : 1) / combinations(base + candidate, candidate), leastOfAnyRounds);

const sizeOf = (figure: Figure, giving: Uint8Array): number =>
  Math.abs(apart(figure(giving), figure(giving.map((theirs) => 1 - theirs))));

/** How many lie below. Sums of the same numbers in another order may differ in the last digit. */
function firstFrom(ascending: Float64Array, size: number): number {
  const least = size * (1 - 1e-12);
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function combinations(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return Math.round(product);
}

/** In the order of counting with `chosen` ones among `length` digits. */
function allOf(length: number, chosen: number): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  const digits = new Uint8Array(length);
  const fill = (from: number, left: number): void => {
    if (left === 0) {
      found.push(digits.slice());
      return;
    }
    for (let i = from; i <= length - left; i++) {
      digits[i] = 1;
      fill(i + 1, left - 1);
      digits[i] = 0;
    }
  };
  fill(0, chosen);
  return found;
}

/** Fisher-Yates, as far as it must go. */
function drawnOf(length: number, chosen: number, seed: number, number: number): Uint8Array {
  const order = Array.from({ length }, (_, i) => i);
  const digits = new Uint8Array(length);
  for (let i = 0; i < chosen; i++) {
    const j = i + Math.floor(draw(seed, "relabel", `${number}/${i}`) * (length - i));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
    digits[order[i] ?? 0] = 1;
  }
  return digits;
}
