// The rows of dispatches.parquet as the page reads them: a view `page_row` with every column that it knows, NULL where a
// file of another version of rollcall has none.

import { access } from "node:fs/promises";
import { z } from "zod";
import { type Database, literal } from "../database.js";

/** Without these there is nothing to draw. */
const needed = ["n", "room", "outcome", "request_us", "delay_us"] as const;

const wanted: Readonly<Record<string, "VARCHAR" | "BIGINT" | "BOOLEAN">> = {
  ...{ cause: "VARCHAR", listed: "VARCHAR", due_us: "BIGINT", offer_us: "BIGINT", answer_us: "BIGINT" },
  ...{
    assignment_us: "BIGINT",
    handler_us: "BIGINT",
    entry_us: "BIGINT",
    join_us: "BIGINT",
    left_us: "BIGINT",
    deleted_us: "BIGINT",
  },
  ...{
    arrival_us: "BIGINT",
    request_uncertainty_us: "BIGINT",
    phantom: "BOOLEAN",
    rescued: "BOOLEAN",
    recovered: "BOOLEAN",
  },
};

/** What keeps the rows from being read, in words; `null`: the view is there. */
export async function openPageRows(database: Database, file: string): Promise<string | null> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return "dispatches.parquet is not there";
  const from = `FROM read_parquet(${literal(file)})`;
  const described = await database.rows(`DESCRIBE ${from}`, z.object({ column_name: z.string() })).catch(() => []);
  if (described.length === 0) return "dispatches.parquet cannot be read";
  const names = new Set(described.map(({ column_name }) => column_name));
  const lacking = needed.filter((name) => !names.has(name));
  if (lacking.length > 0)
    return `dispatches.parquet is of another version of rollcall (it has no ${lacking.join(", ")})`;
  const optional = Object.entries(wanted).map(([name, type]) => (names.has(name) ? name : `NULL::${type} AS ${name}`));
  await database.run(`CREATE OR REPLACE TEMP VIEW page_row AS SELECT ${[...needed, ...optional].join(", ")} ${from}`);
  return null;
}
