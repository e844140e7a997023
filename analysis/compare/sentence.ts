// The answer of a comparison in plain sentences: of each candidate, and of all of them. Pure.

import type { ComparedCandidate, ComparedMeasure } from "../../contract/comparison-result.js";
import type { Summary } from "../../contract/summary.js";
import { amountText, hopWords, measureWords, valueText } from "../render/comparison-words.js";

type Said = Pick<ComparedCandidate, "label" | "verdict" | "measures" | "hop"> & {
  readonly base: string;
  readonly arrival: Summary["run"]["arrival"];
};

/** "1.2.3 is worse than 1.2.6: lost 35 % against 0 %, p99 never against 0.22 s; the change is between assignment and entry (started late)." */
export function candidateSentence(said: Said): string {
  const { label, base, verdict } = said;
  switch (verdict) {
    case "worse":
    case "better":
      return `${label} is ${verdict} than ${base}: ${differingText(said, verdict)}${otherwiseText(said)}${hopText(said)}`;
    case "no-difference":
      return `${label} shows no difference from ${base} that matters: ${sameText(said)}`;
    case "cannot-tell":
      return `Whether ${label} is worse than ${base} cannot be told: ${untoldText(said)}${otherwiseText(said)}`;
    default:
      return verdict satisfies never;
  }
}

const judgedAs = ({ measures }: Said, verdict: ComparedMeasure["verdict"]): readonly ComparedMeasure[] =>
  measures.filter((one) => one.role === "judged" && one.verdict === verdict);

const againstText = ({ measure, unit, base, candidate }: ComparedMeasure): string =>
  `${measureWords[measure]} ${valueText(unit, candidate)} against ${valueText(unit, base)}`;

function differingText(said: Said, verdict: "worse" | "better"): string {
  const differing = judgedAs(said, verdict);
  const onlyApart = differing.every(({ basis }) => basis === "apart");
  return `${differing.map(againstText).join(", ")}${onlyApart ? `; ${differing[0]?.why ?? ""}` : ""}`;
}

/** What is better where the rest is not. */
function otherwiseText(said: Said): string {
  const better = said.verdict === "better" ? [] : judgedAs(said, "better");
  return better.length === 0 ? "" : `; better: ${better.map(againstText).join(", ")}`;
}

const sameText = (said: Said): string =>
  judgedAs(said, "no-difference")
    .map((one) => `${againstText(one)}${one.margin === null ? "" : ` (within ${amountText(one.unit, one.margin)})`}`)
    .join(", ");

/** Measures that have the same reason share it. */
function untoldText(said: Said): string {
  const untold = judgedAs(said, "cannot-tell");
  const reasons = [...new Set(untold.map(({ why }) => why))];
  return reasons
    .map((why) => {
      const alike = untold.filter((one) => one.why === why);
      return `${alike.map((one) => (one.basis === "none" ? measureWords[one.measure] : againstText(one))).join(", ")}: ${why}`;
    })
    .join("; ");
}

/** What may be chance is there perhaps. */
function hopText({ hop, arrival }: Said): string {
  if (hop === null) return "";
  const named = hop.causes.map(({ cause }) => cause).join(", ");
  const causes = `${hop.causesAre === "perhaps" ? "perhaps " : ""}${hop.stage === null ? "the cause: " : ""}${named}`;
  if (hop.stage === null) return `; ${causes}`;
  const place = `${hop.certainty === "seen" ? "perhaps " : ""}${hopWords(hop.stage, arrival)}`;
  const median = hop.figure === "median" ? ", by its median, as so few dispatches have no p99" : "";
  return `; the change is ${place}${named === "" ? "" : ` (${causes})`}${median}`;
}

/** Of all candidates; the first words are the verdict's. @param unknown why the whole cannot be told; `null` when it can */
export function comparisonSentence(candidates: readonly ComparedCandidate[], unknown: string | null): string {
  if (unknown !== null) return `Nothing can be said: ${unknown}`;
  return candidates.map(({ sentence }) => sentence).join(". ");
}
