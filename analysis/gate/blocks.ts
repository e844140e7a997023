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
  const blocks = cut(outcomes);
  const timed = outcomes.filter(isTimed);
  const sorted = Float64Array.from(timed.filter(({ delayUs }) => delayUs !== null).map(tenths)).sort();
  const column = (is: (one: Outcome) => boolean) => blocks.map((block) => countOf(block, is));
  const [p50, p99] = ([500, 990] as const).map((perMille) => limitOf(sorted, timed.length, perMille));
  return {
    dispatches: blocks.map(({ length }) => length),
    lost: column(({ outcome }) => outcome === "lost"),
    missed: column(({ outcome }) => outcome !== "delivered"),
    timed: column(isTimed),
    beyondP50: column(isBeyond(p50 ?? 0)),
    beyondP99: column(isBeyond(p99 ?? 0)),
  };
}

/** How many of each block take longer than that, or are lost. */
export const beyondIn = (outcomes: readonly Outcome[], limitMs: number): readonly Share[] =>
  cut(outcomes).map((block) => ({
    hits: countOf(block, isBeyond(limitMs * tenthsPerMs)),
    count: countOf(block, isTimed),
  }));

function cut(outcomes: readonly Outcome[]): readonly (readonly Outcome[])[] {
  const count = Math.max(1, Math.min(mostBlocks, Math.floor(outcomes.length / leastInBlock)));
  const edge = (i: number): number => Math.floor((i * outcomes.length) / count);
  return Array.from({ length: count }, (_, i) => outcomes.slice(edge(i), edge(i + 1)));
}

/** A delay that only lost ones have the rank of, or that too few values bear, is the longest: beyond it are the lost ones. */
function limitOf(sorted: Float64Array, count: number, perMille: PerMille): number {
  const rank = isSupported(perMille, count) ? rankOf(perMille, count) : sorted.length;
  return sorted[Math.min(rank, sorted.length) - 1] ?? 0;
}

const isTimed = ({ outcome, delayUs }: Outcome): boolean => outcome === "lost" || delayUs !== null;

const tenths = ({ delayUs }: Outcome): number => tenthsOf(delayUs ?? 0);

const isBeyond =
  (limitTenths: number) =>
  (one: Outcome): boolean =>
    one.outcome === "lost" || (one.delayUs !== null && tenths(one) > limitTenths);

const countOf = (block: readonly Outcome[], is: (one: Outcome) => boolean): number =>
  block.reduce((sum, one) => sum + (is(one) ? 1 : 0), 0);
