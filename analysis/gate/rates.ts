// How a rate of the run differs from the baseline's: Newcombe's interval, widened by how far blocks of consecutive dispatches
// differ, and by how far runs do.

import type { RunRecord } from "../../contract/baseline.js";
import { sumOf } from "../../contract/baseline.js";
import { designEffect, together } from "../compare/design-effect.js";
import { newcombe, type Share } from "../compare/newcombe.js";
import { confidence, type Difference, type Spread, spreadOf, widened } from "./difference.js";

/** Of a bare summary there are no blocks. */
export type RateSide = { readonly runs: readonly Share[]; readonly blocks: readonly Share[] };

export type RateComparison = {
  readonly candidate: Share;
  readonly base: Share;
  readonly designEffect: number;
  readonly spread: Spread | null;
  /** `null` where one of them counted nothing. */
  readonly differenceAt: (factors: Factors) => Difference | null;
};

/** As if there were so many times as many dispatches like these. */
export type Factors = { readonly candidate: number; readonly base: number };

export const asTheyAre: Factors = { candidate: 1, base: 1 };

export function rateSideOf(runs: readonly Pick<RunRecord, "blocks">[], column: "lost" | "missed"): RateSide {
  return {
    runs: runs.map(({ blocks }) => ({ hits: sumOf(blocks[column]), count: sumOf(blocks.dispatches) })),
    blocks: runs.flatMap(({ blocks }) =>
      blocks.dispatches.map((count, i) => ({ hits: blocks[column][i] ?? 0, count })),
    ),
  };
}

export function compareRates(candidate: RateSide, base: RateSide): RateComparison {
  const [ours, theirs] = [together(candidate.runs), together(base.runs)];
  const effect = effectOf([
    { blocks: candidate.blocks, weight: ours.hits },
    { blocks: base.blocks, weight: theirs.hits },
  ]);
  const spread = spreadOf([ofRuns(candidate.runs, ours, effect), ofRuns(base.runs, theirs, effect)]);
  const runs = { candidate: candidate.runs.length, base: base.runs.length };
  // As many as would say as much if they were independent.
  const sample = (share: Share, factor: number): Share => times(share, factor / effect);
  const differenceAt = (factors: Factors): Difference | null => {
    const plain = newcombe(sample(ours, factors.candidate), sample(theirs, factors.base), confidence);
    return plain === null ? null : widened(plain, spread, runs);
  };
  return { candidate: ours, base: theirs, designEffect: effect, spread, differenceAt };
}

/**
 * Of both sides together: the versions are taken to lose in equal streaks, as they do if they are the same. What says how long
 * streaks are is the hits, so each side weighs by them: one that lost nothing does not know.
 */
export function effectOf(sides: readonly { readonly blocks: readonly Share[]; readonly weight: number }[]): number {
  const known = sides.filter(({ blocks, weight }) => blocks.length > 1 && weight > 0);
  const weights = known.reduce((sum, { weight }) => sum + weight, 0);
  if (weights === 0) return 1;
  return known.reduce((sum, { blocks, weight }) => sum + designEffect(blocks) * weight, 0) / weights;
}

export const times = ({ hits, count }: Share, factor: number): Share => ({
  hits: hits * factor,
  count: count * factor,
});

function ofRuns(runs: readonly Share[], { hits, count }: Share, effect: number) {
  const share = hits / count;
  return runs
    .filter((run) => run.count > 0)
    .map((run) => ({ value: run.hits / run.count, variance: (effect * share * (1 - share)) / run.count }));
}
