// What is said of one measure: better, worse, no difference that matters, or that it cannot be told; and why. Pure.

import type { ComparedMeasure } from "../../contract/comparison-result.js";
import { amountText, pText, roundsText } from "../render/comparison-words.js";
import { type Contrast, chanceOfApart, fewestRounds, judgedInterval } from "./contrast.js";
import { leastChance } from "./relabel.js";

export type MeasureVerdict = Pick<ComparedMeasure, "verdict" | "why">;

/** The other tests that its p was corrected for, and what is significant. */
export type Family = { readonly tests: number; readonly alpha: number };

/** @param p after the correction; `null` where nothing was tested. */
export function measureVerdict(contrast: Contrast, p: number | null, family: Family): MeasureVerdict {
  const { basis, sizes } = contrast;
  switch (basis) {
    case "none":
      return cannotTell(noFigure(contrast));
    case "too-few":
      return cannotTell(`${roundsText(sizes)}; ${fewestRounds} of each are needed`);
    case "apart":
      return {
        verdict: directionOf(contrast),
        why: `every round lies beyond every round of the other, and ${roundsText(sizes)} are too few for more: of identical versions chance does that once in ${Math.round(1 / chanceOfApart(sizes))}`,
      };
    case "rounds":
      return tested(contrast, p ?? 1, family);
    default:
      return basis satisfies never;
  }
}

function tested(contrast: Contrast, p: number, family: Family): MeasureVerdict {
  const { difference, margin, measure } = contrast;
  const limit = amountText(measure.unit, margin);
  const isSignificant = p <= family.alpha;
  const interval = judgedInterval(contrast);
  const isWithin = interval !== null && interval.low >= -margin && interval.high <= margin;
  // A lost dispatch is a person whom no agent came to: any loss more that is no chance counts. A millisecond does not.
  if (isSignificant && (measure.unit === "share" || Math.abs(difference) >= margin))
    return { verdict: directionOf(contrast), why: `${pText(p)} after correction` };
  if (difference === 0 && !Number.isFinite(contrast.base) && isWithin)
    return { verdict: "no-difference", why: "it is never in both" };
  if (isWithin) {
    const small = isSignificant ? `there is a difference (${pText(p)} after correction), too small to matter: ` : "";
    return { verdict: "no-difference", why: `${small}the interval lies within ${limit}` };
  }
  if (isSignificant)
    return cannotTell(
      `there is a difference (${pText(p)} after correction), but it may be smaller or larger than ${limit}`,
    );
  return cannotTell(`more than ${limit} can neither be shown nor excluded${tooFewFor(contrast, family)}`);
}

/** Many tests at once may ask for a smaller chance than so few rounds can give. */
function tooFewFor({ sizes }: Contrast, { tests, alpha }: Family): string {
  if (leastChance(sizes) * tests <= alpha) return "";
  let rounds = fewestRounds;
  while (leastChance({ base: rounds, candidate: rounds }) * tests > alpha) rounds += 1;
  return `; among ${tests} tests ${rounds} rounds of each are needed`;
}

const directionOf = ({ difference }: Contrast): "worse" | "better" => (difference > 0 ? "worse" : "better");

const cannotTell = (why: string): MeasureVerdict => ({ verdict: "cannot-tell", why });

function noFigure({ measure }: Contrast): string {
  if (measure.unit === "share") return "no dispatch has an outcome";
  const count = measure.rounds.reduce((sum, { values, never }) => sum + values.length + never, 0);
  if (count === 0) return "nobody saw this hop";
  return `too few dispatches: p${measure.perMille / 10} needs ${Math.ceil(1000 / (1000 - measure.perMille))} of each version`;
}
