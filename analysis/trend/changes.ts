// Where a measure of a history changed: candidates that explain its course best, each proven against random orders of the runs
// beside it, and of a size that matters. One that fails is taken away, and those beside it are looked at anew. Pure.

import { mattersBy } from "../drift/margin.js";
import { medianOf } from "../drift/trend.js";
import { type Counted, designEffect, devianceOf, rateCandidates, together, withoutWorst } from "./count-cost.js";
import { delayCandidates } from "./level-cost.js";
import { partsOf } from "./partition.js";
import { proofOf } from "./proof.js";

/** One run's value. A share is `hits` of `count`; of a delay they are 0. */
export type Sample = Counted & { readonly value: number };

export type Change = {
  /** The first run of the new level, by its place in the samples. */
  readonly at: number;
  readonly p: number;
  readonly before: readonly Sample[];
  readonly after: readonly Sample[];
};

/** Of fewer no order is rare enough: of twelve, six and six come apart by chance in 2 orders of 924. */
export const fewestRuns = 12;

/**
 * What a cut must save, in units of the logarithm of the number of runs: four where BIC has two or three, because the best of many
 * places is taken (changes.simulation.test.ts holds it to account; docs/trend.md has its figures).
 */
const penaltyPerLog = 4;

/** A rate that changes by less than this share of itself does not matter; of delays drift/margin.ts decides. */
const practicalShare = 0.1;

/** The 0.99 quantile of the chi-squared distribution with one degree of freedom (NIST/SEMATECH e-Handbook, 1.3.6.7.4). */
const chiSquared99 = 6.635;

/** @param level the chance of a false alarm that this series is allowed. None are found in fewer runs than {@link fewestRuns}. */
export function changesIn(samples: readonly Sample[], unit: "share" | "ms", level: number): readonly Change[] {
  if (samples.length < fewestRuns) return [];
  const penalty = penaltyPerLog * Math.log(samples.length);
  const { cuts, scores, correlation } =
    unit === "share" ? rateCandidates(samples, penalty) : delayCandidates(valuesOf(samples), penalty);
  const proofs = new Map<string, number>();
  const prove = (from: number, to: number): number => {
    const key = `${from} ${to}`;
    const p = proofs.get(key) ?? proofOf(scores.slice(from, to), correlation, level);
    proofs.set(key, p);
    return p;
  };
  let kept = cuts;
  for (;;) {
    const edges = [0, ...kept, samples.length];
    const parts = partsOf(samples, kept);
    const changes = kept.map((at, i) => {
      const [before = [], after = []] = [parts[i], parts[i + 1]];
      return { at, before, after, p: prove(edges[i] ?? 0, edges[i + 2] ?? samples.length) };
    });
    const failing = changes.filter(({ p, before, after }) => p > level || !matters(unit, before, after));
    const weakest = [...failing].sort((a, b) => b.p - a.p || sizeOf(unit, a) - sizeOf(unit, b))[0];
    if (weakest === undefined) return changes;
    kept = kept.filter((at) => at !== weakest.at);
  }
}

/** Of a delay the median, of a rate that of all dispatches together. */
export function levelOf(unit: "share" | "ms", samples: readonly Sample[]): number {
  if (unit === "ms") return medianOf(valuesOf(samples));
  const { hits, count } = together(samples);
  return hits / count;
}

const valuesOf = (samples: readonly Sample[]): readonly number[] => samples.map(({ value }) => value);

function matters(unit: "share" | "ms", before: readonly Sample[], after: readonly Sample[]): boolean {
  if (unit === "share") return rateMatters(withoutWorst(before), withoutWorst(after));
  const points = before.map((sample, at) => ({ at, ...sample }));
  return mattersBy("ms", levelOf("ms", after) - levelOf("ms", before), points);
}

/**
 * By its counts: the logarithm of the likelihood ratio, twice, over the design effect between the runs of each part (Wilks 1938),
 * at 1 %.
 */
function rateMatters(before: readonly Sample[], after: readonly Sample[]): boolean {
  const [less, more] = [together(before), together(after)];
  const ratio = devianceOf(together([less, more])) - devianceOf(less) - devianceOf(more);
  const change = Math.abs(more.hits / more.count - less.hits / less.count);
  const isSure = ratio / designEffect([before, after]) >= chiSquared99;
  return isSure && change >= practicalShare * (less.hits / less.count);
}

/** To order those that are alike in p. */
const sizeOf = (unit: "share" | "ms", { before, after }: Change): number =>
  Math.abs(levelOf(unit, after) - levelOf(unit, before));
