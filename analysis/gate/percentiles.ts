// How a percentile of the run's delays differs from the baseline's: the difference of two order statistics with the ranks
// between which each percentile lies, widened by how far blocks and runs differ. Lost dispatches rank last; in a difference each
// counts as the whole watch, which is the least that it took.

import { type RunRecord, sumOf } from "../../contract/baseline.js";
import { designEffect } from "../compare/design-effect.js";
import type { Share } from "../compare/newcombe.js";
import { isSupported, type PerMille, rankOf } from "../statistics.js";
import { atRank, type Delays, unpacked } from "./delays.js";
import { type Bounded, type Difference, differenceOf, type Spread, spreadOf, widened } from "./difference.js";
import { rankInterval } from "./rank-interval.js";
import { effectOf, type Factors } from "./rates.js";

export type Percentile = 500 | 990;

type Sample = { readonly delays: Delays; readonly count: number };

export type DelaySide = {
  readonly all: Sample;
  readonly runs: readonly Sample[];
  /** How many of each block are beyond their run's own percentile. */
  readonly blocks: Readonly<Record<Percentile, readonly Share[]>>;
};

export type Value = number | null | "never";

export type DelayComparison = {
  readonly candidate: Value;
  readonly base: Value;
  readonly designEffect: number;
  readonly spread: Spread | null;
  /** `null` where one of the values is. */
  readonly differenceAt: (factors: Factors) => Difference | null;
};

export function delaySideOf(runs: readonly Pick<RunRecord, "blocks" | "delays">[]): DelaySide {
  const sampleOf = (some: typeof runs): Sample => ({
    delays: unpacked(some.map(({ delays }) => delays)),
    count: some.reduce((sum, { blocks }) => sum + sumOf(blocks.timed), 0),
  });
  const beyond = (column: "beyondP50" | "beyondP99"): readonly Share[] =>
    runs.flatMap(({ blocks }) => blocks.timed.map((count, i) => ({ hits: blocks[column][i] ?? 0, count })));
  return {
    all: sampleOf(runs),
    runs: runs.map((run) => sampleOf([run])),
    blocks: { 500: beyond("beyondP50"), 990: beyond("beyondP99") },
  };
}

type How = {
  readonly perMille: Percentile;
  readonly watchMs: number;
  /** How many of each block of the candidate take longer than that. */
  readonly beyondIn: (limitMs: number) => readonly Share[];
};

export function compareDelays(candidate: DelaySide, base: DelaySide, how: How): DelayComparison {
  const { perMille } = how;
  const values = { candidate: percentileOf(candidate.all, perMille), base: percentileOf(base.all, perMille) };
  // Slow streaks of the candidate need not show against its own percentile: they may be all that lies beyond it.
  const against = typeof values.base === "number" ? designEffect(how.beyondIn(values.base)) : 1;
  const own = effectOf([candidate, base].map(({ blocks, all }) => ({ blocks: blocks[perMille], weight: all.count })));
  const bounding = { ...how, effect: Math.max(own, against) };
  const spread = spreadOf([candidate, base].map(({ runs }) => runs.flatMap((run) => ofRun(run, bounding))));
  const runs = { candidate: candidate.runs.length, base: base.runs.length };
  const differenceAt = (factors: Factors): Difference | null => {
    if (values.candidate === null || values.base === null) return null;
    const [ours, theirs] = [
      boundedOf(candidate.all, bounding, factors.candidate),
      boundedOf(base.all, bounding, factors.base),
    ];
    return widened(differenceOf(ours, theirs), spread, runs);
  };
  return { ...values, designEffect: bounding.effect, spread, differenceAt };
}

type Bounding = Pick<How, "perMille" | "watchMs"> & { readonly effect: number };

export const percentileOf = ({ delays, count }: Sample, perMille: PerMille): Value =>
  isSupported(perMille, count) ? atRank(delays, rankOf(perMille, count)) : null;

/** As of a sample so many times as large. A lost one bounds from below by the watch, and from above by nothing. */
function boundedOf({ delays, count }: Sample, { perMille, watchMs, effect }: Bounding, factor: number): Bounded {
  const size = Math.round(count * factor);
  const ranks = rankInterval(perMille, size, size / effect);
  const at = (rank: number): number | "never" =>
    atRank(delays, Math.min(count, Math.max(1, Math.ceil((rank * count) / size))));
  const least = (ms: number | "never"): number => (ms === "never" ? watchMs : ms);
  const high = ranks.high === null ? "never" : at(ranks.high);
  return {
    value: least(atRank(delays, rankOf(perMille, count))),
    low: ranks.low === null ? null : least(at(ranks.low)),
    high: high === "never" ? null : high,
  };
}

/** Half of a 95 % interval is so many standard deviations. */
const halfWidthSds = 1.96;

/** Where one end is not known the other one says how certain it is; nothing of a run that cannot bear the percentile. */
function ofRun(sample: Sample, how: Bounding) {
  const value = percentileOf(sample, how.perMille);
  if (value === null) return [];
  const { value: ms, low, high } = boundedOf(sample, how, 1);
  const [below, above] = [low === null ? null : ms - low, high === null ? null : high - ms];
  const half = below === null || above === null ? (below ?? above ?? 0) : (below + above) / 2;
  return [{ value: ms, variance: (half / halfWidthSds) ** 2 }];
}
