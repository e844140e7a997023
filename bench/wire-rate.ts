// The whole chain at a rate that no SDK worker carries: 100 dispatches a second for 60 s through k6 (raw), livekit-server,
// the wiretap and a wire worker. Goals: p50 of the offer under 215 ms (the server's own floor is 202-206), 0 dropped
// iterations, everything accounted for; k6 and the Node parts together under 1 GB, livekit-server not counted. The warm-up
// has the server's first check of agents behind it (docs/livekit.md, "What one server carries").

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runFiles } from "../contract/run-files.js";
import { summarySchema } from "../contract/summary.js";

const flags =
  "run steady --worker wire --rate 100 --duration 60s --hold 0s --deadline 5s --grace 5s --no-recover --client raw --warm-up each-path";
const samplePeriodMs = 500;
const goals = { offerP50Ms: 215, droppedIterations: 0, memoryMb: 1_024 };

export async function bench(): Promise<unknown> {
  const results = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  const child = spawn(process.execPath, ["bin/rollcall.mjs", ...flags.split(" "), "--json", "--out", results], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const memory = memoryOf(results, child.pid ?? 0);
  const sampler = setInterval(memory.sample, samplePeriodMs);
  const [exitStatus] = await once(child, "exit");
  clearInterval(sampler);
  const folder = runIn(results);
  if (folder === undefined) throw new Error("the run left no folder");
  const summary = summarySchema.parse(JSON.parse(await readFile(join(folder, runFiles.summary), "utf8")));
  const { counts, stagesMs, delayMs, harness, verdict } = summary;
  await rm(results, { recursive: true, force: true });
  const peaks = memory.peaks();
  return {
    command: `rollcall ${flags}`,
    exitStatus,
    verdict: verdict.result,
    notPassed: verdict.reasons.filter(({ result }) => result !== "pass").map(({ detail }) => detail),
    counts,
    offerMs: stagesMs.offer,
    arrivalMs: delayMs,
    droppedIterations: harness.droppedIterations,
    schedulingDelayMs: harness.schedulingDelayMs,
    cpuBusy: harness.cpuBusy,
    peakRssMb: peaks,
    goals,
    met: {
      offer: stagesMs.offer.p50 !== null && stagesMs.offer.p50 < goals.offerP50Ms,
      generator: harness.droppedIterations === goals.droppedIterations,
      accounted: counts.planned === counts.delivered + counts.late + counts.lost && counts.lost === 0,
      memory: peaks.together < goals.memoryMb,
    },
  };
}

/** Resident memory of every process that the harness has started, livekit-server apart, and of the harness itself. */
function memoryOf(results: string, harnessPid: number) {
  const highest = new Map<string, number>();
  let together = 0;
  return {
    sample: () => {
      const parts = [{ role: "harness", pid: harnessPid }, ...partsIn(results)].filter(({ role }) => role !== "server");
      let sum = 0;
      for (const { role, pid } of parts) {
        const megabytes = rssMb(pid);
        sum += megabytes;
        highest.set(role, Math.max(highest.get(role) ?? 0, megabytes));
      }
      together = Math.max(together, sum);
    },
    peaks: () => ({ together: Math.round(together), ...Object.fromEntries(highest) }),
  };
}

function partsIn(results: string): readonly { readonly role: string; readonly pid: number }[] {
  const file = join(runIn(results) ?? results, runFiles.harnessEvents);
  if (!existsSync(file)) return [];
  const started = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.includes('"process-started"') && line.endsWith("}"));
  return started.map((line) => JSON.parse(line));
}

function runIn(results: string): string | undefined {
  const parent = join(results, "steady");
  const name = existsSync(parent) ? readdirSync(parent).find((entry) => entry !== "latest") : undefined;
  return name === undefined ? undefined : join(parent, name);
}

/** 0 for a process that has ended. */
function rssMb(pid: number): number {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return 0;
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, "utf8"))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
