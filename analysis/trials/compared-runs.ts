// Judged runs on disk under names of their own, for tests of comparisons: made from lives as other runs are, then named anew.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runFiles } from "../../contract/run-files.js";
import { analyze } from "../analyze.js";
import { writeRun } from "./folder.js";
import { type History, type Life, tappedHistoryOf } from "./history.js";

export type MadeRun = {
  /** Eight letters, which is also how a run is told from another. */
  readonly id: string;
  readonly agents: string;
  readonly lives: readonly Life[];
  readonly change?: (history: History) => void;
};

/** Twenty that arrive after about 215 ms, none like the one before. */
export const good = (salt: number): readonly Life[] =>
  Array.from({ length: 20 }, (_, n) => ({ handlerMs: 203 + (n % 3), entryMs: 209 + ((n * 7 + salt * 5) % 23) }));

/** A third of them never starts, though it was assigned. */
export const losing = (salt: number): readonly Life[] =>
  good(salt).map((life, n) => (n % 3 === 1 ? { ...life, entryMs: null } : life));

/** Writes and judges it. The history knows one run id only, and a comparison only the manifest's and the summary's. */
export async function writeComparedRun(
  folder: string,
  { id, agents, lives, change = () => {} }: MadeRun,
): Promise<void> {
  const history = tappedHistoryOf(lives);
  const { manifest } = history;
  history.manifest = {
    ...manifest,
    plan: { ...manifest.plan, recover: false },
    versions: { ...manifest.versions, agents },
  };
  change(history);
  await writeRun(folder, history);
  await analyze(folder);
  for (const name of [runFiles.manifest, runFiles.summary]) {
    const file = join(folder, name);
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace(/"id": "[a-z0-9]+"/, `"id": "${id}"`));
  }
}
