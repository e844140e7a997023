// What it costs to say that losses have one rate: the binomial likelihood of their counts, in units of the design effect between
// runs. Counts and not rates, because most nights lose nothing; the design effect, because one stuck worker loses a streak.

import { lag1Correlation } from "../drift/correlation.js";
import { type Candidates, type Cost, partition, partsOf, runningSums } from "./partition.js";
import { midRanks } from "./ranks.js";

/** `hits` of `count` dispatches of one run. */
export type Counted = { readonly hits: number; readonly count: number };

/** The cuts depend on the design effect, and it on them: they settle in two or three rounds. */
const mostRounds = 4;

/** Scores are ranks: with them one outage is no more than one bad night. */
export function rateCandidates(runs: readonly Counted[], penalty: number): Candidates {
  // From above: that of no cut at all counts a change in, and few cuts are better to begin with than one at every streak.
  let effect = designEffect([withoutWorst(runs)]);
  let cuts: readonly number[] = [];
  for (let round = 0; round < mostRounds; round++) {
    cuts = partition(runs.length, deviance(runs, effect), penalty);
    const next = designEffect(partsOf(runs, cuts).map(withoutWorst));
    if (next >= effect) break;
    effect = next;
  }
  const scores = midRanks(runs.map(rateOf));
  return { cuts, scores, correlation: lag1Correlation(partsOf(scores, cuts)) };
}

/** By how much runs of one rate differ more than their dispatches explain: Pearson's statistic over its degrees of freedom, at least 1. */
export function designEffect(parts: readonly (readonly Counted[])[]): number {
  let [squares, freedom] = [0, 0];
  for (const part of parts) {
    const { hits, count } = together(part);
    const rate = hits / count;
    freedom += part.length - 1;
    if (hits === 0 || hits === count) continue;
    for (const run of part) squares += (run.hits - run.count * rate) ** 2 / (run.count * rate * (1 - rate));
  }
  return freedom === 0 ? 1 : Math.max(1, squares / freedom);
}

/** An outage makes no level, and what else there was must not drown in it. Of two runs and more. */
export function withoutWorst<Run extends Counted>(runs: readonly Run[]): readonly Run[] {
  const worst = runs.reduce((sofar, run) => (rateOf(run) > rateOf(sofar) ? run : sofar));
  return runs.filter((run) => run !== worst);
}

const rateOf = ({ hits, count }: Counted): number => hits / count;

export const together = (runs: readonly Counted[]): Counted => ({
  hits: runs.reduce((sum, { hits }) => sum + hits, 0),
  count: runs.reduce((sum, { count }) => sum + count, 0),
});

/** -2 log likelihood of `hits` of `count` at their own rate. */
export const devianceOf = ({ hits, count }: Counted): number =>
  hits === 0 || hits === count ? 0 : 2 * (nLogN(count) - nLogN(hits) - nLogN(count - hits));

function deviance(runs: readonly Counted[], effect: number): Cost {
  const hits = runningSums(runs.map((run) => run.hits));
  const counts = runningSums(runs.map((run) => run.count));
  return (from, to) => {
    const part = { hits: (hits[to] ?? 0) - (hits[from] ?? 0), count: (counts[to] ?? 0) - (counts[from] ?? 0) };
    return devianceOf(part) / effect;
  };
}

const nLogN = (n: number): number => n * Math.log(n);
