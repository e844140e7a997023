// A long run in short: events cut into segments and packed while it goes on, k6 in legs, a checkpoint that can be read
// meanwhile, and a harness that is killed in the midst of it.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { runFiles } from "../contract/run-files.js";
import { segmentOf } from "../contract/segment.js";
import { type Summary, summarySchema } from "../contract/summary.js";
import { type Finished, folderIn, type Kept, kept, leftAfter, rollcall, start, untilEvent } from "./rollcall.js";

/** The smallest k6 client, because each leg makes its VUs beside the load. */
const args = [
  ...["run", "steady", "--rate", "5", "--duration", "50s", "--hold", "1s", "--deadline", "5s", "--grace", "5s"],
  ...["--worker", "wire", "--client", "raw", "--segment", "15s", "--checkpoint", "10s"],
];

/** 15 s of 5/s. */
const perLeg = 75;

const segmentsIn = (folder: string) =>
  readdirSync(join(folder, runFiles.events)).flatMap((name) => segmentOf(name) ?? []);

describe("a run in segments", () => {
  let finished: Finished;
  let run: Kept;
  /** As they stood while the run went on. */
  const checkpoints: Summary[] = [];

  beforeAll(async () => {
    const running = await start(args);
    let isOver = false;
    void running.finished.then(() => {
      isOver = true;
    });
    while (!isOver) {
      const file = join(folderIn(running.results) ?? "", runFiles.checkpoint);
      const text = existsSync(file) ? readFileSync(file, "utf8") : "";
      const last = checkpoints.at(-1);
      const summary = text === "" ? undefined : summarySchema.parse(JSON.parse(text));
      if (summary !== undefined && summary.counts.planned !== last?.counts.planned) checkpoints.push(summary);
      await sleep(200);
    }
    finished = await running.finished;
    run = kept(running.results);
  });

  it("passes, with every dispatch of every leg at its time", () => {
    expect(finished.status, finished.stdout + finished.stderr).toBe(0);
    expect(run.summary.counts).toMatchObject({ planned: 250, notStarted: 0, requested: 250, delivered: 250 });
    // Against the zero of the first leg: one that started late would be late here.
    expect(run.summary.harness.schedulingDelayMs?.count).toBe(250);
    expect(run.summary.harness.schedulingDelayMs?.p99).toBeLessThanOrEqual(50);
    expect(run.summary.harness).toMatchObject({ droppedIterations: 0, damagedLines: 0, foreignJobs: 0 });
  });

  it("has a leg of k6 for each segment, and one summary of k6's for each", () => {
    const legs = segmentsIn(run.folder).filter(({ observer }) => observer === "k6");
    expect(legs.map(({ period }) => period).sort()).toEqual([0, 1, 2, 3]);
    const said = readdirSync(join(run.folder, runFiles.logs)).filter((name) => /^k6-summary/.test(name));
    expect(said.sort()).toEqual(["k6-summary.json", "k6-summary~1.json", "k6-summary~2.json", "k6-summary~3.json"]);
    const last = run.events("events/k6~3.ndjson").filter(({ event }) => event === "request");
    expect(last.map(({ n }) => n)).toEqual(Array.from({ length: 250 - 3 * perLeg }, (_, i) => 3 * perLeg + i));
  });

  it("keeps each segment once: packed when it was closed long enough, as lines else", () => {
    const segments = segmentsIn(run.folder);
    expect(new Set(segments.map(({ observer, period }) => `${observer} ${period}`)).size).toBe(segments.length);
    for (const observer of ["collector", "harness", "wiretap", "worker-1"]) {
      const own = segments.filter((segment) => segment.observer === observer).sort((a, b) => a.period - b.period);
      const packed = own.filter(({ form }) => form === "packed");
      expect(packed.length, observer).toBeGreaterThanOrEqual(2);
      expect(own.slice(0, packed.length)).toEqual(packed);
    }
  });

  it("could be read while it went on: never a dispatch that was not certain", () => {
    // How many depends on how long one takes: a busy machine is left in peace.
    expect(checkpoints.length).toBeGreaterThanOrEqual(1);
    for (const { counts, harness } of checkpoints) {
      expect(counts.planned).toBeLessThan(250);
      expect(counts).toMatchObject({ notStarted: 0, requested: counts.planned, delivered: counts.planned });
      expect(harness).toMatchObject({ foreignJobs: 0, damagedLines: 0 });
    }
    expect(finished.stderr).toMatch(/^checkpoint after 0:00:\d\d: \d+ dispatches, 0 late, 0 lost, p50 \d/m);
  });
});

describe("a run in segments whose harness is killed by kill -9", () => {
  it("can be judged by what is there, and leaves nothing behind", async () => {
    const running = await start(args);
    await untilEvent(running.results, "events/k6~2.ndjson", ({ event }) => event === "request");
    running.process.kill("SIGKILL");
    await running.finished;
    const folder = folderIn(running.results) ?? "";
    const runId = folder.split("-").at(-1) ?? "";
    expect(await leftAfter(runId, 20_000)).toEqual([]);
    expect(segmentsIn(folder).some(({ form }) => form === "packed")).toBe(true);

    const { status } = await rollcall(["analyze", folder]);
    expect(status).toBe(2);
    const { counts } = kept(running.results).summary;
    expect(counts.planned).toBe(counts.notStarted + counts.refused + counts.requested);
    expect(counts.requested).toBe(counts.delivered + counts.late + counts.lost + counts.unresolved);
    expect(counts).toMatchObject({ planned: 250, lost: 0, duplicated: 0 });
    // Two legs were over, but for what was still watched.
    expect(counts.delivered).toBeGreaterThan(perLeg);
    expect(counts.notStarted).toBeGreaterThan(0);
  });
});
