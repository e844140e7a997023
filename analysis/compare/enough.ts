// Whether a comparison has gone on long enough. It looks at the widths of the intervals alone, never at what they say: to stop when a
// difference is significant would find one in the end, wherever one looks often enough (docs/statistics.md). Pure.

import type { ComparisonResult } from "../../contract/comparison-result.js";
import { amountText, measureWords } from "../render/comparison-words.js";
import { type Contrast, fewestRounds, judgedInterval } from "./contrast.js";
import { apart } from "./relabel.js";

export type Enough = ComparisonResult["enough"];

/** @param contrasts of the judged measures, by their candidate's label */
export function enoughOf(
  contrasts: readonly { readonly label: string; readonly contrast: Contrast }[],
  wantedWidth: number | null,
): Enough {
  if (wantedWidth === null) return { answer: "not-asked", why: "the number of rounds was fixed beforehand" };
  for (const { label, contrast } of contrasts) {
    const why = tooWide(contrast, wantedWidth);
    if (why !== null) return { answer: "no", why: `${label}, ${measureWords[contrast.measure.name]}: ${why}` };
  }
  return { answer: "yes", why: `no interval is wider than ${wantedWidth} times its margin` };
}

function tooWide(contrast: Contrast, wantedWidth: number): string | null {
  const { margin, measure, sizes } = contrast;
  if (Math.min(sizes.base, sizes.candidate) < fewestRounds) return `fewer than ${fewestRounds} rounds of each`;
  const interval = judgedInterval(contrast);
  if (interval === null) return "there is no interval";
  const [width, wanted] = [apart(interval.high, interval.low), wantedWidth * margin];
  if (width <= wanted) return null;
  const isEndless = !Number.isFinite(width);
  return `the interval is ${isEndless ? "endless" : `${amountText(measure.unit, width)} wide`}, wanted are ${amountText(measure.unit, wanted)}`;
}
