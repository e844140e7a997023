// Times the real analysis process on a generated run of 1,000,000 dispatches, from events on disk to summary.json.
// Goal (issue 3): under 10 s and 2 GB of memory on 2 cores.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { runFiles } from "../contract/run-files.js";
import { analyse, generate } from "./runs/generated.js";

const dispatches = 1_000_000;

/** Generates, measures, removes. Seconds, and megabytes of 2^20 bytes. */
export async function bench(): Promise<unknown> {
  const run = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  try {
    const { lines, bytes } = await generate(run, dispatches);
    const { exitCode, seconds, peakRssBytes } = await analyse("analyze", run, "--quiet");
    const summary: unknown = JSON.parse(await readFile(join(run, runFiles.summary), "utf8"));
    return {
      dispatches,
      lines,
      inputMb: toMb(bytes),
      cores: cpus().length,
      seconds,
      peakRssMb: toMb(peakRssBytes),
      exitCode,
      counts: summary !== null && typeof summary === "object" && "counts" in summary ? summary.counts : null,
      goal: { seconds: 10, peakRssMb: 2048 },
    };
  } finally {
    await rm(run, { recursive: true, force: true });
  }
}

const toMb = (bytes: number): number => Math.round(bytes / 1024 / 1024);
