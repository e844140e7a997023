// A soak of 200,000 dispatches with a wire worker: is the memory of the harness (its own process, k6, collector, wiretap,
// worker; livekit-server is left out) bounded, and how much disk does a million dispatches take?
// Goal (issue 5): after 200,000 dispatches within 20 % of that after 20,000; disk stated.
// ROLLCALL_SOAK_RATE and ROLLCALL_SOAK_ROOMS make it another rate and a shorter one.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runFiles } from "../contract/run-files.js";
import { type Summary, summarySchema } from "../contract/summary.js";

const ratePerSecond = Number(process.env.ROLLCALL_SOAK_RATE ?? "80");
const rooms = Number(process.env.ROLLCALL_SOAK_ROOMS ?? "200000");
const earlyShare = 0.1;
const goals = { growth: 0.2 };

export async function bench(): Promise<unknown> {
  const results = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  const flags = `run soak --worker wire --rate ${ratePerSecond} --rooms ${rooms} --client raw --hold 500ms --deadline 5s --grace 4s --no-recover --warm-up each-path --segment 5m --checkpoint 10m`;
  try {
    const child = spawn(process.execPath, ["bin/rollcall.mjs", ...flags.split(" "), "--quiet", "--out", results], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const [exitStatus] = await once(child, "exit");
    const run = join(results, "soak", "latest");
    const summary = summarySchema.parse(JSON.parse(await readFile(join(run, runFiles.summary), "utf8")));
    const [early, late] = [memoryAt(summary, earlyShare), memoryAt(summary, 1)];
    const growth = early === null || late === null ? null : late.togetherMb / early.togetherMb - 1;
    const bytes = await bytesIn(run);
    return {
      command: `rollcall ${flags}`,
      exitStatus,
      verdict: summary.verdict.result,
      notPassed: summary.verdict.reasons.filter(({ result }) => result !== "pass").map(({ detail }) => detail),
      counts: summary.counts,
      delayMs: summary.delayMs,
      rssMb: { early, late, growth },
      drift: summary.drift,
      // Logs are kept within bounds (harness/cut-logs.ts), so they do not grow with the dispatches.
      diskMb: { ...bytes, eventsPerMillion: Math.round((bytes.events / summary.counts.requested) * 1_000_000) },
      goals,
      met: { memory: growth !== null && growth <= goals.growth },
    };
  } finally {
    await rm(results, { recursive: true, force: true });
  }
}

/** Of the window in which that share of the dispatches has been requested. */
function memoryAt({ windows, counts }: Summary, share: number) {
  let requested = 0;
  const window = windows.find((one) => {
    requested += one.requested;
    return requested >= counts.requested * share;
  });
  if (window === undefined) return null;
  const parts = Object.entries(window.parts).filter(([role]) => !role.startsWith("server"));
  const rssMb = Object.fromEntries(parts.map(([role, used]) => [role, used.rssMb]));
  return { atMs: window.toMs, togetherMb: parts.reduce((sum, [, used]) => sum + (used.rssMb ?? 0), 0), rssMb };
}

/** Megabytes of events and of logs. */
async function bytesIn(run: string): Promise<{ readonly events: number; readonly logs: number }> {
  const sizeOf = async (folder: string) => {
    const names = await readdir(join(run, folder));
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(run, folder, name))).size));
    return Math.round((sizes.reduce((sum, size) => sum + size, 0) / 1024 / 1024) * 10) / 10;
  };
  return { events: await sizeOf(runFiles.events), logs: await sizeOf(runFiles.logs) };
}
