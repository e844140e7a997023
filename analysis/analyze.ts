// The judgement of one run: facts on disk in, dispatches.parquet, summary.json and report.md out. The same facts give the
// same bytes: nothing of this machine, this folder's name or this moment goes into them.

import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { runFiles } from "../contract/run-files.js";
import { type Summary, summarySchema } from "../contract/summary.js";
import { UsageError } from "../contract/usage-error.js";
import { checks } from "./checks/index.js";
import { type Database, literal, withDatabase } from "./database.js";
import { factsOf } from "./facts.js";
import { type Joined, joinDispatches } from "./join.js";
import { measure } from "./measure.js";
import { readObservations } from "./observations.js";
import { jsonText } from "./render/json.js";
import { renderMarkdown } from "./render/markdown.js";
import { openRun, type RunFolder } from "./run-folder.js";
import { gaveUpInTime, neverReached } from "./schedule.js";
import dispatchesSql from "./sql/dispatches.sql";
import foreignJobsSql from "./sql/foreign-jobs.sql";
import gaveUpSql from "./sql/gave-up.sql";
import { type Timeline, timelineOf } from "./timeline.js";
import { verdictOf } from "./verdict.js";

/** Judges the run in `path` and writes its files. @throws UsageError when it is not the folder of a run. */
export async function analyze(path: string): Promise<Summary> {
  const run = await openRun(path);
  return await withDatabase(async (database) => {
    const summary = await judge(database, run);
    await replace(run.path, runFiles.dispatches, (fresh) => database.run(copyTo(fresh)));
    await replace(run.path, runFiles.summary, (fresh) => writeFile(fresh, jsonText(summary)));
    await replace(run.path, runFiles.reportMarkdown, (fresh) => writeFile(fresh, renderMarkdown(summary)));
    return summary;
  });
}

async function judge(database: Database, run: RunFolder): Promise<Summary> {
  const { manifest } = run;
  const observations = await readObservations(database, run);
  const timeline = timelineOf(observations, manifest.plan.worker);
  const joined = await joinDispatches(database, manifest, timeline, observations.files);
  const shortfall = {
    droppedIterations: run.droppedIterations,
    neverReached: await countNeverReached(database, run, timeline, joined),
    clockSteps: joined.clockSteps,
    foreignJobs: await database.count(foreignJobsSql),
    registeredWorkers: await database.count("SELECT count(*) AS value FROM our_worker"),
    registration: joined.registration,
  };
  const measured = await measure(database, manifest, timeline, observations, shortfall);
  const verdict = verdictOf(factsOf(manifest.plan, measured, observations, joined), checks);
  const { schema, run: of, ...rest } = measured.numbers;
  return summarySchema.parse({ schema, run: of, verdict, ...rest });
}

/** By the schedule, and by iterations that gave up at the collector before their request. */
async function countNeverReached(
  database: Database,
  { manifest }: RunFolder,
  { loadStartedUs, endUs }: Timeline,
  { zeroUs, lastReached }: Joined,
): Promise<number> {
  // Without a request the zero is only known from the load's start.
  const reached = { zeroUs: zeroUs ?? loadStartedUs, endUs, lastReached };
  const gaveUp = (await database.rows(gaveUpSql, gaveUpSchema)).map(({ n }) => n);
  return neverReached(manifest.plan, reached) + gaveUpInTime(manifest.plan, reached, gaveUp);
}

const gaveUpSchema = z.object({ n: z.number() });

/** Written beside and renamed, so that a reader never finds half a file. */
async function replace(run: string, name: string, write: (fresh: string) => Promise<void>): Promise<void> {
  const fresh = join(run, `.${name}.${process.pid}`);
  try {
    await write(fresh);
    await rename(fresh, join(run, name));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `${name} cannot be written (${why}); make room in ${run}, or copy the run elsewhere and analyze it there`,
    );
  } finally {
    await rm(fresh, { force: true });
  }
}

const copyTo = (file: string): string =>
  `COPY (${dispatchesSql}) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`;
