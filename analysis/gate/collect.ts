// Runs from the paths of a command line, judged and in order of time, and which of them can be a baseline. Everything that is
// wrong with them is said together.

import type { Settings } from "../../contract/baseline.js";
import type { Summary } from "../../contract/summary.js";
import { UsageError } from "../../contract/usage-error.js";
import { counted } from "../render/counted.js";
import { findRuns } from "./find-runs.js";
import type { Figures, JudgedRun, Limits, ReadRun } from "./read-run.js";
import { differing } from "./settings.js";

/** From the oldest to the newest. @throws UsageError */
export async function collectRuns(
  paths: readonly string[],
  limits: Limits,
  readRun: ReadRun,
): Promise<readonly JudgedRun[]> {
  return inOrder((await collected(paths, limits, readRun)).map(({ run }) => run));
}

export type LeftOut = { readonly path: string; readonly id: string; readonly why: string };

export type Bases = { readonly runs: readonly JudgedRun[]; readonly leftOut: readonly LeftOut[] };

/**
 * Those that others can be held against. One that cannot is a problem where it was named, and is left out, with the reason, of a
 * folder of several. @throws UsageError also when none is left, or when they were not made alike
 */
export async function collectBases(paths: readonly string[], readRun: ReadRun): Promise<Bases> {
  const all = await collected(paths, {}, readRun);
  const unfit = all.flatMap(({ run, kind }) => {
    const why = unfitBecause(run.summary);
    return why === null ? [] : [{ path: run.path, id: run.summary.run.id, why, kind }];
  });
  const named = unfit.filter(({ kind }) => kind === "run");
  if (named.length > 0) throw new UsageError(named.map(({ path, why }) => `${path} cannot be a baseline: ${why}`));
  const runs = inOrder(all.map(({ run }) => run).filter((run) => unfitBecause(run.summary) === null));
  const leftOut = unfit.map(({ path, id, why }) => ({ path, id, why }));
  const newest = runs.at(-1);
  if (newest === undefined)
    throw new UsageError(leftOut.map(({ path, why }) => `no run can be a baseline; ${path}: ${why}`));
  refuseDifferent(runs, newest.settings, newest.path);
  return { runs, leftOut };
}

/** @throws UsageError with every field in which a run was made otherwise than `theirs` */
export function refuseDifferent(runs: readonly JudgedRun[], theirs: Partial<Settings>, whose: string): void {
  const problems = runs.flatMap(({ path, settings }) => {
    const differences = differing(settings, theirs);
    return differences.length === 0 ? [] : [`${path} is another experiment than ${whose}: ${differences.join("; ")}`];
  });
  if (problems.length > 0) throw new UsageError(problems);
}

/** `null`: it can be one. */
export function unfitBecause({ verdict, recovery, lostRate }: Summary): string | null {
  if (verdict.result === "unknown") {
    const [reason] = verdict.reasons.filter(({ result }) => result === "unknown");
    return `it is unknown${reason === undefined ? "" : ` (${reason.check}: ${reason.detail.split("\n")[0]})`}`;
  }
  if (recovery.attempted > 0)
    return `it sent ${counted(recovery.attempted, "rescue")}, load that other runs do not have; make it with --no-recover`;
  return lostRate.count === 0 ? "none of its dispatches has an outcome" : null;
}

/** From the oldest to the newest. */
export function byStart(a: Pick<Figures, "startedAt" | "id">, b: Pick<Figures, "startedAt" | "id">): number {
  const [first, second] = a.startedAt === b.startedAt ? [a.id, b.id] : [a.startedAt, b.startedAt];
  return first === second ? 0 : first < second ? -1 : 1;
}

const inOrder = (runs: readonly JudgedRun[]): readonly JudgedRun[] =>
  [...runs].sort((a, b) => byStart(a.figures, b.figures));

type Collected = { readonly run: JudgedRun; readonly kind: "run" | "folder" };

async function collected(paths: readonly string[], limits: Limits, readRun: ReadRun): Promise<readonly Collected[]> {
  const problems: string[] = [];
  const all: Collected[] = [];
  for (const path of paths) {
    try {
      const { kind, runs } = await findRuns(path);
      for (const run of runs) all.push({ run: await readRun(run, limits), kind });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(...error.problems);
    }
  }
  for (const [i, { run }] of all.entries()) {
    const same = all.slice(0, i).find((other) => other.run.figures.id === run.figures.id);
    if (same !== undefined) problems.push(`${run.path} and ${same.run.path} are the same run, ${run.figures.id}`);
  }
  if (problems.length > 0) throw new UsageError(problems);
  return all;
}
