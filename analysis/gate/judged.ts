// What rates and percentiles have in common when they are judged: the shape of the finding, how much more would decide an open
// one, and the words for what comes in streaks.

import type { Regression } from "../../contract/gate.js";
import { counted } from "../render/counted.js";
import { confidence, type Difference, type Spread } from "./difference.js";
import type { Factors } from "./rates.js";

type Compared = {
  readonly designEffect: number;
  readonly spread: Spread | null;
};

type Found = Pick<Regression, "check" | "unit" | "result" | "value" | "baseline" | "counts" | "margin" | "detail"> & {
  readonly needs: Needs | null;
};

export function judged(
  { designEffect, spread }: Compared,
  difference: Difference | null,
  { needs, ...found }: Found,
): Regression {
  const digits = found.unit === "share" ? 1e6 : 10;
  const rounded = (value: number | null | undefined): number | null =>
    value === null || value === undefined ? null : Math.round(value * digits) / digits + 0;
  const { check, result, unit, value, baseline, counts, margin, detail } = found;
  return {
    ...{ check, result, unit, value, baseline },
    difference: rounded(difference?.difference),
    low: rounded(difference?.low),
    high: rounded(difference?.high),
    ...{ confidence, margin, counts },
    designEffect: Math.round(designEffect * 100) / 100,
    betweenRuns: rounded(spread?.sd),
    moreDispatches: needs?.kind === "run" ? needs.dispatches : null,
    detail,
  };
}

/** Of a bare summary no percentile can be judged. */
export const cannotJudge = (check: "p50" | "p99", result: "unknown" | "not-judged"): Regression => ({
  ...{ check, result, unit: "ms", value: null, baseline: null, difference: null, low: null, high: null, confidence },
  ...{ margin: null, counts: { hits: null, of: 0, baselineHits: null, baselineOf: 0 } },
  ...{ designEffect: null, betweenRuns: null, moreDispatches: null },
  detail: "a bare summary has no delays to compare with; give the run, or a baseline made of it",
});

/** `run`: so many more dispatches of the run would decide it; `both`: only with so many times as many in the baseline too. */
export type Needs =
  | { readonly kind: "run"; readonly dispatches: number }
  | { readonly kind: "both"; readonly times: number }
  | { readonly kind: "nothing" };

/** Beyond so many times as many dispatches nobody would wait for them. */
const mostTimes = 1_000;

/** @param isDecided with so many times as many dispatches like these */
export function more(count: number, isDecided: (factors: Factors) => boolean): Needs {
  const ofRun = least(count, (factor) => isDecided({ candidate: factor, base: 1 }));
  if (ofRun !== null) return { kind: "run", dispatches: twoDigits(ofRun - count) };
  const ofBoth = least(count, (factor) => isDecided({ candidate: factor, base: factor }));
  return ofBoth === null ? { kind: "nothing" } : { kind: "both", times: Math.ceil(ofBoth / count) };
}

export function needsWords(needs: Needs): string {
  switch (needs.kind) {
    case "run":
      return `; about ${counted(needs.dispatches, "more dispatch", "more dispatches")} like these would decide it`;
    case "both":
      return `; the baseline is too small: about ${needs.times} times as many dispatches like these, in both, would decide it`;
    case "nothing":
      return "; no number of dispatches like these would decide it: the difference is about the margin, or runs differ among themselves by more than it";
  }
}

/** Where it is worth a word. */
const notableEffect = 1.5;

export function streakWords({ designEffect, spread }: Compared): string {
  const streaks =
    designEffect >= notableEffect ? [`in streaks, design effect ${Math.round(designEffect * 10) / 10}`] : [];
  const runs = spread !== null && spread.sd > 0 ? ["runs differ beyond chance"] : [];
  const words = [...streaks, ...runs];
  return words.length === 0 ? "" : ` (${words.join("; ")})`;
}

/** The least number of dispatches that decides; `null` where none within reach does. */
function least(count: number, isDecided: (factor: number) => boolean): number | null {
  let [open, decided] = [count, count * 2];
  while (!isDecided(decided / count)) {
    [open, decided] = [decided, decided * 2];
    if (decided > mostTimes * count) return null;
  }
  while (decided - open > 1) {
    const middle = Math.floor((open + decided) / 2);
    if (isDecided(middle / count)) decided = middle;
    else open = middle;
  }
  return decided;
}

/** 647 is 650: it is an estimate. */
function twoDigits(value: number): number {
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.ceil(value / scale) * scale;
}
