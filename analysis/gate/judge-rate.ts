// Whether a rate of the run has become worse than the baseline's by more than its margin, and what is said of it.

import type { Measure, Regression } from "../../contract/gate.js";
import { fewestForNone } from "../checks/share-limit.js";
import type { Share } from "../compare/newcombe.js";
import { percent, percentOfLimit } from "../render/percent.js";
import type { Difference } from "./difference.js";
import { judged, more, needsWords, streakWords } from "./judged.js";
import { asTheyAre, compareRates, type Factors, type RateComparison, type RateSide, times } from "./rates.js";

export type RateMeasure = Extract<Measure, "lost-rate" | "missed-deadline-rate">;

const nouns: Readonly<Record<RateMeasure, string>> = {
  "lost-rate": "lost",
  "missed-deadline-rate": "late or lost",
};

export function judgeRate(check: RateMeasure, candidate: RateSide, base: RateSide, margin: number): Regression {
  const comparison = compareRates(candidate, base);
  const { candidate: ours, base: theirs } = comparison;
  const difference = comparison.differenceAt(asTheyAre);
  const counts = { hits: ours.hits, of: ours.count, baselineHits: theirs.hits, baselineOf: theirs.count };
  const resultAt = (factors: Factors) =>
    resultOf(times(ours, factors.candidate), comparison.differenceAt(factors), margin);
  const result = resultAt(asTheyAre);
  const needs =
    result === "unknown" && difference !== null ? more(ours.count, (factors) => resultAt(factors) !== "unknown") : null;
  return judged(comparison, difference, {
    ...{ check, unit: "share", result, counts, margin, needs },
    value: shareOf(ours),
    baseline: shareOf(theirs),
    detail:
      detailOf(nouns[check], comparison, difference, margin) +
      (needs === null ? noneWords(result, difference, margin) : needsWords(needs)),
  });
}

/**
 * Fails where even the lower end of the interval is beyond the margin, passes where the upper end is within it. A sample that is
 * too small for that passes when it shows nothing at all among at least 20, as under a limit of 0.
 */
function resultOf(ours: Share, difference: Difference | null, margin: number): "pass" | "fail" | "unknown" {
  if (difference === null) return "unknown";
  if (difference.low !== null && difference.low > margin) return "fail";
  if (difference.high !== null && difference.high <= margin) return "pass";
  return ours.hits === 0 && ours.count >= fewestForNone ? "pass" : "unknown";
}

function detailOf(noun: string, comparison: RateComparison, difference: Difference | null, margin: number): string {
  const { candidate, base } = comparison;
  const seen = `${candidate.hits} of ${candidate.count} ${noun} against ${base.hits} of ${base.count}`;
  if (difference === null || difference.low === null || difference.high === null)
    return `${seen}: nothing to compare, dispatches with an outcome are needed on both sides`;
  const figures = `${signedPercent(difference.difference)}, 95 % interval ${signedPercent(difference.low)} to ${signedPercent(difference.high)}`;
  return `${seen}: ${figures}, margin ${percentOfLimit(margin)}${streakWords(comparison)}`;
}

/** Why one passes whose interval is wider than the margin. */
const noneWords = (result: Regression["result"], difference: Difference | null, margin: number): string =>
  result === "pass" && (difference?.high ?? 0) > margin
    ? `; none at all among at least ${fewestForNone} is a pass`
    : "";

/** "+1.3 %", "-0.2 %", "0 %". */
function signedPercent(share: number): string {
  const text = percent(Math.abs(share));
  if (share === 0) return text;
  return `${share > 0 ? "+" : "-"}${text}`;
}

const shareOf = ({ hits, count }: Share): number | null =>
  count === 0 ? null : Math.round((hits / count) * 1e6) / 1e6;
