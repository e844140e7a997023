// The judgement of one run: facts on disk in, dispatches.parquet, summary.json, report.md and report.html out. The same facts give the
// same bytes: nothing of this machine, this folder's name or this moment goes into them.

import { writeFile } from "node:fs/promises";
import { runFiles } from "../contract/run-files.js";
import type { Summary } from "../contract/summary.js";
import { type Database, literal, withDatabase } from "./database.js";
import { judge } from "./judge.js";
import { readObservations } from "./observations.js";
import { jsonText } from "./render/json.js";
import { renderMarkdown } from "./render/markdown.js";
import { replace } from "./replace.js";
import { type Judged, makeReport } from "./report/make-report.js";
import { pageText } from "./report/page.js";
import type { Report } from "./report/report.js";
import { openRun } from "./run-folder.js";
import dispatchesSql from "./sql/dispatches.sql";
import { timelineOf } from "./timeline.js";
import { removeUnfinished } from "./unfinished.js";

/**
 * Judges the run in `path` and writes its files.
 * @param pageFailed is told of an error in the page's making, which takes nobody's verdict away
 * @throws UsageError when it is not the folder of a run
 */
export async function analyze(path: string, pageFailed: (error: unknown) => void = thrown): Promise<Summary> {
  return await withDatabase(async (database) => {
    const judged = await judgeRun(database, path);
    await writePage(database, judged).catch(pageFailed);
    return judged.summary;
  });
}

const thrown = (error: unknown): never => {
  throw error;
};

/** The same, with what its page is made from. */
export async function analyzeAndReport(path: string): Promise<Report> {
  return await withDatabase(async (database) => await writePage(database, await judgeRun(database, path)));
}

/** Judges and writes rows, summary and Markdown; the database keeps what the page needs. */
export async function judgeRun(database: Database, path: string): Promise<Judged> {
  const run = await openRun(path);
  await removeUnfinished(run.path);
  const observations = await readObservations(database, run);
  const timeline = timelineOf(observations, run.manifest.plan.worker);
  const summary = await judge(database, { run, observations, timeline, progress: "ended" });
  await replace(run.path, runFiles.dispatches, (fresh) => database.run(copyTo(fresh)));
  await replace(run.path, runFiles.summary, (fresh) => writeFile(fresh, jsonText(summary)));
  await replace(run.path, runFiles.reportMarkdown, (fresh) => writeFile(fresh, renderMarkdown(summary)));
  return { run, observations, timeline, summary };
}

/** @param judged in this database, just now */
export async function writePage(database: Database, judged: Judged): Promise<Report> {
  const report = await makeReport(database, judged);
  await replace(judged.run.path, runFiles.reportPage, (fresh) => writeFile(fresh, pageText(report)));
  return report;
}

const copyTo = (file: string): string =>
  `COPY (${dispatchesSql}) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`;
