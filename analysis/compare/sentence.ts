// The answer of a comparison in plain sentences: of each candidate, and of all of them. Pure.

import type { ComparedCandidate, ComparedMeasure } from "../../contract/comparison-result.js";
import type { Summary } from "../../contract/summary.js";
import { hopWords, measureWords, valueText } from "../render/comparison-words.js";

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
      return `${label} is ${verdict} than ${base}: ${differingText(said, verdict)}${hopText(said)}`;
    case "no-difference":
      return `${label} shows no difference from ${base} that matters: ${sameText(said)}`;
    case "cannot-tell":
      return `whether ${label} differs from ${base} cannot be told: ${untoldText(said)}`;
    default:
      return verdict satisfies never;
  }
}

const judged = ({ measures }: Said): readonly ComparedMeasure[] => measures.filter(({ role }) => role === "judged");

function differingText(said: Said, verdict: "worse" | "better"): string {
  const differing = judged(said).filter((one) => one.verdict === verdict);
  const words = differing.map((one) => `${measureWords[one.measure]} ${againstText(one)}`);
  const apartOnly = differing.every(({ basis }) => basis === "apart");
  return `${words.join(", ")}${apartOnly ? `; ${differing[0]?.why ?? ""}` : ""}`;
}

const againstText = ({ unit, base, candidate }: ComparedMeasure): string =>
  `${valueText(unit, candidate)} against ${valueText(unit, base)}`;

function sameText(said: Said): string {
  return judged(said)
    .map((one) => `${measureWords[one.measure]} ${againstText(one)}`)
    .join(", ");
}

function untoldText(said: Said): string {
  const untold = judged(said).filter(({ verdict }) => verdict === "cannot-tell");
  const [first] = untold;
  if (first !== undefined && untold.length === judged(said).length && untold.every(({ why }) => why === first.why))
    return first.why;
  return untold.map((one) => `${measureWords[one.measure]} (${againstText(one)}): ${one.why}`).join("; ");
}

function hopText({ hop, arrival }: Said): string {
  if (hop === null) return "";
  if (hop.stage === null) return hop.cause === null ? "" : `; the cause is "${hop.cause}"`;
  const cause = hop.cause === null ? "" : ` (${hop.cause})`;
  return `; the change is ${hop.certainty === "seen" ? "perhaps " : ""}${hopWords(hop.stage, arrival)}${cause}`;
}

/** Of all candidates; the first words are the verdict's. @param unknown why the whole cannot be told; `null` when it can */
export function comparisonSentence(candidates: readonly ComparedCandidate[], unknown: string | null): string {
  if (unknown !== null) return `nothing can be said: ${unknown}`;
  return candidates.map(({ sentence }) => sentence).join(". ");
}
