// The judgement of a run that goes on: checkpoint.json, a summary of the dispatches whose watch is over for certain. What
// is not certain yet is left out and counted nowhere, so a checkpoint never calls lost what may still come.

import { writeFile } from "node:fs/promises";
import { roomPrefixOf } from "../contract/ids.js";
import type { Plan } from "../contract/manifest.js";
import { runFiles } from "../contract/run-files.js";
import type { Summary } from "../contract/summary.js";
import { lookAfterMs, watchMs } from "../contract/timing.js";
import { type Database, withDatabase } from "./database.js";
import { scalarsOf } from "./join.js";
import { judge } from "./judge.js";
import { lastStampUs } from "./last-stamp.js";
import { readObservations } from "./observations.js";
import { jsonText } from "./render/json.js";
import { replace } from "./replace.js";
import { openRun, type RunFolder } from "./run-folder.js";
import { neverReached, type Reached } from "./schedule.js";
import leaveOutSql from "./sql/leave-out.sql";
import { timelineOf } from "./timeline.js";

/** It runs beside the load: one thread, and less memory than the judgement at the end, for more time. */
const means = { threads: 1, memoryLimit: "600MB" };

/** Observers beat each second and k6 may be late; what lies further back than this is in every file. */
const settledUs = 5_000_000;

/** Judges the run in `path` as far as it is certain. `undefined`: nothing is yet. @throws UsageError when it is no run. */
export async function checkpoint(path: string): Promise<Summary | undefined> {
  const run = await openRun(path);
  // Before anything else is read: all files are at least as new.
  const stampUs = await lastStampUs(run.files.find(({ observer }) => observer === "harness")?.sources ?? []);
  if (stampUs === null) return undefined;
  return await withDatabase(
    async (database) => {
      const summary = await judgeUntil(database, run, stampUs - settledUs);
      if (summary !== undefined)
        await replace(run.path, runFiles.checkpoint, (fresh) => writeFile(fresh, jsonText(summary)));
      return summary;
    },
    { ...means, spillIn: run.path },
  );
}

async function judgeUntil(database: Database, run: RunFolder, untilUs: number): Promise<Summary | undefined> {
  const { manifest, droppedSoFar } = run;
  const observations = await readObservations(database, run, "running");
  const { zeroUs, lastReached } = await scalarsOf(database);
  const planned = certainOf(manifest.plan, { zeroUs, endUs: untilUs, lastReached });
  if (planned === 0) return undefined;
  await database.set({ planned, room_prefix: roomPrefixOf(manifest.run.id) });
  await database.run(leaveOutSql);
  const timeline = timelineOf(observations, manifest.plan.worker, untilUs);
  const certain = { ...manifest, plan: { ...manifest.plan, planned } };
  // The leg that runs says at its end what it dropped; until then the equations show it.
  const soFar = { ...run, manifest: certain, droppedIterations: droppedSoFar };
  return await judge(database, { run: soFar, observations, timeline, progress: "running" });
}

/**
 * How many of the first dispatches are certain at an instant: requested, watched, looked at and their rescue watched. Where
 * each follows another, the one before the last that was reached has ended.
 */
function certainOf(plan: Plan, reached: Reached): number {
  const rescueMs = plan.recover ? plan.deadlineMs : 0;
  const certainAfterUs = Math.max(watchMs(plan), lookAfterMs(plan) + rescueMs) * 1000;
  const { endUs, lastReached } = reached;
  return (
    plan.planned -
    neverReached(plan, {
      ...reached,
      endUs: endUs === null ? null : endUs - certainAfterUs,
      lastReached: lastReached === null ? null : lastReached - 1,
    })
  );
}
