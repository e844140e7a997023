// Judges a history in a temporary folder, for tests: the summary and the rows of dispatches.parquet.

import { mkdtempSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { runFiles } from "../../contract/run-files.js";
import type { Summary } from "../../contract/summary.js";
import { analyze } from "../analyze.js";
import { literal, withDatabase } from "../database.js";
import { type History, historyOf, type Life, writeRun } from "./history.js";

export type Row = Readonly<Record<string, unknown>>;

export type Trial = {
  readonly summary: Summary;
  /** In order of n, as the file has them. */
  readonly rows: readonly Row[];
};

/** `name` is the folder's; it may be as odd as a file system allows. */
export async function tryHistory(history: History, name = "run"): Promise<Trial> {
  return await inTemporaryFolder(async (folder) => {
    const run = join(folder, name);
    await writeRun(run, history);
    const summary = await analyze(run);
    const file = join(run, runFiles.dispatches);
    const rows = await withDatabase((database) =>
      database.rows(`FROM read_parquet(${literal(file)})`, z.record(z.string(), z.unknown())),
    );
    return { summary, rows };
  });
}

/** Judges the history of some lives after a change. */
export async function tryChanged(lives: readonly Life[], change: (history: History) => unknown): Promise<Trial> {
  const history = historyOf(lives);
  change(history);
  return await tryHistory(history);
}

/** Each check's result. */
export const results = ({ summary }: Trial) =>
  Object.fromEntries(summary.verdict.reasons.map(({ check, result }) => [check, result]));

export const detail = ({ summary }: Trial, check: string): string | undefined =>
  summary.verdict.reasons.find((found) => found.check === check)?.detail;

export async function inTemporaryFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-trial-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** For the runs of a whole file of tests. */
export function temporaryFolder(prefix: string): { readonly path: string; readonly remove: () => Promise<void> } {
  const path = mkdtempSync(join(tmpdir(), prefix));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
