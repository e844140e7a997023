// The page of a run that cannot be judged any more (its events are gone, its manifest is of another version): what its
// summary.json and dispatches.parquet still say, and what is missing.

import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { roomPrefixOf } from "../../contract/ids.js";
import { runFiles } from "../../contract/run-files.js";
import { UsageError } from "../../contract/usage-error.js";
import { stepUs } from "../clock-rules.js";
import { type Database, withDatabase } from "../database.js";
import { type Cloud, cloudOf } from "./cloud.js";
import { livesIn, ranksIn } from "./make-report.js";
import { openPageRows } from "./page-rows.js";
import { readSummary, type SummaryReading } from "./read-summary.js";
import type { Report } from "./report.js";
import { worstOf } from "./worst.js";

/** @param why it cannot be judged. @throws UsageError when there is nothing to show. */
export async function salvage(path: string, why: string): Promise<Report> {
  const folder = resolve(path);
  const reading = readSummary(await jsonIn(join(folder, runFiles.summary)));
  const file = join(folder, runFiles.dispatches);
  return await withDatabase(async (database) => {
    const unreadable = await openPageRows(database, file);
    if (reading === undefined && unreadable !== null)
      throw new UsageError(`${why}\n${path} has no ${runFiles.summary} and no ${runFiles.dispatches} to show either`);
    const found = { why: withoutPlace(why, path), unreadable, hasSummary: reading !== undefined };
    return await reportOf(database, reading ?? nothingKnown(), found);
  });
}

/** In a sentence, and without the folder's name, which no page says. */
const withoutPlace = (why: string, path: string): string =>
  `${(why.split("\n")[0] ?? "").replaceAll(`${path}/`, "").replaceAll(path, "its folder").replace(/[:.]$/, "")}.`;

type Found = { readonly why: string; readonly unreadable: string | null; readonly hasSummary: boolean };

async function reportOf(
  database: Database,
  { summary, missing, schema }: SummaryReading,
  found: Found,
): Promise<Report> {
  const { deadlineMs, graceMs, id } = summary.run;
  await database.set({ step_us: stepUs });
  const rows = found.unreadable === null;
  const zeroUs = rows ? await database.count("SELECT coalesce(min(request_us), 0) AS value FROM page_row") : 0;
  const told = rows ? await worstOf(database) : [];
  const cloud: Cloud | null = rows ? await cloudOf(database, { zeroUs, deadlineMs, graceMs, told }) : null;
  return {
    ...{ summary, blank: missing, cloud, roomPrefix: roomPrefixOf(id) },
    ranks: cloud === null ? null : await ranksIn(database, cloud.counts.lost),
    ...{ course: null, meanwhile: null },
    lives: cloud === null ? [] : livesIn(cloud, told).map((point) => ({ point, story: null })),
    missing: [
      `The run cannot be judged again, so this page shows what was kept of it. ${found.why}`,
      ...(found.hasSummary ? [] : [`${runFiles.summary} is not there or cannot be read, so nothing is judged here.`]),
      ...(schema === null || schema === summary.schema
        ? []
        : [`${runFiles.summary} is of schema ${schema}; this rollcall writes and reads ${summary.schema}.`]),
      ...(missing.length === 0 || !found.hasSummary
        ? []
        : [`Of ${runFiles.summary} it does not know: ${missing.join(", ")}.`]),
      ...(found.unreadable === null ? [] : [`Single dispatches: ${found.unreadable}.`]),
      "What happened over time and the lives of single dispatches: they are told by the events.",
      ...(rows && missing.includes("run") ? ["The run's deadline is not known; 10 s + 10 s are drawn."] : []),
    ],
  };
}

function nothingKnown(): SummaryReading {
  const reading = readSummary({ reoffers: 0 });
  if (reading === undefined) throw new Error("a blank summary can be read");
  return { ...reading, missing: [...reading.missing, "reoffers"], schema: null };
}

/** `undefined` where it is not there, or no JSON. */
async function jsonIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}
