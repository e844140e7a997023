// Facts that are read, joined, measured and checked: from the observers' tables to a summary with its verdict.

import { z } from "zod";
import { type Summary, summarySchema } from "../contract/summary.js";
import { checks } from "./checks/index.js";
import type { Database } from "./database.js";
import { factsOf, type Progress } from "./facts.js";
import { type Joined, joinDispatches } from "./join.js";
import { measure } from "./measure.js";
import type { Observations } from "./observations.js";
import type { RunFolder } from "./run-folder.js";
import { gaveUpInTime, neverReached } from "./schedule.js";
import foreignJobsSql from "./sql/foreign-jobs.sql";
import gaveUpSql from "./sql/gave-up.sql";
import type { Timeline } from "./timeline.js";
import { verdictOf } from "./verdict.js";

/** What is judged, of the tables that readObservations has filled. */
export type Judging = {
  readonly run: RunFolder;
  readonly observations: Observations;
  readonly timeline: Timeline;
  readonly progress: Progress;
};

export async function judge(database: Database, judging: Judging): Promise<Summary> {
  const { run, observations, timeline, progress } = judging;
  const { manifest, missingSegments } = run;
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
  const verdict = verdictOf(
    factsOf({ plan: manifest.plan, measured, observations, joined, missingSegments, progress }),
    checks,
  );
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
