// The rows of dispatches.parquet as NDJSON, for scripts and tests that compare single dispatches: `rows RUN [COLUMN...]`.

import { access } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { runFiles } from "../contract/run-files.js";
import { UsageError } from "../contract/usage-error.js";
import { literal, withDatabase } from "./database.js";
import { printable } from "./render/printable.js";

const rowSchema = z.record(z.string(), z.unknown());

/**
 * One line per dispatch in order of n, by the columns' names.
 * @param columns empty: every one; a million rows of all are a gigabyte of text
 * @throws UsageError when the run was not analysed, or a name is none of a column
 */
export async function rowsText(run: string, columns: readonly string[] = []): Promise<string> {
  const odd = columns.filter((name) => !/^[a-z_]+$/.test(name));
  if (odd.length > 0) throw new UsageError(`${odd.join(", ")}: not a column of ${runFiles.dispatches}`);
  const selected = columns.length === 0 ? "*" : columns.join(", ");
  const file = join(run, runFiles.dispatches);
  await access(file).catch(() => {
    throw new UsageError(`${run} has no ${runFiles.dispatches}; rollcall analyze makes it`);
  });
  return await withDatabase(async (database) => {
    const rows = await database.rows(`SELECT ${selected} FROM read_parquet(${literal(file)}) ORDER BY n`, rowSchema);
    return rows.map((row) => `${printable(JSON.stringify(row))}\n`).join("");
  });
}
