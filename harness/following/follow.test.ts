// Every committed run, followed as it went on, must come to what its summary says.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runFiles } from "../../contract/run-files.js";
import { type Summary, summarySchema } from "../../contract/summary.js";
import { metrics } from "../metrics/catalogue.js";
import { expose } from "../metrics/exposition.js";
import { type Followed, followRun } from "./follow.js";
import { emptyRunLike, fixturesFolder, replayOf } from "./trial.js";

const secondUs = 1_000_000;

/** Reads each second of a run just after it was written. */
async function replayed(run: string): Promise<Followed> {
  const folder = emptyRunLike(run);
  const replay = replayOf(run);
  let nowUs = replay.firstUs;
  const followed = followRun(folder, () => nowUs);
  for (; nowUs < replay.lastUs + 3 * secondUs; nowUs += secondUs) {
    replay.until(nowUs, folder);
    await followed.catchUp();
  }
  return followed;
}

/** All of a run in one go, and twice again for what waits for the next reading. */
async function readAtOnce(run: string): Promise<Followed> {
  const followed = followRun(run, () => Number.MAX_SAFE_INTEGER);
  for (const _ of ["all of it", "who was early", "who is closed"]) await followed.catchUp();
  return followed;
}

const summaryOf = (run: string): Summary =>
  summarySchema.parse(JSON.parse(readFileSync(join(run, runFiles.summary), "utf8")));

describe.each(readdirSync(fixturesFolder))("%s", (name) => {
  const run = join(fixturesFolder, name);
  const summary = summaryOf(run);
  const { counts, recovery, stagesMs, delayMs } = summary;

  it.each([
    ["second by second", replayed],
    ["at once", readAtOnce],
  ])("read %s has the summary's counts", async (_, read) => {
    const followed = await read(run);
    const dispatches = followed.run.planned?.dispatches;
    // Who is missing as a witness is asked by analysis alone: here its dispatches are lost.
    expect(dispatches?.counts).toEqual({
      ...{ requested: counts.requested, refused: counts.refused, delivered: counts.delivered, late: counts.late },
      lost: counts.lost + counts.unresolved,
      ...{ rescues: recovery.attempted, recovered: recovery.recovered },
    });
    expect(dispatches?.awaited).toBe(0);
    expect(dispatches?.delay.count).toBe(delayMs.count);
    expect(followed.run.due).toBe(counts.planned);
  });

  it("has as many of each stage as the summary, by the frames of the wiretap", async () => {
    const { run: live } = await replayed(run);
    const { offer, answer, assignment, entry, join: joined } = stagesMs;
    const seen = summary.wiretap.watched === "off" ? { count: 0 } : offer;
    const stages = Object.entries(live.planned?.dispatches.stages ?? {});
    expect(Object.fromEntries(stages.map(([stage, { count }]) => [stage, count]))).toEqual({
      ...{ offer: seen.count, answer: answer.count, assignment: assignment.count, entry: entry.count },
      join: joined.count,
    });
  });

  it("leaves nothing behind: no room, no job", async () => {
    const { run: live } = await replayed(run);
    expect(live.planned?.dispatches.rooms).toBe(0);
    expect(live.planned?.dispatches.jobs).toBe(0);
    expect(live.phase).toBe("after the load");
  });
});

it("scrapes the same text of a run read at once and second by second", async () => {
  const run = join(fixturesFolder, "recorded-default");
  const [slowly, atOnce] = [await replayed(run), await readAtOnce(run)];
  // Sums of the same delays in another order may differ in the last digit; and who read the worker's end first has it still.
  const alike = (text: string) => text.replace(/^(\w+_sum|rollcall_workers_registered)\b.*$/gm, "");
  expect(alike(expose(metrics, slowly.run))).toBe(alike(expose(metrics, atOnce.run)));
});

it("knows nothing of dispatches before there is a manifest, and of the machine it does", async () => {
  const folder = emptyRunLike(join(fixturesFolder, "all-delivered"));
  const followed = followRun(join(folder, "not-there"), () => 0);
  await followed.catchUp();
  expect(followed.run.planned).toBeUndefined();
  expect(expose(metrics, followed.run)).not.toContain("rollcall_dispatches");
  expect(expose(metrics, followed.run)).toContain("rollcall_load_running 0");
});

it("takes two calls at once as one, so that nothing is counted twice", async () => {
  const followed = followRun(join(fixturesFolder, "all-delivered"), () => Number.MAX_SAFE_INTEGER);
  await Promise.all([followed.catchUp(), followed.catchUp()]);
  await followed.catchUp();
  expect(followed.run.planned?.dispatches.counts.requested).toBe(20);
});
