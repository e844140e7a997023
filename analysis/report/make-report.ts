// Prepares the page of a run that was judged: what the pictures show from its rows and tables, and the lives of its worst
// dispatches from its events.

import { join } from "node:path";
import { roomPrefixOf } from "../../contract/ids.js";
import type { Ranks } from "../../contract/ranks.js";
import { runFiles } from "../../contract/run-files.js";
import type { Summary } from "../../contract/summary.js";
import { watchMs } from "../../contract/timing.js";
import type { Database } from "../database.js";
import type { Observations } from "../observations.js";
import { counted } from "../render/counted.js";
import type { RunFolder } from "../run-folder.js";
import { sortedSamples } from "../statistics.js";
import type { Timeline } from "../timeline.js";
import { type Cloud, cloudOf } from "./cloud.js";
import { readCourse } from "./course-samples.js";
import { type Instants, meanwhileOf } from "./meanwhile.js";
import { openPageRows } from "./page-rows.js";
import { ranksOf } from "./ranks.js";
import type { Life, Report } from "./report.js";
import { seenMeanwhile } from "./seen-meanwhile.js";
import { livesOf, worstOf } from "./worst.js";

/** Above this the events are gigabytes, and reading them again would take longer than judging the run. */
const mostForLives = 200_000;

export type Judged = {
  readonly run: RunFolder;
  readonly observations: Observations;
  readonly timeline: Timeline;
  readonly summary: Summary;
};

/** @param database in which the run was judged; its dispatches.parquet is written. */
export async function makeReport(database: Database, judged: Judged): Promise<Report> {
  const { run, observations, timeline, summary } = judged;
  const file = join(run.path, runFiles.dispatches);
  const unreadable = await openPageRows(database, file);
  if (unreadable !== null) throw new Error(`what was just written cannot be read: ${unreadable}`);
  const { plan } = run.manifest;
  const instants = await instantsOf(database, timeline, watchMs(plan));
  const told = await worstOf(database);
  const cloud = await cloudOf(database, { ...instants, deadlineMs: plan.deadlineMs, graceMs: plan.graceMs, told });
  const isSmall = summary.counts.requested <= mostForLives;
  const stories = isSmall ? await livesOf(database, run, file, told) : new Map();
  return {
    ...{ summary, blank: [], cloud, roomPrefix: roomPrefixOf(run.manifest.run.id) },
    missing: [
      ...missingFacts(run, observations),
      ...(isSmall
        ? []
        : [
            `The lives of single dispatches: they are told on the page of up to ${mostForLives} dispatches; rollcall explain RUN NUMBER tells each.`,
          ]),
    ],
    ranks: await ranksIn(database, summary.counts.lost),
    course: await readCourse(database, run.manifest, observations.marks, instants),
    meanwhile: meanwhileOf(await seenMeanwhile(database, observations, timeline, instants), instants),
    lives: livesIn(cloud, told).map((point): Life => ({ point, story: stories.get(point.n) ?? null })),
  };
}

/** In the order of `told`. */
export const livesIn = ({ points }: Cloud, told: readonly number[]): Cloud["points"] =>
  told.flatMap((n) => points.find((point) => point.n === n) ?? []);

/** Beside a step of the clock the outcome may be certain and the delay not: such a delay is no sample (as in measure.ts). */
export async function ranksIn(database: Database, lost: number): Promise<Ranks> {
  const delays = await database.numbers(
    `SELECT delay_us::DOUBLE FROM page_row WHERE outcome IN ('delivered', 'late') AND delay_us IS NOT NULL
      AND coalesce(request_uncertainty_us <= getvariable('step_us'), TRUE)`,
  );
  return ranksOf(sortedSamples(delays), lost);
}

/** From the load's start to its end, as far as they are known. */
async function instantsOf(
  database: Database,
  { loadStartedUs, endUs }: Timeline,
  watchedMs: number,
): Promise<Instants> {
  const bound = (which: "min" | "max") =>
    database.count(`SELECT coalesce(${which}(request_us), 0) AS value FROM page_row`);
  const zeroUs = loadStartedUs ?? (await bound("min"));
  return { zeroUs, endUs: endUs ?? (await bound("max")) + watchedMs * 1000 };
}

function missingFacts({ missingSegments }: RunFolder, { files }: Observations): readonly string[] {
  return [
    ...files
      .filter(({ state }) => state === "missing")
      .map(({ observer }) => `The events of ${observer}: there is no file of them, so what it alone saw is not here.`),
    ...files
      .filter(({ damagedLines }) => damagedLines > 0)
      .map(({ observer, damagedLines }) => `${counted(damagedLines, "line")} of ${observer}, which cannot be read.`),
    ...missingSegments.map((name) => `events/${name}: a segment between others that is not there.`),
  ];
}
