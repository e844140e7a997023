// The judgement of a comparison: its rounds in, what is said of each candidate against the base out. The same rounds and seed give
// the same bytes. Pure.

import type { Comparison } from "../../contract/comparison.js";
import type {
  ComparedCandidate,
  ComparedMeasure,
  ComparedVersion,
  ComparisonResult,
} from "../../contract/comparison-result.js";
import { comparedMeasure } from "./compared-measure.js";
import { chancesOf, contrastOf } from "./contrast.js";
import { enoughOf } from "./enough.js";
import { changedHopOf, type StageFound } from "./hop.js";
import { alphaOf, type Level, type MeasureVerdict, measureVerdict } from "./measure-verdict.js";
import { measuresOf } from "./measures.js";
import { notesOf } from "./notes.js";
import type { LeftOut, Round } from "./round.js";
import { candidateSentence, comparisonSentence } from "./sentence.js";
import { stageMedians } from "./stage-medians.js";
import { type Held, type Tested, testedTogether } from "./tested.js";
import { comparedVersion } from "./version.js";

/** The rounds that were carried out; those of one kind of arrival, setting and so on (sameness.ts). */
export type Rounds = { readonly used: readonly Round[]; readonly leftOut: readonly LeftOut[] };

/** What is left of a version beyond this is a choice of its rounds, and may be another version's. */
const mostLeftOut = 1 / 3;

export function judgeComparison(comparison: Comparison, rounds: Rounds): ComparisonResult {
  const { base, candidates, wantedWidth, rounds: planned, ...rules } = comparison;
  const of = (label: string) => ({
    used: rounds.used.filter((round) => round.label === label),
    leftOut: rounds.leftOut.filter((round) => round.label === label),
  });
  const versions = [base, ...candidates].map((label) => comparedVersion(label, of(label), planned));
  const held = candidates.map((label) => heldOf(comparison, of(base).used, label, of(label).used));
  const tested = testedTogether(held);
  const medians = testedTogether(held.map((one) => stageMedians(one, rules)));
  const level = { alpha: alphaOf(rules.confidence), candidates: candidates.length };
  const compared = candidates.map((label) => {
    const isMine = (one: Tested) => one.label === label;
    const mine = { tested: tested.filter(isMine), medians: medians.filter(isMine) };
    return comparedCandidate(label, mine, level, versions, rounds.used[0]);
  });
  const unknown = whyUnknown(versions);
  const verdict = unknown !== null ? "unknown" : worstOf(compared.map((one) => one.verdict));
  const { schema: _, ...asked } = rules;
  return {
    schema: 1,
    comparison: { ...asked, base, candidates, wantedWidth },
    setting: settingOf(rounds.used[0]),
    verdict,
    exitStatus: exitStatusOf[verdict],
    sentence: comparisonSentence(compared, unknown),
    versions,
    candidates: compared,
    enough: enoughOf(
      tested.filter(({ contrast }) => contrast.measure.role === "judged"),
      wantedWidth,
    ),
    notes: notesOf(comparison, versions, compared, rounds),
  };
}

function heldOf(
  { seed, ...rules }: Comparison,
  base: readonly Round[],
  label: string,
  candidate: readonly Round[],
): Held {
  const sizes = { base: base.length, candidate: candidate.length };
  const chances = chancesOf(sizes, seed);
  const contrasts = measuresOf([...base, ...candidate]).map((one) => contrastOf(one, sizes, chances, rules));
  return { label, contrasts, chances };
}

function comparedCandidate(
  label: string,
  { tested, medians }: { readonly tested: readonly Tested[]; readonly medians: readonly Tested[] },
  level: Level,
  [base, ...others]: readonly ComparedVersion[],
  first: Round | undefined,
): ComparedCandidate {
  const saidOf = (one: Tested) => ({ ...one, ...measureVerdict(one.contrast, one.corrected, level) });
  const said = tested.map(saidOf);
  const measures: readonly ComparedMeasure[] = said.map(comparedMeasure);
  const verdict = worstOf(measures.filter(({ role }) => role === "judged").map((one) => one.verdict));
  const candidate = others.find((version) => version.label === label);
  const isToldOf = base !== undefined && candidate !== undefined && (verdict === "worse" || verdict === "better");
  const isRateToldOf = measures.some((one) => one.role === "judged" && one.unit === "share" && one.verdict === verdict);
  const stages = { p99s: stagesOf(said), medians: stagesOf(medians.map(saidOf)) };
  const causesAre = isRateToldOf ? "told" : "perhaps";
  const hop = isToldOf ? changedHopOf({ ...stages, base, candidate, causesAre }, verdict) : null;
  const arrival = first?.found.summary.run.arrival ?? "entry";
  const sentence = candidateSentence({ label, base: base?.label ?? "", verdict, measures, hop, arrival });
  return { label, verdict, measures, hop, sentence };
}

const stagesOf = (said: readonly (Tested & MeasureVerdict)[]): readonly StageFound[] =>
  said.flatMap(({ contrast, verdict }) =>
    contrast.measure.role === "judged" ? [] : [{ stage: contrast.measure.stage, contrast, verdict }],
  );

/** Worse first, then what cannot be told: a candidate is not better while it may be worse by another measure. */
function worstOf(verdicts: readonly ComparedMeasure["verdict"][]): ComparedMeasure["verdict"] {
  const order = ["worse", "cannot-tell", "better", "no-difference"] as const;
  return order.find((verdict) => verdicts.includes(verdict)) ?? "cannot-tell";
}

const exitStatusOf: Readonly<Record<ComparisonResult["verdict"], ComparisonResult["exitStatus"]>> = {
  worse: 1,
  unknown: 2,
  "cannot-tell": 2,
  better: 0,
  "no-difference": 0,
};

function whyUnknown(versions: readonly ComparedVersion[]): string | null {
  const doubtful = versions.filter(
    ({ rounds: { used, leftOut } }) => used === 0 || leftOut.length > mostLeftOut * (used + leftOut.length),
  );
  if (doubtful.length === 0) return null;
  const words = doubtful.map(({ label, rounds: { used, leftOut } }) => {
    const first = leftOut[0] === undefined ? "none was carried out" : `the first of those left out: ${leftOut[0].why}`;
    return `${used} of the ${used + leftOut.length} rounds of ${label} can be used (${first})`;
  });
  return words.join("; ");
}

function settingOf(round: Round | undefined): ComparisonResult["setting"] {
  if (round === undefined) return null;
  const { scenario, path, load, arrival, target, holdMs, deadlineMs, graceMs } = round.found.summary.run;
  return { scenario, path, load, arrival, target, holdMs, deadlineMs, graceMs };
}
