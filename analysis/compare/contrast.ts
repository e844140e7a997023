// One measure of two versions held against each other: the difference, how sure it is, and on what ground that is said. Nothing is
// judged here. Pure.

import type { Margins } from "../../contract/comparison.js";
import type { ComparedMeasure } from "../../contract/comparison-result.js";
import { effectiveOf, together } from "./design-effect.js";
import type { Figure } from "./figure.js";
import { figureOf, type Measure, marginOf, supportedFigure } from "./measures.js";
import { newcombe, type Share } from "./newcombe.js";
import { apart, chanceOf, combinations, type Relabellings, relabellings, type Sizes } from "./relabel.js";
import { type Bounds, intervalOf, type Resamples, resamplesOf } from "./resample.js";

/** Numbers may be infinite: never. NaN: there is none. The measure's rounds are the base's, then the candidate's. */
export type Contrast = {
  readonly measure: Measure;
  readonly sizes: Sizes;
  readonly base: number;
  readonly candidate: number;
  readonly difference: number;
  readonly margin: number;
  readonly basis: ComparedMeasure["basis"];
  readonly interval: Bounds | null;
  readonly newcombe: Bounds | null;
  readonly widened: Bounds | null;
  readonly p: number | null;
};

/** Five rounds of each can give no p below 1 in 126: among the judged measures of two candidates nothing would be significant. */
export const fewestRounds = 6;

/** `null` below {@link fewestRounds} of either. The same for all measures of two versions. */
export type Chances = { readonly relabellings: Relabellings; readonly resamples: Resamples } | null;

export function chancesOf(sizes: Sizes, seed: number): Chances {
  if (Math.min(sizes.base, sizes.candidate) < fewestRounds) return null;
  return { relabellings: relabellings(sizes, seed), resamples: resamplesOf(sizes, seed) };
}

export type Rules = { readonly margins: Margins; readonly confidence: number };

export function contrastOf(measure: Measure, sizes: Sizes, chances: Chances, { margins, confidence }: Rules): Contrast {
  const figure = figureOf(measure);
  const [ours, theirs] = [weightsOf(sizes, "base"), weightsOf(sizes, "candidate")];
  const base = supportedFigure(measure, figure, ours);
  const candidate = supportedFigure(measure, figure, theirs);
  const margin = marginOf(measure, margins, base);
  const difference = apart(candidate, base);
  const basis = Number.isNaN(difference)
    ? "none"
    : chances !== null
      ? "rounds"
      : liesApart(figure, sizes, margin)
        ? "apart"
        : "too-few";
  const tested = basis === "rounds" ? chances : null;
  return {
    ...{ measure, sizes, base, candidate, difference, margin, basis },
    interval: tested === null ? null : intervalOf(figure, tested.resamples, confidence),
    ...(measure.unit === "share" ? sharesApart(measure.rounds, sizes, confidence) : { newcombe: null, widened: null }),
    p: tested !== null ? chanceOf(figure, sizes, tested.relabellings) : basis === "apart" ? chanceOfApart(sizes) : null,
  };
}

/** Of identical versions: how often all rounds of either lie beyond all of the other. */
export const chanceOfApart = ({ base, candidate }: Sizes): number => 2 / combinations(base + candidate, candidate);

/** Every round of one beyond every round of the other, by the margin at least. A round's own quantile may be its slowest. */
function liesApart(figure: Figure, sizes: Sizes, margin: number): boolean {
  if (Math.min(sizes.base, sizes.candidate) < 2) return false;
  const rounds = Array.from({ length: sizes.base + sizes.candidate }, (_, i) =>
    figure(Uint8Array.from({ length: sizes.base + sizes.candidate }, (__, j) => (i === j ? 1 : 0))),
  );
  const [ours, theirs] = [rounds.slice(0, sizes.base), rounds.slice(sizes.base)];
  const gap = (upper: readonly number[], lower: readonly number[]) => apart(Math.min(...upper), Math.max(...lower));
  return gap(theirs, ours) >= margin || gap(ours, theirs) >= margin;
}

function sharesApart(rounds: readonly Share[], sizes: Sizes, confidence: number) {
  const [ours, theirs] = [rounds.slice(0, sizes.base), rounds.slice(sizes.base)];
  const few = Math.min(sizes.base, sizes.candidate) < 2;
  return {
    newcombe: newcombe(together(theirs), together(ours), confidence),
    widened: few ? null : newcombe(effectiveOf(theirs, confidence), effectiveOf(ours, confidence), confidence),
  };
}

const weightsOf = ({ base, candidate }: Sizes, version: "base" | "candidate"): Uint8Array =>
  Uint8Array.from({ length: base + candidate }, (_, i) => (i < base === (version === "base") ? 1 : 0));

/** The one that a verdict is given by: of a rate the widened one, which has the better coverage (docs/statistics.md). */
export const judgedInterval = ({ measure, interval, widened }: Contrast): Bounds | null =>
  measure.unit === "share" ? widened : interval;
