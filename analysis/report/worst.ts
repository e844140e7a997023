// Which dispatches are told one by one: the worst of each outcome and cause, so that a thousand of one kind do not hide the
// one of another; and their lives, as `rollcall explain` tells them.

import { z } from "zod";
import type { Database } from "../database.js";
import { literal } from "../database.js";
import { decisiveUs, othersAt, rowColumns, rowSchema, worst } from "../explain/choose.js";
import { gatherAll } from "../explain/gather.js";
import { type Story, storyOf } from "../explain/story.js";
import type { RunFolder } from "../run-folder.js";

/** In all, and of each outcome with the same cause. */
export const mostTold = 40;
export const mostOfEach = 5;

/** @param database with the view `page_row` */
export async function worstOf(database: Database): Promise<readonly number[]> {
  const rows = await database.rows(
    `SELECT n FROM (
      SELECT *, row_number() OVER (PARTITION BY outcome, coalesce(phantom, FALSE), cause ORDER BY ${worst}) AS place
      FROM page_row WHERE request_us IS NOT NULL
    ) WHERE place <= ${mostOfEach} ORDER BY ${worst} LIMIT ${mostTold}`,
    z.object({ n: z.number() }),
  );
  return rows.map(({ n }) => n);
}

/** In the order of `wanted`. The run's events are read once. @param file dispatches.parquet */
export async function livesOf(
  database: Database,
  run: RunFolder,
  file: string,
  wanted: readonly number[],
): Promise<ReadonlyMap<number, Story>> {
  if (wanted.length === 0) return new Map();
  const { deadlineMs, graceMs } = run.manifest.plan;
  const rows = await database.rows(
    `SELECT ${rowColumns.join(", ")} FROM read_parquet(${literal(file)}) WHERE n IN (${wanted.map(literal).join(", ")}) ORDER BY n`,
    rowSchema,
  );
  const gathered = await gatherAll(database, run, rows);
  const stories = new Map<number, Story>();
  for (const [i, row] of rows.entries()) {
    const own = gathered[i];
    if (own === undefined) throw new Error("a life was not gathered");
    const others = await othersAt(database, file, { n: row.n, atUs: decisiveUs(row), watchMs: deadlineMs + graceMs });
    stories.set(row.n, storyOf({ manifest: run.manifest, row, others, gathered: own }));
  }
  return stories;
}
