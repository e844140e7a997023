// What is said of one measure: better, worse, no difference that matters, or that it cannot be told; and why. Pure.

import type { ComparedMeasure } from "../../contract/comparison-result.js";
import { amountText, pText, roundsText } from "../render/comparison-words.js";
import { counted } from "../render/counted.js";
import { percentOfLimit } from "../render/percent.js";
import { type Contrast, chanceOfApart, fewestRounds, judgedInterval } from "./contrast.js";
import { leastChance, leastOfAnyRounds } from "./relabel.js";
import { percentUnseen, roundsWithoutHit } from "./unseen.js";

export type MeasureVerdict = Pick<ComparedMeasure, "verdict" | "why">;

/** What is significant, and how many candidates are held against the base. */
export type Level = { readonly alpha: number; readonly candidates: number };

/** @param p after the correction; `null` where nothing was tested. */
export function measureVerdict(contrast: Contrast, p: number | null, level: Level): MeasureVerdict {
  const { basis, sizes } = contrast;
  switch (basis) {
    case "none":
      return cannotTell(noFigure(contrast));
    case "too-few":
      return cannotTell(`${roundsText(sizes)}, and ${fewestRounds} are needed`);
    case "apart":
      return {
        verdict: directionOf(contrast),
        why: `every round lies beyond every round of the other, and ${roundsText(sizes)} are too few for more: of identical versions chance does that once in ${Math.round(1 / chanceOfApart(sizes))}`,
      };
    case "rounds":
      return tested(contrast, p ?? 1, level);
    default:
      return basis satisfies never;
  }
}

function tested(contrast: Contrast, p: number, level: Level): MeasureVerdict {
  const { difference, margin, measure } = contrast;
  const limit = amountText(measure.unit, margin);
  const isSignificant = p <= level.alpha;
  const interval = judgedInterval(contrast);
  const isWithin = interval !== null && interval.low >= -margin && interval.high <= margin;
  // A lost dispatch is a person whom no agent came to: any loss more that is no chance counts. A millisecond does not.
  if (isSignificant && (measure.unit === "share" || Math.abs(difference) >= margin))
    return { verdict: directionOf(contrast), why: `${pText(p)} after correction` };
  if (difference === 0 && !Number.isFinite(contrast.base) && isWithin)
    return { verdict: "no-difference", why: "it is never in both" };
  if (isWithin) {
    const small = isSignificant ? `there is a difference (${pText(p)} after correction), too small to matter: ` : "";
    return { verdict: "no-difference", why: `${small}the interval lies within ${limit}${unseenIn(contrast, level)}` };
  }
  if (isSignificant)
    return cannotTell(
      `there is a difference (${pText(p)} after correction), but it may be smaller or larger than ${limit}`,
    );
  return cannotTell(`more than ${limit} can neither be shown nor excluded${tooFewFor(contrast, level)}`);
}

/** Of a rate without a hit the interval takes every dispatch for independent: nothing was seen that could say how they hang together. */
function unseenIn({ measure, sizes }: Contrast, { alpha }: Level): string {
  if (measure.unit !== "share") return "";
  const found = [measure.rounds.slice(0, sizes.base), measure.rounds.slice(sizes.base)].flatMap((rounds) => {
    const without = roundsWithoutHit(rounds);
    return without === null ? [] : [without];
  });
  if (found.length === 0) return "";
  const where = found.length === 2 ? "either version" : "one of the versions";
  return `, of dispatches that are lost one by one; none was in ${where}, and what happens in fewer than ${percentUnseen(Math.min(...found), 1 - alpha)} of rounds may not have happened once`;
}

/** Many candidates at once may ask for a smaller chance than so few rounds can give. */
function tooFewFor({ sizes }: Contrast, { candidates, alpha }: Level): string {
  const isEnough = (least: number) => least * candidates <= alpha;
  if (isEnough(leastChance(sizes))) return "";
  const asked = `${counted(candidates, "candidate")} at ${percentOfLimit(1 - alpha)}`;
  // So many givings are drawn and no more: no number of rounds gives a smaller chance.
  if (!isEnough(leastOfAnyRounds)) return `; ${asked} are more than any number of rounds can tell apart`;
  let rounds = fewestRounds;
  while (!isEnough(leastChance({ base: rounds, candidate: rounds }))) rounds += 1;
  return `; with ${asked} ${rounds} rounds of each are needed`;
}

/** 1 - 0.95 is a little more than 0.05 in doubles. */
export const alphaOf = (confidence: number): number => Number((1 - confidence).toPrecision(12));

const directionOf = ({ difference }: Contrast): "worse" | "better" => (difference > 0 ? "worse" : "better");

const cannotTell = (why: string): MeasureVerdict => ({ verdict: "cannot-tell", why });

function noFigure({ measure }: Contrast): string {
  if (measure.unit === "share") return "no dispatch has an outcome";
  const count = measure.rounds.reduce((sum, { values, never }) => sum + values.length + never, 0);
  if (count === 0) return "nobody saw this hop";
  return `too few dispatches: p${measure.perMille / 10} needs ${Math.ceil(1000 / (1000 - measure.perMille))} of each version`;
}
