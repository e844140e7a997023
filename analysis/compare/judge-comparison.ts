// The judgement of a comparison: its rounds in, what is said of each candidate against the base out. The same rounds and seed give
// the same bytes. Pure.

import type { Comparison } from "../../contract/comparison.js";
import type {
  ComparedCandidate,
  ComparedMeasure,
  ComparedVersion,
  ComparisonResult,
} from "../../contract/comparison-result.js";
import { holmAdjusted } from "../holm.js";
import { comparedMeasure } from "./compared-measure.js";
import { type Contrast, chancesOf, contrastOf } from "./contrast.js";
import { enoughOf } from "./enough.js";
import { changedHopOf, type StageFound } from "./hop.js";
import { type Family, measureVerdict } from "./measure-verdict.js";
import { measuresOf } from "./measures.js";
import { notesOf } from "./notes.js";
import type { LeftOut, Round } from "./round.js";
import { candidateSentence, comparisonSentence } from "./sentence.js";
import { comparedVersion } from "./version.js";

/** The rounds that were carried out; those of one kind of arrival, setting and so on (sameness.ts). */
export type Rounds = { readonly used: readonly Round[]; readonly leftOut: readonly LeftOut[] };

/** What is left of a version beyond this is a choice of its rounds, and may be another version's. */
const mostLeftOut = 1 / 3;

type Tested = {
  readonly label: string;
  readonly contrast: Contrast;
  readonly p: number | null;
  readonly family: Family;
};

export function judgeComparison(comparison: Comparison, rounds: Rounds): ComparisonResult {
  const { base, candidates, wantedWidth, rounds: planned, ...rules } = comparison;
  const of = (label: string) => ({
    used: rounds.used.filter((round) => round.label === label),
    leftOut: rounds.leftOut.filter((round) => round.label === label),
  });
  const versions = [base, ...candidates].map((label) => comparedVersion(label, of(label), planned));
  const tested = testedOf(
    candidates.flatMap((label) => contrastsOf(comparison, of(base).used, label, of(label).used)),
    rules.confidence,
  );
  const compared = candidates.map((label) => {
    const mine = tested.filter((one) => one.label === label);
    return comparedCandidate(label, mine, versions, rounds.used[0]);
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
    notes: notesOf(comparison, versions, rounds),
  };
}

function contrastsOf(
  { seed, ...rules }: Comparison,
  base: readonly Round[],
  label: string,
  candidate: readonly Round[],
) {
  const sizes = { base: base.length, candidate: candidate.length };
  const chances = chancesOf(sizes, seed);
  return measuresOf([...base, ...candidate]).map((measure) => ({
    label,
    contrast: contrastOf(measure, sizes, chances, rules),
  }));
}

/** Two families, over all candidates: the judged measures, and the stages. A stage explains; it must not make a loss less significant. */
function testedOf(
  contrasts: readonly { readonly label: string; readonly contrast: Contrast }[],
  confidence: number,
): readonly Tested[] {
  const familyOf = (role: Contrast["measure"]["role"]) =>
    contrasts.filter(({ contrast }) => contrast.measure.role === role && contrast.basis === "rounds");
  const corrected = new Map<Contrast, number>();
  const tests = { judged: familyOf("judged"), explains: familyOf("explains") };
  for (const family of Object.values(tests)) {
    const ps = holmAdjusted(family.map(({ contrast }) => contrast.p ?? 1));
    for (const [i, { contrast }] of family.entries()) corrected.set(contrast, ps[i] ?? 1);
  }
  // 1 - 0.95 is a little more than 0.05 in doubles.
  const alpha = Number((1 - confidence).toPrecision(12));
  return contrasts.map(({ label, contrast }) => ({
    ...{ label, contrast, p: corrected.get(contrast) ?? null },
    family: { tests: tests[contrast.measure.role].length, alpha },
  }));
}

function comparedCandidate(
  label: string,
  tested: readonly Tested[],
  [base, ...others]: readonly ComparedVersion[],
  first: Round | undefined,
): ComparedCandidate {
  const judgedOnes = tested.map(({ contrast, p, family }) => ({ contrast, p, ...measureVerdict(contrast, p, family) }));
  const measures: readonly ComparedMeasure[] = judgedOnes.map(comparedMeasure);
  const verdict = worstOf(measures.filter(({ role }) => role === "judged").map((one) => one.verdict));
  const candidate = others.find((version) => version.label === label);
  const stages = judgedOnes.flatMap(({ contrast, verdict: said }): StageFound[] =>
    contrast.measure.role === "judged" ? [] : [{ stage: contrast.measure.stage, contrast, verdict: said }],
  );
  const isToldOf = base !== undefined && candidate !== undefined && (verdict === "worse" || verdict === "better");
  const hop = isToldOf ? changedHopOf(stages, { base, candidate }, verdict) : null;
  const arrival = first?.found.summary.run.arrival ?? "entry";
  const sentence = candidateSentence({ label, base: base?.label ?? "", verdict, measures, hop, arrival });
  return { label, verdict, measures, hop, sentence };
}

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
