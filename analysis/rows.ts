// The rows of dispatches.parquet as NDJSON, for scripts and tests that compare single dispatches: `rows RUN`.

import { access } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { runFiles } from "../contract/run-files.js";
import { UsageError } from "../contract/usage-error.js";
import { literal, withDatabase } from "./database.js";
import { printable } from "./render/printable.js";

const rowSchema = z.record(z.string(), z.unknown());

/** One line per dispatch in order of n, every column by its name. @throws UsageError when the run was not analysed. */
export async function rowsText(run: string): Promise<string> {
  const file = join(run, runFiles.dispatches);
  await access(file).catch(() => {
    throw new UsageError(`${run} has no ${runFiles.dispatches}; rollcall analyze makes it`);
  });
  return await withDatabase(async (database) => {
    const rows = await database.rows(`FROM read_parquet(${literal(file)}) ORDER BY n`, rowSchema);
    return rows.map((row) => `${printable(JSON.stringify(row))}\n`).join("");
  });
}
