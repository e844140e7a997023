// The late and lost dispatches that the plan excuses: those whose evidence fits a cause of `limits.excused` and no other.
// They are measured and reported like all, and no limit is judged by them. Of some nobody knows whether they are such:
// the limits are judged both ways.

import { z } from "zod";
import { causes } from "../contract/causes.js";
import type { Plan } from "../contract/manifest.js";
import { type Database, literal } from "./database.js";
import excusedSql from "./sql/excused.sql";

const excusedSchema = z.object({ cause: z.enum(causes), late: z.number(), lost: z.number() }).readonly();
const perhapsSchema = z.object({ cause: z.enum(causes), lost: z.number() }).readonly();

export type Excused = {
  /** By their cause. */
  readonly excused: readonly z.infer<typeof excusedSchema>[];
  /** Excused if they were before a worker's registration, and nobody knows that: not among the others. */
  readonly perhapsExcused: readonly z.infer<typeof perhapsSchema>[];
};

/** Makes the table `excused` and counts it, most frequent first. */
export async function excuse(database: Database, { limits }: Plan): Promise<Excused> {
  await database.run("CREATE TABLE excused_cause (cause VARCHAR)");
  for (const cause of new Set(limits.excused)) {
    await database.run(`INSERT INTO excused_cause VALUES (${literal(cause)})`);
  }
  await database.run(excusedSql);
  const counted = (certainty: "surely" | "perhaps") => `SELECT cause,
    count(*) FILTER (outcome = 'late') AS late, count(*) FILTER (outcome = 'lost') AS lost
    FROM excused WHERE certainty = ${literal(certainty)} GROUP BY cause ORDER BY count(*) DESC, cause`;
  return {
    excused: await database.rows(counted("surely"), excusedSchema),
    perhapsExcused: await database.rows(counted("perhaps"), perhapsSchema),
  };
}
