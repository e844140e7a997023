// Cuts a run's dispatches into blocks of consecutive ones. Losses and slow dispatches come in streaks, because one stuck worker
// or one full pool makes many; what a rate's uncertainty is shows in how far the blocks differ.

import type { Blocks } from "../../contract/baseline.js";
import type { Share } from "../compare/newcombe.js";
import { isSupported, type PerMille, rankOf } from "../statistics.js";
import { tenthsOf, tenthsPerMs } from "./delays.js";

/** One with an outcome; `delayUs` is `null` for a lost one, and where it is no sample. */
export type Outcome = { readonly outcome: "delivered" | "late" | "lost"; readonly delayUs: number | null };

/** Enough to see how far they differ; so many that a streak is shorter than a block. */
const mostBlocks = 20;
const leastInBlock = 10;

export function blocksOf(outcomes: readonly Outcome[]): Blocks {
  const lives = outcomes.map(lifeOf);
  const timed = lives.filter((life) => life !== untimed);
  const arrived = new Float64Array(timed.filter(Number.isFinite)).sort();
  const [p50, p99] = [limitOf(arrived, timed.length, 500), limitOf(arrived, timed.length, 990)];
  const column = (is: (n: number) => boolean) => counted(outcomes.length, is);
  return {
    dispatches: column(() => true),
    lost: column((n) => lives[n] === Number.POSITIVE_INFINITY),
    missed: column((n) => outcomes[n]?.outcome !== "delivered"),
    timed: column((n) => lives[n] !== untimed),
    beyondP50: column((n) => (lives[n] ?? untimed) > p50),
    beyondP99: column((n) => (lives[n] ?? untimed) > p99),
  };
}

/** How many of each block take longer than that, or are lost. */
export function beyondIn(outcomes: readonly Outcome[], limitMs: number): readonly Share[] {
  const lives = outcomes.map(lifeOf);
  const limit = Math.round(limitMs * tenthsPerMs);
  const hits = counted(lives.length, (n) => (lives[n] ?? untimed) > limit);
  const counts = counted(lives.length, (n) => lives[n] !== untimed);
  return hits.map((hit, i) => ({ hits: hit, count: counts[i] ?? 0 }));
}

/** Before every delay, and so beyond none. */
const untimed = -1;

/** In tenths of a millisecond; a lost one comes after all others. */
function lifeOf({ outcome, delayUs }: Outcome): number {
  if (outcome === "lost") return Number.POSITIVE_INFINITY;
  return delayUs === null ? untimed : tenthsOf(delayUs);
}

/** Of each block of so many dispatches. */
function counted(length: number, is: (n: number) => boolean): number[] {
  const blocks = Math.max(1, Math.min(mostBlocks, Math.floor(length / leastInBlock)));
  const counts = new Array<number>(blocks).fill(0);
  for (let block = 0, n = 0; block < blocks; block++) {
    for (const end = Math.floor(((block + 1) * length) / blocks); n < end; n++) {
      if (is(n)) counts[block] = (counts[block] ?? 0) + 1;
    }
  }
  return counts;
}

/** A delay that only lost ones have the rank of, or that too few values bear, is the longest: beyond it are the lost ones. */
function limitOf(arrived: Float64Array, count: number, perMille: PerMille): number {
  const rank = isSupported(perMille, count) ? rankOf(perMille, count) : arrived.length;
  return arrived[Math.min(rank, arrived.length) - 1] ?? 0;
}
