// Times `rollcall trend` on 1,000 kept summaries of nights, from the start of the analysis process to its end. Goal (issue 6): under
// 3 s. A night is a recorded summary with other figures and the 60 windows of a long run; some measures change on the way.

import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Window } from "../contract/course.js";
import { draw } from "../contract/draw.js";
import { runFiles } from "../contract/run-files.js";
import { type Summary, summarySchema } from "../contract/summary.js";
import type { TrendWish } from "../contract/trend.js";
import { analyse } from "./runs/generated.js";

const nights = 1_000;
const dispatches = 14_400;
const nightMs = 86_400_000;
const firstMs = Date.UTC(2026, 0, 1);
const seed = 1;
/** The benchmarks are bundled into build/bench. */
const recorded = fileURLToPath(new URL("../../results/fixtures/recorded-default/", import.meta.url));

/** In one history, which is the most work, and in four. */
export async function bench(): Promise<unknown> {
  return {
    nights,
    cores: cpus().length,
    oneHistory: await timed(1),
    fourHistories: await timed(4),
    goal: { seconds: 3 },
  };
}

async function timed(histories: number) {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  try {
    const bytes = await makeHistory(folder, histories);
    const wish: TrendWish = {
      folder,
      scenario: null,
      since: null,
      last: null,
      measure: null,
      output: "json",
      page: null,
    };
    const startedAt = performance.now();
    const { exitCode, peakRssBytes } = await analyse("trend", JSON.stringify(wish));
    const seconds = Math.round(performance.now() - startedAt) / 1000;
    return { seconds, peakRssMb: Math.round(peakRssBytes / 2 ** 20), inputMb: Math.round(bytes / 2 ** 20), exitCode };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Folders of runs, as `run` makes them. @returns the size of their summaries */
async function makeHistory(folder: string, histories: number): Promise<number> {
  const summary = summarySchema.parse(JSON.parse(await readFile(join(recorded, runFiles.summary), "utf8")));
  const manifest = await readFile(join(recorded, runFiles.manifest), "utf8");
  let bytes = 0;
  for (let night = 0; night < nights; night++) {
    const id = `night${String(night).padStart(3, "0")}`;
    const run = join(folder, "soak", id);
    await mkdir(run, { recursive: true });
    await writeFile(join(run, runFiles.summary), JSON.stringify(nightOf(summary, night, id, histories), null, 2));
    await writeFile(join(run, runFiles.manifest), manifest.replace(summary.run.id, id));
    bytes += (await stat(join(run, runFiles.summary))).size;
  }
  return bytes;
}

function nightOf(summary: Summary, night: number, id: string, histories: number): Summary {
  const factor = (name: string) => 1 + 0.2 * (draw(seed, name, id) - 0.5) + (night >= 700 ? 0.3 : 0);
  const varied = <Figures extends Readonly<Record<string, number | null>>>(name: string, figures: Figures): Figures => {
    const p99 = (figures.max ?? 100) * factor(name);
    return { ...figures, count: dispatches, p90: (figures.p90 ?? 90) * factor(`${name} p90`), p99 };
  };
  const lost = night >= 400 && draw(seed, "lost", id) < 0.3 ? 12 : 0;
  const rate = { ...summary.lostRate, value: lost / dispatches, count: dispatches };
  const { offer, answer, assignment, entry, join: joined } = summary.stagesMs;
  return {
    ...summary,
    run: {
      ...summary.run,
      ...{
        id,
        scenario: "soak",
        startedAt: new Date(firstMs + night * nightMs).toISOString(),
        load: `${1 + (night % histories)}/s`,
      },
      versions: { ...summary.run.versions, agents: night >= 700 ? "1.9.0" : "1.2.6" },
    },
    counts: { ...summary.counts, planned: dispatches, requested: dispatches, delivered: dispatches - lost, lost },
    ...{ lostRate: rate, missedDeadlineRate: rate },
    delayMs: { ...varied("delay", summary.delayMs), p50: 220 * factor("p50") },
    stagesMs: {
      ...summary.stagesMs,
      ...{ offer: varied("offer", offer), answer: varied("answer", answer), entry: varied("entry", entry) },
      ...{ assignment: varied("assignment", assignment), join: varied("join", joined) },
    },
    workerStagesMs: {
      handler: varied("handler", summary.workerStagesMs.handler),
      entry: varied("started", summary.workerStagesMs.entry),
    },
    windows: Array.from({ length: 60 }, (_, i) => windowOf(i)),
  };
}

const windowOf = (i: number): Window => ({
  ...{ fromMs: i * 480_000, toMs: (i + 1) * 480_000, requested: 240, delivered: 240, late: 0, lost: 0, unresolved: 0 },
  ...{ p50: 221.4, p90: 248.2, p99: 302.7, underWay: 0, rooms: 11, cpuBusy: 0.412 },
  parts: Object.fromEntries(
    ["collector", "harness", "k6", "server", "wiretap", "worker-1"].map((role, n) => [
      role,
      { rssMb: 102.4 + n * 40 + (i % 7), cores: 0.041, processes: role === "worker-1" ? 5 : 1, openFiles: 27 + n },
    ]),
  ),
});
