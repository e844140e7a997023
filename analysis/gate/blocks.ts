// Cuts a run's dispatches into blocks of consecutive ones. Losses and slow dispatches come in streaks, because one stuck worker
// or one full pool makes many; what a rate's uncertainty is shows in how far the blocks differ.

import type { Blocks } from "../../contract/baseline.js";
import { isSupported, type PerMille, rankOf } from "../statistics.js";
import { tenthsOf } from "./delays.js";

/** One with an outcome; `delayUs` is `null` for a lost one, and where it is no sample. */
export type Outcome = { readonly outcome: "delivered" | "late" | "lost"; readonly delayUs: number | null };

/** Enough to see how far they differ; so many that a streak is shorter than a block. */
const mostBlocks = 20;
const leastInBlock = 10;

export function blocksOf(outcomes: readonly Outcome[]): Blocks {
  const count = Math.max(1, Math.min(mostBlocks, Math.floor(outcomes.length / leastInBlock)));
  const blocks = Array.from({ length: count }, (_, i) => outcomes.slice(edge(i), edge(i + 1)));
  function edge(i: number): number {
    return Math.floor((i * outcomes.length) / count);
  }
  const [p50, p99] = [beyond(outcomes, 500), beyond(outcomes, 990)];
  const column = (is: (one: Outcome) => boolean) => blocks.map((block) => block.filter(is).length);
  return {
    dispatches: blocks.map(({ length }) => length),
    lost: column(({ outcome }) => outcome === "lost"),
    missed: column(({ outcome }) => outcome !== "delivered"),
    timed: column(isTimed),
    beyondP50: column(p50),
    beyondP99: column(p99),
  };
}

const isTimed = ({ outcome, delayUs }: Outcome): boolean => outcome === "lost" || delayUs !== null;

/** Whether one lies beyond the percentile of all; of too few for it the longest stands for it, and only lost ones are beyond. */
function beyond(outcomes: readonly Outcome[], perMille: PerMille): (one: Outcome) => boolean {
  const timed = outcomes.filter(isTimed);
  const sorted = timed.flatMap(({ delayUs }) => (delayUs === null ? [] : [tenthsOf(delayUs)])).sort((a, b) => a - b);
  const rank = isSupported(perMille, timed.length) ? rankOf(perMille, timed.length) : sorted.length;
  // A lost one has the rank: nothing is beyond it.
  const limit = sorted[rank - 1] ?? Number.POSITIVE_INFINITY;
  return (one) => {
    if (!isTimed(one)) return false;
    return (one.delayUs === null ? Number.POSITIVE_INFINITY : tenthsOf(one.delayUs)) > limit;
  };
}
