// The life of one dispatch of a kept run, told from the facts on disk. A run that was not analysed yet, or by an older
// rollcall, is analysed first.

import { access } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { runFiles } from "../../contract/run-files.js";
import { analyze } from "../analyze.js";
import { type Database, literal, withDatabase } from "../database.js";
import { openRun } from "../run-folder.js";
import { chooseDispatch, decisiveUs, neededColumns, othersAt } from "./choose.js";
import { gather } from "./gather.js";
import { type Story, storyOf } from "./story.js";

/**
 * @param wanted a room, its number, or a part of its name; `undefined` for the worst dispatch.
 * @throws UsageError when `path` is no run, or `wanted` names no dispatch or several.
 */
export async function explain(path: string, wanted: string | undefined): Promise<Story> {
  const run = await openRun(path);
  const file = join(run.path, runFiles.dispatches);
  const { deadlineMs, graceMs } = run.manifest.plan;
  if (!(await isAnalysed(file))) await analyze(run.path);
  return await withDatabase(async (database) => {
    const row = await chooseDispatch(database, file, wanted);
    const at = { n: row.n, atUs: decisiveUs(row), watchMs: deadlineMs + graceMs };
    const others = await othersAt(database, file, at);
    return storyOf({ manifest: run.manifest, row, others, gathered: await gather(database, run, row) });
  });
}

/** Whether there is a dispatches.parquet with every column that explain reads. */
async function isAnalysed(file: string): Promise<boolean> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  return exists && (await withDatabase((database) => hasColumns(database, file)));
}

async function hasColumns(database: Database, file: string): Promise<boolean> {
  const name = z.object({ column_name: z.string() });
  const described = `DESCRIBE FROM read_parquet(${literal(file)})`;
  // A file that is no parquet is made again.
  const columns = await database.rows(described, name).catch(() => []);
  const names = new Set(columns.map((column) => column.column_name));
  return neededColumns.every((column) => names.has(column));
}
