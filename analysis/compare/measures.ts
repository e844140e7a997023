// The measures of a comparison, from the rounds' counts and samples: those that are judged, then the stages, which explain. Each
// is a figure of any rounds together; higher is worse in all of them. Pure.

import type { Margins } from "../../contract/comparison.js";
import { type MeasureName, type StageName, stageNames } from "../../contract/comparison-result.js";
import { isSupported, type PerMille } from "../statistics.js";
import { type Figure, quantileFigure, type RoundValues, rateFigure } from "./figure.js";
import type { Share } from "./newcombe.js";
import { type Round, sharesOf } from "./round.js";

/** What a measure is made of, round by round. */
export type Measure =
  | { readonly name: MeasureName; readonly role: "judged"; readonly unit: "share"; readonly rounds: readonly Share[] }
  | (Quantile & { readonly name: MeasureName; readonly role: "judged" })
  | (Quantile & { readonly name: MeasureName; readonly role: "explains"; readonly stage: StageName });

type Quantile = { readonly unit: "ms"; readonly perMille: PerMille; readonly rounds: readonly RoundValues[] };

export function measuresOf(rounds: readonly Round[]): readonly Measure[] {
  const delays = rounds.map(({ found }) => found.samples.delays);
  const stage = (name: StageName): Measure => ({
    ...{ name, stage: name, role: "explains", unit: "ms", perMille: 990 },
    rounds: rounds.map(({ found }) => found.samples.stages[name]),
  });
  return [
    { name: "lostRate", role: "judged", unit: "share", rounds: sharesOf(rounds, "lost") },
    { name: "missedDeadlineRate", role: "judged", unit: "share", rounds: sharesOf(rounds, "missed") },
    { name: "p50", role: "judged", unit: "ms", perMille: 500, rounds: delays },
    { name: "p99", role: "judged", unit: "ms", perMille: 990, rounds: delays },
    ...stageNames.map(stage),
  ];
}

export const figureOf = (measure: Measure): Figure =>
  measure.unit === "share" ? rateFigure(measure.rounds) : quantileFigure(measure.rounds, measure.perMille);

/** Of the rounds that weigh something; NaN where so few cannot bear it. */
export function supportedFigure(measure: Measure, figure: Figure, weights: ArrayLike<number>): number {
  if (measure.unit === "share") return figure(weights);
  const count = measure.rounds.reduce(
    (sum, { values, never }, i) => sum + (weights[i] ?? 0) * (values.length + never),
    0,
  );
  return isSupported(measure.perMille, count) ? figure(weights) : Number.NaN;
}

/** From where on a difference matters, in the measure's unit. @param base its figure; a base that is never has no share */
export function marginOf(measure: Measure, margins: Margins, base: number): number {
  const isMedian = measure.unit === "ms" && measure.perMille === 500;
  const { ms, share } = isMedian ? margins.p50 : delayMarginOf(measure.name, margins);
  return Number.isFinite(base) ? Math.max(ms, share * base) : ms;
}

function delayMarginOf(name: MeasureName, margins: Margins): Margins["p50"] {
  switch (name) {
    case "lostRate":
    case "missedDeadlineRate":
      return { ms: margins.rate, share: 0 };
    case "p50":
      return margins.p50;
    case "p99":
      return margins.p99;
    case "offer":
    case "answer":
    case "assignment":
    case "entry":
    case "join":
      return margins.stageP99;
  }
}
