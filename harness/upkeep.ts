// Keeps a long run small and readable while it goes on: packs the segments that are closed, takes checkpoints, cuts logs.
// The first two are the analysis's work, done one at a time, at the lowest priority, so that they cannot disturb what is
// measured. That one of them fails is told and hurts nothing: the facts are on disk either way.

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runFiles } from "../contract/run-files.js";
import type { Segments } from "../contract/segment.js";
import { hostClocks } from "./clock.js";
import { cutLogs } from "./cut-logs.js";
import type { BesideStart } from "./parts/analysis.js";
import { analyzeBeside } from "./parts/analysis.js";
import { nextCheckpointMs, packable } from "./upkeep-due.js";

export type UpkeepStart = {
  readonly runFolder: string;
  readonly segments: Segments | null;
  /** `null`: no checkpoints. */
  readonly checkpointMs: number | null;
  readonly legEnded: (place: number) => boolean;
  readonly analysis: Omit<BesideStart, "args" | "signal" | "runFolder">;
  /** News: of a checkpoint. */
  readonly say: (line: string) => void;
  /** What failed, whatever the user wants to read: it hurts no measurement, but the disk may fill. */
  readonly tellFailed: (line: string) => void;
};

const turnMs = 2_000;

/** Of logs that are too long: at 100 dispatches a second a minute's are 20 to 150 MB. */
const cutEveryMs = 60_000;

/** A segment that could not be packed so often stays as it is. */
const mostTries = 3;

/** @returns what stops it, and whatever it does at that moment: every step of it may be broken off. */
export function startUpkeep(start: UpkeepStart): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const done = keepUp(start, signal).catch((error: unknown) => {
    if (!signal.aborted) start.tellFailed(`upkeep ended: ${error instanceof Error ? error.message : error}`);
  });
  return async () => {
    stopping.abort();
    await done;
  };
}

async function keepUp(start: UpkeepStart, signal: AbortSignal): Promise<void> {
  const { runFolder, segments, checkpointMs, legEnded, say } = start;
  const tries = new Map<string, number>();
  let checkpointDueMs = performance.now() + (checkpointMs ?? Number.POSITIVE_INFINITY);
  let cutDueMs = performance.now() + cutEveryMs;
  while (!signal.aborted) {
    await sleep(turnMs, undefined, { signal });
    const events = join(runFolder, runFiles.events);
    const closed = segments === null ? [] : packable(await readdir(events), { segments, atUs: nowUs(), legEnded });
    const due = closed.filter((name) => (tries.get(name) ?? 0) < mostTries);
    for (const name of due) tries.set(name, (tries.get(name) ?? 0) + 1);
    if (segments !== null && performance.now() >= cutDueMs) {
      await cutLogs(join(runFolder, runFiles.logs));
      cutDueMs = performance.now() + cutEveryMs;
    }
    if (due.length > 0) await beside(start, signal, "pack", ...due.map((name) => join(events, name)));
    if (checkpointMs === null || performance.now() < checkpointDueMs) continue;
    const startedMs = performance.now();
    const line = await beside(start, signal, "analyze", "--checkpoint", runFolder);
    if (line !== undefined) say(line);
    checkpointDueMs = nextCheckpointMs(checkpointMs, { startedMs, endedMs: performance.now() });
  }
}

const nowUs = (): number => hostClocks.monotonicUs();

/** @returns what it printed; `undefined` where it failed, which is told. */
async function beside(
  { analysis, runFolder, tellFailed }: UpkeepStart,
  signal: AbortSignal,
  ...args: readonly string[]
): Promise<string | undefined> {
  const { exitCode, printed } = await analyzeBeside({ ...analysis, runFolder, args, signal });
  // Whatever it came to: the run is over, and nothing else is begun.
  signal.throwIfAborted();
  if (exitCode === 0) return printed.trimEnd();
  tellFailed(`${args[0]} failed beside the load (exit ${exitCode}); see ${analysis.logFile}`);
  return undefined;
}
