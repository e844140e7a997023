// The late and lost dispatches that the plan excuses: those whose evidence fits a cause of `limits.excused` and no other.
// They are measured and reported like all, and no limit is judged by them.

import { z } from "zod";
import { causes } from "../contract/causes.js";
import type { Plan } from "../contract/manifest.js";
import { type Database, literal } from "./database.js";
import excusedSql from "./sql/excused.sql";

const excusedSchema = z.object({ cause: z.enum(causes), late: z.number(), lost: z.number() }).readonly();

export type Excused = z.infer<typeof excusedSchema>;

/** Makes the table `excused` and counts it, most frequent first. */
export async function excuse(database: Database, { limits }: Plan): Promise<readonly Excused[]> {
  await database.run("CREATE TABLE excused_cause (cause VARCHAR)");
  for (const cause of new Set(limits.excused)) {
    await database.run(`INSERT INTO excused_cause VALUES (${literal(cause)})`);
  }
  await database.run(excusedSql);
  const counted = `SELECT cause, count(*) FILTER (outcome = 'late') AS late, count(*) FILTER (outcome = 'lost') AS lost
    FROM excused GROUP BY cause ORDER BY count(*) DESC, cause`;
  return await database.rows(counted, excusedSchema);
}
