// How a comparison's figures are put into words, in its sentences, reasons and tables.

import type {
  ComparedMeasure,
  Difference,
  FigureValue,
  MeasureName,
  StageName,
} from "../../contract/comparison-result.js";
import type { Summary } from "../../contract/summary.js";
import { counted } from "./counted.js";
import { duration } from "./figures.js";
import { percent } from "./percent.js";

type Unit = ComparedMeasure["unit"];

export const verdictWords: Readonly<Record<ComparedMeasure["verdict"], string>> = {
  better: "better",
  worse: "worse",
  "no-difference": "no difference that matters",
  "cannot-tell": "cannot tell",
};

export const valueText = (unit: Unit, value: FigureValue): string =>
  unit === "share" && typeof value === "number" ? percent(value) : duration(value);

/** A size of a difference: "5 points", "21.5 ms". */
export const amountText = (unit: Unit, amount: number): string =>
  unit === "share" ? counted(pointsOf(amount), "point") : duration(Math.round(amount * 10) / 10);

/** With its sign: "+5 points", "-21.5 ms", "to never". */
export function differenceText(unit: Unit, difference: Difference): string {
  if (difference === "to-never") return "to never";
  if (difference === "from-never") return "from never";
  return `${difference > 0 ? "+" : ""}${amountText(unit, difference)}`;
}

export const pText = (p: number): string => (p < 0.0001 ? "p < 0.0001" : `p ${Number(p.toPrecision(2))}`);

export const roundsText = ({ base, candidate }: { readonly base: number; readonly candidate: number }): string =>
  base === candidate ? `${counted(base, "round")} of each` : `${counted(candidate, "round")} against ${base}`;

export const measureWords: Readonly<Record<MeasureName, string>> = {
  lostRate: "lost",
  missedDeadlineRate: "missed deadline",
  p50: "p50",
  p99: "p99",
  offer: "request to offer, p99",
  answer: "offer to answer, p99",
  assignment: "answer to assignment, p99",
  entry: "assignment to entry, p99",
  join: "entry to join, p99",
};

/** The hop as a place: between what and what. An external worker's entry is not seen. */
export function hopWords(stage: StageName, arrival: Summary["run"]["arrival"]): string {
  switch (stage) {
    case "offer":
      return "between request and offer";
    case "answer":
      return "between offer and answer";
    case "assignment":
      return "between answer and assignment";
    case "entry":
      return "between assignment and entry";
    case "join":
      return arrival === "join" ? "between assignment and join" : "between entry and join";
  }
}

const pointsOf = (share: number): number => Math.round(share * 10_000) / 100;
