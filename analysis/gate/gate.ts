// `rollcall gate`: whether runs keep their limits and have not become worse than a baseline. Validity comes first, as in every
// verdict: runs that were disturbed are neither pass nor fail, whatever they lost.

import { type Gate, type GatedRun, type GateWish, gateSchema, type Regression } from "../../contract/gate.js";
import type { Plan } from "../../contract/manifest.js";
import type { Summary } from "../../contract/summary.js";
import { watchMs } from "../../contract/timing.js";
import { UsageError } from "../../contract/usage-error.js";
import { medianOf } from "../drift/trend.js";
import { subjectOfLoad } from "../render/figures.js";
import { type Base, readBase } from "./base.js";
import { beyondIn } from "./blocks.js";
import { collectRuns, refuseDifferent } from "./collect.js";
import { type DelayMeasure, judgeDelay } from "./judge-delay.js";
import { judgeRate, type RateMeasure } from "./judge-rate.js";
import { cannotJudge } from "./judged.js";
import { notesOf } from "./notes.js";
import { delaySideOf } from "./percentiles.js";
import { rateSideOf } from "./rates.js";
import { type Compared, type Figures, type JudgedRun, type Limits, type ReadRun, readRun } from "./read-run.js";

/** @throws UsageError when the runs and the baseline cannot be compared, with every reason. */
export async function gate(wish: GateWish, read: ReadRun = readRun): Promise<Gate> {
  const problems: string[] = [];
  const base = await noting(problems, () => readBase(wish.baseline, read));
  const runs = await noting(problems, () => collectRuns(wish.runs, limitsOf(wish), read));
  if (base === undefined || runs === undefined) throw new UsageError(problems);
  refuseItself(runs, base, wish.baseline);
  const newest = runs.at(-1);
  if (newest === undefined) throw new Error("a gate of no runs");
  refuseDifferent(runs.slice(0, -1), newest.settings, newest.path);
  refuseDifferent(runs, base.settings, wish.baseline);
  return gateOf(runs, newest, base, wish);
}

/** What is wrong with the one must not hide what is wrong with the other. */
async function noting<Value>(problems: string[], read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

function gateOf(runs: readonly JudgedRun[], newest: JudgedRun, base: Base, wish: GateWish): Gate {
  const regressions = regressionsOf(runs, base, {
    ...{ margins: wish.margins, asked: wish.asked },
    watchMs: watchMs(newest.settings),
  });
  return gateSchema.parse({
    schema: 1,
    result: resultOf(
      runs.map(({ summary }) => summary),
      regressions,
    ),
    scenario: newest.settings.scenario,
    load: subjectOfLoad(newest.summary),
    arrival: newest.settings.arrival,
    runs: runs.map(gatedRun),
    baseline: {
      kind: base.kind,
      runs: base.runs.map(({ id, startedAt, verdict, dispatches }) => ({ id, startedAt, verdict, dispatches })),
    },
    versionChanges: versionChanges(base.runs.at(-1)?.versions ?? {}, newest.figures.versions),
    regressions,
    stages: stagesOf(
      runs.map(({ figures }) => figures),
      base.figures ?? [],
    ),
    notes: notesOf(runs, base),
  });
}

type RegressionBase = Pick<Base, "rates"> & { readonly figures: readonly Compared["figures"][] | null };

type How = Pick<GateWish, "margins" | "asked"> & { readonly watchMs: number };

const rateMeasures: readonly RateMeasure[] = ["lost-rate", "missed-deadline-rate"];
const columns = { "lost-rate": "lost", "missed-deadline-rate": "missed" } as const;
const delayMeasures: readonly DelayMeasure[] = ["p50", "p99"];

/** Every measure, in the order in which it is shown. */
export function regressionsOf(
  runs: readonly Compared[],
  base: RegressionBase,
  { margins, asked, watchMs }: How,
): readonly Regression[] {
  const ours = runs.map(({ figures }) => figures);
  const candidate = delaySideOf(ours);
  const baseline = base.figures === null ? null : delaySideOf(base.figures);
  const beyond = (limitMs: number) => runs.flatMap(({ outcomes }) => beyondIn(outcomes, limitMs));
  return [
    ...rateMeasures.map((check) =>
      judgeRate(check, rateSideOf(ours, columns[check]), base.rates[check], margins[check]),
    ),
    ...delayMeasures.map((check) => {
      const isAsked = asked.includes(check);
      if (baseline === null) return cannotJudge(check, isAsked ? "unknown" : "not-judged");
      return judgeDelay(check, candidate, baseline, { margin: margins[check], isAsked, watchMs, beyondIn: beyond });
    }),
  ];
}

/**
 * A run that is unknown because it was disturbed decides first; then a limit or a measure that is broken; then one of which too
 * little is known.
 */
function resultOf(
  summaries: readonly Pick<Summary, "verdict">[],
  regressions: readonly Pick<Regression, "result">[],
): Gate["result"] {
  if (summaries.some(isDisturbed)) return "unknown";
  const results = [...summaries.map(({ verdict }) => verdict.result), ...regressions.map(({ result }) => result)];
  if (results.includes("fail")) return "fail";
  return results.includes("unknown") ? "unknown" : "pass";
}

/** With dispatches unresolved a run may fail all the same, when a limit is broken however they ended (verdict.ts). */
const isDisturbed = ({ verdict }: Pick<Summary, "verdict">): boolean =>
  verdict.result === "unknown" && verdict.reasons.some(({ kind, result }) => kind === "validity" && result !== "pass");

function refuseItself(runs: readonly JudgedRun[], base: Base, whose: string): void {
  const ids = base.runs.map(({ id }) => id);
  const same = runs.filter(({ figures }) => ids.includes(figures.id));
  if (same.length === 0) return;
  throw new UsageError(
    same.map(
      ({ path, figures }) => `${path} is itself in ${whose} (run ${figures.id}): a run is not compared with itself`,
    ),
  );
}

function limitsOf({ limits }: GateWish): Limits {
  const given = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  return Object.fromEntries(given) as Partial<Pick<Plan["limits"], keyof Limits>>;
}

const gatedRun = ({ summary, figures }: JudgedRun): GatedRun => ({
  id: figures.id,
  startedAt: figures.startedAt,
  versions: figures.versions,
  dispatches: summary.lostRate.count,
  verdict: summary.verdict,
});

function versionChanges(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) {
  const parts = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return parts
    .map((part) => ({ part, baseline: before[part] ?? "", run: after[part] ?? "" }))
    .filter(({ baseline, run }) => baseline !== run);
}

const stageNames = ["offer", "answer", "assignment", "entry", "join"] as const;

type Staged = Pick<Figures, "stageP99sMs">;

/** Those of which both know something. */
function stagesOf(ours: readonly Staged[], theirs: readonly Staged[]): Gate["stages"] {
  const median = (figures: readonly Staged[], stage: (typeof stageNames)[number]): number | null => {
    const known = figures.flatMap(({ stageP99sMs }) => stageP99sMs[stage] ?? []);
    return known.length === 0 ? null : Math.round(medianOf(known) * 10) / 10;
  };
  return stageNames
    .map((stage) => ({ stage, baselineMs: median(theirs, stage), runMs: median(ours, stage) }))
    .filter(({ baselineMs, runMs }) => baselineMs !== null && runMs !== null);
}
