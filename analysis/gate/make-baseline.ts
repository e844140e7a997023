// `rollcall baseline`: writes a baseline of runs, or adds runs to one. What would change is made first, so that it can be looked
// at whether or not it is written; nothing is overwritten without --update.

import { access, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Baseline, baselineSchema, baselineVersion, type RunRecord } from "../../contract/baseline.js";
import { type BaselineWish, type Regression, usualMargins } from "../../contract/gate.js";
import { watchMs } from "../../contract/timing.js";
import { unfinishedFile } from "../../contract/unfinished.js";
import { UsageError } from "../../contract/usage-error.js";
import { ofBaseline, recordOf } from "./base.js";
import { type BaselineFigures, figuresOfBaseline } from "./baseline-figures.js";
import { baselineText, readBaselineFile } from "./baseline-file.js";
import { byStart, collectBases, type LeftOut, refuseDifferent } from "./collect.js";
import { regressionsOf } from "./gate.js";
import { type ReadRun, readRun } from "./read-run.js";

export type Change = {
  readonly file: string;
  readonly before: Baseline | null;
  readonly after: Baseline;
  readonly figures: { readonly before: BaselineFigures | null; readonly after: BaselineFigures };
  /** In order of time. */
  readonly added: readonly RunRecord[];
  /** Older than the newest that are kept: of those that were there, and of those that were given. */
  readonly dropped: readonly RunRecord[];
  /** Given and there already. */
  readonly known: readonly RunRecord[];
  readonly leftOut: readonly LeftOut[];
  /** The added runs against what was there before, by the usual margins; none without such. */
  readonly regressions: readonly Regression[];
};

/** @throws UsageError when the runs cannot be a baseline, or not together with those that are there */
export async function changeOf(wish: BaselineWish, read: ReadRun = readRun): Promise<Change> {
  const before = await present(wish.to);
  const { runs, leftOut } = await collectBases(wish.runs, read);
  if (before !== null) refuseDifferent(runs, before.settings, wish.to);
  const there = new Set((before?.runs ?? []).map(({ id }) => id));
  const fresh = runs.filter(({ figures }) => !there.has(figures.id));
  const all = [...(before?.runs ?? []), ...fresh.map(recordOf)].sort(byStart);
  const kept = all.slice(-wish.keep);
  const newest = kept.at(-1);
  const settings = before?.settings ?? runs[0]?.settings;
  if (newest === undefined || settings === undefined) throw new Error("a baseline of no runs");
  const isKept = (id: string) => kept.some((run) => run.id === id);
  const added = fresh.filter(({ figures }) => isKept(figures.id));
  const head = { kind: "rollcall-baseline", schema: baselineVersion, madeAt: newest.startedAt, settings } as const;
  const after = baselineSchema.parse({ ...head, runs: kept });
  return {
    file: wish.to,
    before,
    after,
    figures: { before: before === null ? null : figuresOfBaseline(before), after: figuresOfBaseline(after) },
    added: added.map(recordOf),
    dropped: all.filter(({ id }) => !isKept(id)),
    known: (before?.runs ?? []).filter(({ id }) => runs.some(({ figures }) => figures.id === id)),
    leftOut,
    regressions:
      before === null || added.length === 0
        ? []
        : regressionsOf(added, ofBaseline(before), { margins: usualMargins, asked: [], watchMs: watchMs(settings) }),
  };
}

/** @throws UsageError when there is one and it was not to be updated, or it cannot be written */
export async function write({ file, before, after }: Change, mode: BaselineWish["mode"]): Promise<void> {
  if (before !== null && mode === "new")
    throw new UsageError(`${file} is there already, and is left as it is; above is what --update would make of it`);
  const fresh = join(dirname(file), unfinishedFile(basename(file), process.pid));
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(fresh, baselineText(after));
    await rename(fresh, file);
  } catch (error) {
    throw new UsageError(`${file} cannot be written (${error instanceof Error ? error.message : String(error)})`);
  } finally {
    await rm(fresh, { force: true }).catch(() => {});
  }
}

/** `null` where there is none. */
async function present(file: string): Promise<Baseline | null> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return null;
  const found = await readBaselineFile(file);
  switch (found.kind) {
    case "baseline":
      return found.baseline;
    case "summary":
      throw new UsageError(`${file} is the summary of a run; give the baseline a file of its own`);
  }
}
