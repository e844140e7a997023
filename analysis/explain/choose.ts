// Which dispatch of a run is explained: the one that was named, by its room, its number or a part of its room's name that
// no other has; else the worst. Reads dispatches.parquet.

import { z } from "zod";
import { UsageError } from "../../contract/usage-error.js";
import { type Database, literal } from "../database.js";
import { printable } from "../render/printable.js";

const us = z.number().nullable();

/** What explain needs of a row; the columns are explained in results/README.md. Instants are monotonic microseconds. */
export const rowSchema = z
  .object({
    ...{ n: z.number(), room: z.string(), outcome: z.string(), cause: z.string().nullable() },
    also_fits: z.array(z.string()).nullable(),
    ...{ request_us: us, request_uncertainty_us: us, delay_us: us, arrival_us: us },
    ...{ offer_us: us, answer_us: us, assignment_us: us, handler_us: us, entry_us: us, join_us: us },
    /** Of a cluster, from 1: of the room, of the worker's connection. */
    ...{ node: z.number().nullable(), worker_node: z.number().nullable() },
    ...{ job_id: z.string().nullable(), listed: z.string().nullable(), look_us: us, phantom: z.boolean() },
    ...{ duplicated: z.boolean(), rescued: z.boolean(), rescue_us: us, rescue_delay_us: us },
    ...{ recovered: z.boolean(), doubled: z.boolean(), needless: z.boolean() },
  })
  .readonly();

export type DispatchRow = z.infer<typeof rowSchema>;

export const rowColumns: readonly string[] = Object.keys(rowSchema.unwrap().shape);

/** With those that `othersAt` reads. */
export const neededColumns: readonly string[] = [...rowColumns, "answered", "left_us"];

/** At the instant that counts for a dispatch, other jobs of our workers: in hand, and called but not started. */
const othersSchema = z.object({ inHand: z.number(), waiting: z.number() }).readonly();

export type Others = z.infer<typeof othersSchema>;

const namedSchema = z.object({ n: z.number(), room: z.string(), job_id: z.string().nullable() });
const namesSchema = z.object({ n: z.number(), room: z.string() });

/**
 * Lost before late before phantom before unresolved before delivered; of the lost the first asked for, as those after
 * it may have suffered from it; of the late and the delivered the slowest.
 */
export const worst = `CASE WHEN outcome = 'lost' THEN 0 WHEN outcome = 'late' THEN 1 WHEN phantom THEN 2
  WHEN outcome = 'unresolved' THEN 3 WHEN outcome = 'delivered' THEN 4 ELSE 5 END,
  CASE WHEN outcome IN ('late', 'delivered') THEN -delay_us END NULLS LAST, n`;

/** The first dispatches by this order, the worst first. */
export const worstDispatches = async (database: Database, file: string, count: number) =>
  await database.rows(
    `SELECT n, room, job_id FROM read_parquet(${literal(file)}) ORDER BY ${worst} LIMIT ${count}`,
    namedSchema,
  );

/** How many names a message lists. */
const listed = 5;

/** @param file dispatches.parquet. @throws UsageError when no dispatch, or more than one, is meant. */
export async function chooseDispatch(database: Database, file: string, wanted: string | undefined) {
  const from = `FROM read_parquet(${literal(file)})`;
  const n = wanted === undefined ? undefined : await numberOf(database, from, wanted);
  const where = n === undefined ? `ORDER BY ${worst} LIMIT 1` : `WHERE n = ${literal(n)}`;
  const [row] = await database.rows(`SELECT ${rowColumns.join(", ")} ${from} ${where}`, rowSchema);
  if (row === undefined) throw new UsageError("this run asked for no dispatch, so there is none to explain");
  return row;
}

async function numberOf(database: Database, from: string, wanted: string): Promise<number> {
  if (wanted === "") throw new UsageError("the ROOM to explain is empty; leave it out for the worst dispatch");
  const named = async (where: string) =>
    await database.rows(`SELECT n, room ${from} WHERE ${where} ORDER BY n LIMIT ${listed + 1}`, namesSchema);
  const text = literal(wanted);
  const number = /^(0|[1-9]\d{0,8})$/.test(wanted) ? await named(`n = ${Number(wanted)}`) : [];
  for (const found of [
    await named(`room = ${text}`),
    number,
    await named(`ends_with(room, ${text})`),
    await named(`starts_with(room, ${text})`),
  ]) {
    const [first, second] = found;
    if (first !== undefined && second === undefined) return first.n;
    if (first !== undefined) throw new UsageError(printable(tooMany(wanted, found)));
  }
  throw new UsageError(printable(await nothing(database, from, wanted)));
}

function tooMany(wanted: string, found: readonly { readonly room: string }[]): string {
  const names = found.slice(0, listed).map(({ room }) => room);
  const more = found.length > listed ? ", ..." : "";
  return `${JSON.stringify(wanted)} fits more than one room; give more of its name: ${names.join(", ")}${more}`;
}

async function nothing(database: Database, from: string, wanted: string): Promise<string> {
  const [total] = await database.rows(
    `SELECT count(*) AS count, min(n) AS first, max(n) AS last ${from}`,
    z.object({ count: z.number(), first: us, last: us }),
  );
  // A number is a number: one that looks like it is no better.
  const letters = literal(wanted.slice(0, 200));
  // Farther than a third of its letters it is another word, not a slip. A number is a number: none is like another.
  const nearest = /^\d+$/.test(wanted)
    ? []
    : await database.rows(
        `SELECT n, room ${from} WHERE levenshtein(room, ${letters}) <= greatest(1, length(${letters}) // 3)
          ORDER BY levenshtein(room, ${letters}), n LIMIT 1`,
        namesSchema,
      );
  const hint = nearest.map(({ n, room }) => ` (did you mean ${room}, number ${n}?)`).join("");
  const range =
    total === undefined || total.first === null ? "none" : `${total.count}, numbers ${total.first} to ${total.last}`;
  return `no dispatch of this run has the room or number ${JSON.stringify(wanted)}${hint}; it asked for ${range}`;
}

/** When the job was in a worker's hands, or else came nearest to it. */
export const decisiveUs = (row: DispatchRow): number =>
  row.assignment_us ?? row.handler_us ?? row.offer_us ?? row.request_us ?? 0;

/**
 * How busy our workers were at `atUs`, dispatch `n` itself left out. A job that was refused waits for nobody, and one that
 * has not started within its watch is given up: it waits no more.
 */
export async function othersAt(
  database: Database,
  file: string,
  { n, atUs, watchMs }: { readonly n: number; readonly atUs: number; readonly watchMs: number },
): Promise<Others> {
  const at = literal(Math.round(atUs));
  const [others] = await database.rows(
    `SELECT count(*) FILTER (entry_us <= ${at} AND (left_us IS NULL OR left_us > ${at})) AS "inHand",
      count(*) FILTER (handler_us <= ${at} AND (entry_us IS NULL OR entry_us > ${at})
        AND answered IS DISTINCT FROM 'no' AND request_us + ${literal(watchMs * 1000)} > ${at}) AS waiting
    FROM read_parquet(${literal(file)}) WHERE n <> ${literal(n)}`,
    othersSchema,
  );
  return others ?? { inHand: 0, waiting: 0 };
}
