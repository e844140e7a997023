// What the pictures of a comparison show beyond its result: the delays of each version, and each round by itself. Pure.

import type { Comparison } from "../../contract/comparison.js";
import { type StageName, stageNames } from "../../contract/comparison-result.js";
import type { Ranks } from "../../contract/ranks.js";
import type { Round } from "../compare/round.js";
import { ranksOf } from "../report/ranks.js";
import { percentile, sortedSamples } from "../statistics.js";

export type DrawnRound = {
  readonly label: string;
  readonly round: number;
  /** Its place in the sequence of all rounds. */
  readonly order: number;
  /** Of arrivals, milliseconds; `null`: none. */
  readonly p50Ms: number | null;
  readonly slowestMs: number | null;
  readonly lost: number;
  readonly late: number;
  readonly judged: number;
  /** As in the comparison: relative to its folder, or absolute. */
  readonly run: string;
};

/** One hop of all rounds of a version, from the hop before it. */
export type DrawnHop = {
  readonly stage: StageName;
  /** Of those that got there, milliseconds; `null`: nobody was seen there. */
  readonly p50Ms: number | null;
  readonly slowestMs: number | null;
  /** Lost ones that got as far as the hop before it. */
  readonly gotNoFurther: number;
};

export type DrawnVersion = { readonly label: string; readonly ranks: Ranks; readonly hops: readonly DrawnHop[] };

export type Drawn = { readonly versions: readonly DrawnVersion[]; readonly rounds: readonly DrawnRound[] };

export function drawnOf({ base, candidates, rounds }: Comparison, used: readonly Round[]): Drawn {
  return {
    versions: [base, ...candidates].map((label) => {
      const own = used.filter((round) => round.label === label);
      return { label, ranks: ranksIn(own), hops: stageNames.map((stage) => hopIn(own, stage)) };
    }),
    rounds: rounds.flatMap(({ label, round, order, run }) => {
      const found = used.find((one) => one.label === label && one.round === round)?.found;
      if (found === undefined) return [];
      const { delivered, late, lost } = found.summary.counts;
      const values = Float64Array.from(found.samples.delays.values);
      return [
        {
          ...{ label, round, order, run, lost, late, judged: delivered + late + lost },
          ...spreadOf(values),
        },
      ];
    }),
  };
}

function hopIn(rounds: readonly Round[], stage: StageName): DrawnHop {
  const seen = rounds.map(({ found }) => found.samples.stages[stage]);
  const values = Float64Array.from(seen.flatMap((one) => Array.from(one.values)));
  return { stage, ...spreadOf(values), gotNoFurther: seen.reduce((sum, { never }) => sum + never, 0) };
}

const spreadOf = (values: Float64Array) => ({
  p50Ms: percentile(sortedSamples(values), 500),
  slowestMs: values.length === 0 ? null : values.reduce((most, value) => Math.max(most, value)),
});

/** Of all rounds together. Ranks are made of microseconds. */
function ranksIn(rounds: readonly Round[]): Ranks {
  const delays = rounds.map(({ found }) => found.samples.delays);
  const us = Float64Array.from(delays.flatMap(({ values }) => Array.from(values, (ms) => ms * 1000)));
  return ranksOf(
    sortedSamples(us),
    delays.reduce((sum, { never }) => sum + never, 0),
  );
}
