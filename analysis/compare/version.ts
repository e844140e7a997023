// What is shown of one version: its rounds put together, as a summary shows a run. Pure.

import type { Comparison } from "../../contract/comparison.js";
import {
  type ComparedVersion,
  type FigureValue,
  type StageName,
  stageNames,
} from "../../contract/comparison-result.js";
import type { Summary } from "../../contract/summary.js";
import { type PerMille, percentileWithNever, sortedSamples, wilson } from "../statistics.js";
import { designEffect, together } from "./design-effect.js";
import type { RoundValues } from "./figure.js";
import { type LeftOut, type Round, sharesOf } from "./round.js";

/** The rounds of a label, used or left out. */
export type RoundsOf = { readonly used: readonly Round[]; readonly leftOut: readonly LeftOut[] };

export function comparedVersion(
  label: string,
  { used, leftOut }: RoundsOf,
  planned: Comparison["rounds"],
): ComparedVersion {
  const summaries = used.map(({ found }) => found.summary);
  const [lost, missed] = [sharesOf(used, "lost"), sharesOf(used, "missed")];
  const delays = used.map(({ found }) => found.samples.delays);
  return {
    label,
    versions: used[0]?.found.manifest.versions ?? {},
    rounds: {
      used: used.length,
      leftOut: leftOut.map(({ round, run, why }) => ({ round, run, why })),
      planned: planned.filter((round) => round.label === label && round.state === "planned").length,
    },
    counts: countsOf(summaries),
    lostRate: wilson(together(lost).hits, together(lost).count),
    missedDeadlineRate: wilson(together(missed).hits, together(missed).count),
    designEffect: { lostRate: rounded(designEffect(lost)), missedDeadlineRate: rounded(designEffect(missed)) },
    delayMs: { count: countOf(delays), p50: percentileOf(delays, 500), p99: percentileOf(delays, 990) },
    stagesMs: stagesOf(used),
    causes: causesOf(summaries, together(lost).count),
  };
}

function countsOf(summaries: readonly Summary[]): ComparedVersion["counts"] {
  const sum = (name: keyof ComparedVersion["counts"]) =>
    summaries.reduce((total, { counts }) => total + counts[name], 0);
  return {
    ...{ planned: sum("planned"), requested: sum("requested"), delivered: sum("delivered") },
    ...{ late: sum("late"), lost: sum("lost"), unresolved: sum("unresolved") },
  };
}

function stagesOf(rounds: readonly Round[]): ComparedVersion["stagesMs"] {
  const stage = (name: StageName) => {
    const hops = rounds.map(({ found }) => found.samples.stages[name]);
    const gotNoFurther = hops.reduce((sum, { never }) => sum + never, 0);
    return { count: countOf(hops), gotNoFurther, p99: percentileOf(hops, 990) };
  };
  const [offer, answer, assignment, entry, join] = stageNames;
  return {
    offer: stage(offer),
    answer: stage(answer),
    assignment: stage(assignment),
    entry: stage(entry),
    join: stage(join),
  };
}

const countOf = (rounds: readonly RoundValues[]): number =>
  rounds.reduce((sum, { values, never }) => sum + values.length + never, 0);

function percentileOf(rounds: readonly RoundValues[], perMille: PerMille): FigureValue {
  const values = sortedSamples(Float64Array.from(rounds.flatMap((round) => Array.from(round.values))));
  const never = rounds.reduce((sum, round) => sum + round.never, 0);
  return percentileWithNever(values, never, perMille);
}

/** Most frequent first, those alike by name; without the excused ones. */
function causesOf(summaries: readonly Summary[], judged: number): ComparedVersion["causes"] {
  const counts = new Map<Summary["causes"][number]["cause"], number>();
  const add = (cause: Summary["causes"][number]["cause"], count: number) =>
    counts.set(cause, (counts.get(cause) ?? 0) + count);
  for (const { causes, excused } of summaries) {
    for (const { cause, count } of causes) add(cause, count);
    for (const { cause, count } of excused) add(cause, -count);
  }
  return [...counts]
    .filter(([, count]) => count > 0)
    .sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))
    .map(([cause, count]) => ({ cause, count, share: judged === 0 ? 0 : shareOf(count / judged) }));
}

const shareOf = (share: number): number => Math.round(share * 1e6) / 1e6;

const rounded = (effect: number): number => Math.round(effect * 100) / 100;
