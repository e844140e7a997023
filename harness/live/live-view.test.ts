// What a page is told of committed runs and of a made-up long one, read at once or as it was written.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { roomNameOf } from "../../contract/ids.js";
import { mostMissed } from "../../contract/live.js";
import { LiveCloud } from "../../contract/live-cloud.js";
import { LiveCourse, liveFigures, memoryFigure, mostCourseColumns } from "../../contract/live-course.js";
import { manifestSchema } from "../../contract/manifest.js";
import { runFiles } from "../../contract/run-files.js";
import { summarySchema } from "../../contract/summary.js";
import { followRun } from "../following/follow.js";
import { LiveRun } from "../following/live-run.js";
import { emptyRunLike, factIn, fixturesFolder, replayOf } from "../following/trial.js";
import { aboutOf, LiveView } from "./live-view.js";

const fixture = (name: string) => join(fixturesFolder, name);
const parsed = (folder: string, file: string): unknown => JSON.parse(readFileSync(join(folder, file), "utf8"));
const manifestIn = (folder: string) => manifestSchema.parse(parsed(folder, runFiles.manifest));

/** Reads a committed run to its end. */
async function readWhole(name: string) {
  const folder = fixture(name);
  const view = new LiveView();
  const { run, catchUp } = followRun(folder, () => Number.MAX_SAFE_INTEGER, { heard: view });
  await catchUp();
  await catchUp();
  const more = view.more(run);
  return {
    whole: view.whole(run, aboutOf(manifestIn(folder), "results/x")),
    more,
    summary: parsed(folder, runFiles.summary),
  };
}

describe("the whole picture of a run that was read at its end", () => {
  it.each(["recorded-default", "assignments-dropped", "later-and-later"])(
    "counts as the summary does: %s",
    async (name) => {
      const { whole, summary } = await readWhole(name);
      const { counts } = summarySchema.parse(summary);
      const { delivered, late, lost } = whole.state;
      expect({ delivered, late }).toEqual({ delivered: counts.delivered, late: counts.late });
      // Nobody asks yet who was missing as a witness.
      expect(lost).toBe(counts.lost + counts.unresolved);
      expect(whole.picture.points).toHaveLength(delivered + late + lost + whole.state.refused);
      expect([whole.spreads.ranks.count, whole.spreads.ranks.lost]).toEqual([delivered + late + lost, lost]);
      expect(whole.missed).toHaveLength(Math.min(mostMissed, late + lost));
    },
  );

  it("has its delays to three digits, and no percentile that so few cannot bear", async () => {
    const { whole, summary } = await readWhole("recorded-default");
    const { delayMs } = summarySchema.parse(summary);
    const { p50, p99 } = whole.state.delayMs;
    expect(Math.abs((p50 ?? 0) - (delayMs.p50 ?? 1))).toBeLessThan(0.005 * (delayMs.p50 ?? 1));
    expect(p99).toBeNull();
  });

  it("has each hop by itself, as far as the wiretap saw it", async () => {
    const { hops } = (await readWhole("assignments-dropped")).whole.spreads;
    expect([hops.offer.count, hops.entry.count]).toEqual([22, 15]);
    expect([hops.offer.p99, typeof hops.offer.p50, typeof hops.offer.max]).toEqual([null, "number", "number"]);
  });

  it("has the machinery from the load's start on, though nobody looked then", async () => {
    const { whole } = await readWhole("recorded-default");
    const { columns } = whole.course;
    expect(columns.reduce((sum, { asked }) => sum + asked, 0)).toBe(20);
    expect(columns.filter(({ figures }) => figures[liveFigures.busy] !== undefined).length).toBeGreaterThan(30);
    expect(Math.max(...columns.map(({ due }) => due ?? 0))).toBe(20);
  });
});

it("tells who was there from the beginning what it tells who comes at the end", async () => {
  const committed = fixture("assignments-dropped");
  const folder = emptyRunLike(committed);
  const replay = replayOf(committed);
  const view = new LiveView();
  let nowUs = replay.firstUs;
  const { run, catchUp } = followRun(folder, () => nowUs, { heard: view });
  const cloud = new LiveCloud();
  const course = new LiveCourse();
  for (; nowUs < replay.lastUs + 30_000_000; nowUs += 1_000_000) {
    replay.until(nowUs, folder);
    await catchUp();
    const more = view.more(run);
    for (const point of more?.points ?? []) cloud.add(point);
    for (const second of more?.seconds ?? []) course.add(second);
  }
  const whole = view.whole(run, aboutOf(manifestIn(folder), "results/x"));
  expect(cloud.picture).toEqual(whole.picture);
  const plain = ({ columns }: typeof whole.course) =>
    columns.map(({ due, ...column }) => column).sort((a, b) => a.column - b.column);
  expect(plain(course.picture)).toEqual(plain(whole.course));
});

describe("a soak that has been running for hours", () => {
  const base = manifestIn(fixture("assignments-dropped"));
  const dispatches = 8_000;
  const everySeconds = 1.5;
  const manifest = { ...base, plan: { ...base.plan, planned: dispatches } };

  /** Every other one is lost; read in one go. */
  function soak() {
    const view = new LiveView();
    const run = new LiveRun(view);
    run.know(manifest);
    run.take(factIn("harness", { event: "clock", atUs: 0, wallUs: 0 }));
    run.take(factIn("harness", { event: "load-started", atUs: 0 }));
    for (let n = 0; n < dispatches; n++) {
      const wallMs = Math.round(n * everySeconds * 1000);
      const stamped = { wallMs, n, attempt: 1, iterationWallMs: wallMs, zeroWallMs: 0, dueUs: wallMs * 1000 };
      const room = roomNameOf(manifest.run.id, n);
      const job = { n, attempt: 1, jobId: `J${n}`, dispatchId: "", room, roomSid: "RM" };
      run.take(factIn("k6", { event: "request", ...stamped }));
      run.take(factIn("k6", { event: "response", n, attempt: 1, answer: "ok", dispatchId: "", roomSid: "RM" }));
      if (n % 2 !== 0) run.take(factIn("worker-1", { event: "entry", atUs: wallMs * 1000 + 200_000, ...job }));
      run.take(factIn("harness", { event: "machine", atUs: wallMs * 1000, cpuBusyPermille: 500 }));
      const used = { rssKb: 1_000, cpuUs: 0, processes: 1, openFiles: 1 };
      run.take(factIn("harness", { event: "resource", atUs: wallMs * 1000, role: "collector", ...used }));
      if (n % 1_000 === 999) run.advance(wallMs * 1000);
    }
    run.advance(dispatches * everySeconds * 1e6 + 60_000_000);
    return { view, run };
  }

  it("is told whole, in a picture of bounded size, with the newest that were missed by name", () => {
    const { view, run } = soak();
    expect(view.more(run)).toBeNull();
    const whole = view.whole(run, aboutOf(manifest, "results/soak/x"));
    expect([whole.state.delivered, whole.state.lost]).toEqual([4_000, 4_000]);
    expect(whole.picture.points).toEqual([]);
    expect(whole.picture.cells.reduce((sum, { count }) => sum + count, 0)).toBe(dispatches);
    expect(whole.missed.map(({ n }) => n)).toEqual(Array.from({ length: mostMissed }, (_, i) => 7_960 + 2 * i));
    expect(whole.course.columns.length).toBeLessThanOrEqual(mostCourseColumns);
    expect(whole.course.columns.reduce((sum, { asked }) => sum + asked, 0)).toBe(dispatches);
    const figures = [liveFigures.busy, liveFigures.jobs, memoryFigure("collector")];
    for (const figure of figures)
      expect(
        whole.course.columns.some((one) => figure in one.figures),
        figure,
      ).toBe(true);
    expect(JSON.stringify(whole).length).toBeLessThan(200_000);
  });

  it("goes on second by second after that", () => {
    const { view, run } = soak();
    view.more(run);
    run.advance(dispatches * everySeconds * 1e6 + 61_000_000);
    const more = view.more(run);
    expect([more?.points, more?.seconds.length]).toEqual([[], 1]);
  });
});
