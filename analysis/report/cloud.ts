// What the picture of every dispatch is made of: single points where there are few of an outcome, and counts in cells of
// time and delay where there are many. Which of the two it is depends on the number alone, and is said on the page.

import { z } from "zod";
import type { Database } from "../database.js";
import { literal } from "../database.js";
import { isOutcome, type Outcome, outcomeNames } from "../page/look.js";
import { niceBelow } from "../page/plot/scale.js";
import cellsSql from "../sql/page-cells.sql";
import { msOf, msOrNull } from "../statistics.js";
import { levelsOf } from "./levels.js";

/** Of an outcome with more than these dispatches only the worst are drawn singly. */
export const mostSingly = 1_500;

/** Instants are milliseconds after the request; `null`: not seen. */
export type Point = {
  readonly n: number;
  readonly room: string;
  readonly outcome: Outcome;
  /** The request, after the load's start. */
  readonly atMs: number;
  /** Of a lost one: it came all the same, after the watch. */
  readonly delayMs: number | null;
  readonly cause: string | null;
  readonly listed: string | null;
  readonly offerMs: number | null;
  readonly answerMs: number | null;
  readonly assignmentMs: number | null;
  readonly entryMs: number | null;
  readonly joinMs: number | null;
};

/** `row` counts steps of the delay's logarithm; `null` of an outcome that has no delay. */
export type Cell = {
  readonly outcome: Outcome;
  readonly column: number;
  readonly row: number | null;
  readonly count: number;
};

export type Cloud = {
  readonly points: readonly Point[];
  readonly cells: readonly Cell[];
  readonly grid: { readonly columnMs: number; readonly rowsPerDecade: number };
  /** The least count of each step of darkness. */
  readonly levels: readonly number[];
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Outcomes that are drawn as cells. */
  readonly inCells: readonly Outcome[];
  /** Dispatches whose request has no instant: they are in no picture. */
  readonly unplaced: number;
  readonly toMs: number;
  readonly fromDelayMs: number;
  readonly deadlineMs: number;
  readonly graceMs: number;
};

export type CloudWish = {
  /** The load's start. */
  readonly zeroUs: number;
  readonly deadlineMs: number;
  readonly graceMs: number;
  /** Drawn singly whatever their number is: those whose lives are told. */
  readonly told: readonly number[];
};

const columns = 200;
const rowsPerDecade = 24;

const us = z.number().nullable();
const sizeSchema = z.object({ outcome: z.string(), count: z.number(), placed: z.number(), last_us: us, least_us: us });
export type Size = z.infer<typeof sizeSchema>;

const pointSchema = z.object({
  ...{ n: z.number(), room: z.string(), outcome: z.string(), request_us: z.number(), delay_us: us },
  ...{ cause: z.string().nullable(), listed: z.string().nullable() },
  ...{ offer_us: us, answer_us: us, assignment_us: us, entry_us: us, join_us: us },
});
const cellSchema = z.object({ outcome: z.string(), column: z.number(), row: us, count: z.number() });

/** @param database with the view `page_row` (page-rows.ts) */
export async function cloudOf(database: Database, wish: CloudWish): Promise<Cloud> {
  const sizes = await database.rows(
    `SELECT outcome, count(*) AS count, count(request_us) AS placed, max(request_us) AS last_us,
      min(delay_us) FILTER (outcome IN ('delivered', 'late')) AS least_us FROM page_row GROUP BY outcome ORDER BY outcome`,
    sizeSchema,
  );
  const ground = groundOf(sizes, wish);
  const names = (outcomes: readonly Outcome[]) => outcomes.map(literal).join(", ") || "''";
  const singly = outcomeNames.filter((outcome) => !ground.inCells.includes(outcome));
  const points = await database.rows(
    `SELECT n, room, outcome, request_us, delay_us, cause, listed, offer_us, answer_us, assignment_us, entry_us, join_us
      FROM page_row WHERE request_us IS NOT NULL AND (outcome IN (${names(singly)}) OR n IN (${[-1, ...wish.told].join(", ")}))
      ORDER BY n`,
    pointSchema,
  );
  await database.set({
    zero_us: wish.zeroUs,
    columns,
    column_us: ground.grid.columnMs * 1000,
    rows_per_decade: rowsPerDecade,
  });
  const cells =
    ground.inCells.length === 0
      ? []
      : await database.rows(`${cellsSql} IN (${names(ground.inCells)}) GROUP BY ALL ORDER BY ALL`, cellSchema);
  const counted = cells.flatMap(({ outcome, ...cell }) => (isOutcome(outcome) ? [{ outcome, ...cell }] : []));
  return {
    ...ground,
    points: points.flatMap((row) => pointOf(row, wish.zeroUs)),
    cells: counted,
    levels: levelsOf(counted),
  };
}

/** Everything but the dispatches themselves. */
export function groundOf(
  sizes: readonly Size[],
  { zeroUs, deadlineMs, graceMs }: CloudWish,
): Omit<Cloud, "points" | "cells" | "levels"> {
  const of = (outcome: Outcome) => sizes.find((size) => size.outcome === outcome);
  const counts = {
    ...{ delivered: of("delivered")?.count ?? 0, late: of("late")?.count ?? 0, lost: of("lost")?.count ?? 0 },
    ...{ unresolved: of("unresolved")?.count ?? 0, refused: of("refused")?.count ?? 0 },
  };
  const lastUs = Math.max(zeroUs, ...sizes.map(({ last_us }) => last_us ?? zeroUs));
  const toMs = Math.max(1_000, Math.ceil((lastUs - zeroUs) / 1000));
  const leastMs = Math.min(...sizes.flatMap(({ least_us }) => (least_us === null ? [] : [least_us / 1000])));
  return {
    counts,
    inCells: outcomeNames.filter((outcome) => (of(outcome)?.placed ?? 0) > mostSingly),
    unplaced: sizes.reduce((sum, { count, placed }) => sum + count - placed, 0),
    toMs,
    grid: { columnMs: Math.ceil((toMs + 1) / columns), rowsPerDecade },
    fromDelayMs: niceBelow(Math.max(1, Math.min(0.8 * leastMs, deadlineMs / 10))),
    ...{ deadlineMs, graceMs },
  };
}

function pointOf(row: z.infer<typeof pointSchema>, zeroUs: number): readonly Point[] {
  const { n, room, outcome, request_us, delay_us, cause, listed } = row;
  if (!isOutcome(outcome)) return [];
  const after = (atUs: number | null) => (atUs === null ? null : msOf(atUs - request_us));
  return [
    {
      ...{ n, room, outcome, atMs: msOf(request_us - zeroUs), delayMs: msOrNull(delay_us), cause, listed },
      ...{ offerMs: after(row.offer_us), answerMs: after(row.answer_us), assignmentMs: after(row.assignment_us) },
      ...{ entryMs: after(row.entry_us), joinMs: after(row.join_us) },
    },
  ];
}
