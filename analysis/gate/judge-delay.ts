// Whether a percentile of the run's delays has become longer than the baseline's by more than its margin, and what is said of it.

import type { GateWish, Measure, Regression } from "../../contract/gate.js";
import type { Share } from "../compare/newcombe.js";
import { duration } from "../render/figures.js";
import type { Difference } from "./difference.js";
import { judged, more, needsWords, streakWords } from "./judged.js";
import { compareDelays, type DelayComparison, type DelaySide, type Percentile, type Value } from "./percentiles.js";
import { asTheyAre, type Factors } from "./rates.js";

export type DelayMeasure = Extract<Measure, "p50" | "p99">;

const perMilleOf: Readonly<Record<DelayMeasure, Percentile>> = { p50: 500, p99: 990 };
/** What a percentile needs (analysis/statistics.ts, isSupported). */
const fewest: Readonly<Record<DelayMeasure, number>> = { p50: 2, p99: 100 };

type DelayMargin = GateWish["margins"]["p50"];

export type Asked = {
  readonly margin: DelayMargin;
  /** Without its margin on the command line a percentile that the samples cannot bear is left out of the result. */
  readonly isAsked: boolean;
  readonly watchMs: number;
  /** How many of each block of the run take longer than that. */
  readonly beyondIn: (limitMs: number) => readonly Share[];
};

export function judgeDelay(check: DelayMeasure, candidate: DelaySide, base: DelaySide, asked: Asked): Regression {
  const comparison = compareDelays(candidate, base, { ...asked, perMille: perMilleOf[check] });
  const difference = comparison.differenceAt(asTheyAre);
  const marginMs = marginMsOf(comparison.base, asked.margin);
  const counts = { hits: null, of: candidate.all.count, baselineHits: null, baselineOf: base.all.count };
  const resultAt = (factors: Factors) => resultOf(comparison.base, comparison.differenceAt(factors), marginMs);
  const found = resultAt(asTheyAre);
  const result = found === "cannot" ? (asked.isAsked ? "unknown" : "not-judged") : found;
  const needs =
    !isDecided(found) && difference !== null && marginMs !== null
      ? more(candidate.all.count, (factors) => isDecided(resultAt(factors)))
      : null;
  return judged(comparison, difference, {
    ...{ check, unit: "ms", result, counts, margin: marginMs, needs },
    value: comparison.candidate,
    baseline: comparison.base,
    detail:
      detailOf(check, comparison, difference, { ...counts, marginMs }) +
      (needs === null ? noneWords(result, difference) : needsWords(needs)),
  });
}

type Result = "pass" | "fail" | "unknown" | "cannot";

const isDecided = (result: Result): boolean => result === "pass" || result === "fail";

/**
 * Fails where even the lower end of the interval is beyond the margin, passes where the upper end is within it. Where the samples
 * are too small for an upper end, but not for the percentile, no observed growth passes. `cannot`: they cannot bear it.
 */
function resultOf(base: Value, difference: Difference | null, marginMs: number | null): Result {
  if (difference === null || marginMs === null || base === "never") return "cannot";
  const { low, high } = difference;
  if (low !== null && low > marginMs) return "fail";
  if (high !== null) return high <= marginMs ? "pass" : low === null ? "cannot" : "unknown";
  return difference.difference <= 0 ? "pass" : "cannot";
}

function marginMsOf(base: Value, { share, ms }: DelayMargin): number | null {
  return typeof base === "number" ? Math.round(Math.max(share * base, ms) * 10) / 10 : null;
}

type Seen = { readonly of: number; readonly baselineOf: number; readonly marginMs: number | null };

function detailOf(
  check: DelayMeasure,
  comparison: DelayComparison,
  difference: Difference | null,
  { of, baselineOf, marginMs }: Seen,
): string {
  const { candidate, base } = comparison;
  if (difference === null)
    return `${check} needs ${fewest[check]} dispatches on each side; these are ${of} and ${baselineOf}`;
  const seen = `${shown(candidate)} (n ${of}) against ${shown(base)} (n ${baselineOf})`;
  if (base === "never") return `${seen}: nothing is slower than what never came`;
  const end = (ms: number | null) => (ms === null ? "no bound" : signed(ms));
  const atLeast = candidate === "never" ? "at least " : "";
  return `${seen}: ${atLeast}${signed(difference.difference)}, 95 % interval ${end(difference.low)} to ${end(difference.high)}, margin ${shown(marginMs)}${streakWords(comparison)}`;
}

/** Why one passes whose interval has no upper end. */
const noneWords = (result: Regression["result"], difference: Difference | null): string =>
  result === "pass" && difference?.high === null ? "; too few for an upper end, and no growth was seen" : "";

const shown = (value: Value): string => (typeof value === "number" ? duration(rounded(value)) : duration(value));

/** "+12.3 ms", "-1.1 ms", "0 ms". */
function signed(ms: number): string {
  const value = rounded(ms);
  return value > 0 ? `+${duration(value)}` : duration(value);
}

const rounded = (ms: number): number => Math.round(ms * 10) / 10 + 0;
