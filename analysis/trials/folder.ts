// Writes a made-up run to disk, as its observers would have.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rivalEvents, runFiles, workerEvents } from "../../contract/run-files.js";
import type { History, Line } from "./history.js";

/** Writes what there is; the folder is made. */
export async function writeRun(folder: string, history: History): Promise<void> {
  await mkdir(join(folder, runFiles.events), { recursive: true });
  await mkdir(join(folder, runFiles.logs), { recursive: true });
  await writeFile(join(folder, runFiles.manifest), `${JSON.stringify(history.manifest, null, 2)}\n`);
  const { droppedIterations } = history;
  if (droppedIterations !== null)
    await writeFile(join(folder, runFiles.k6Summary), `${JSON.stringify({ droppedIterations })}\n`);
  const files = [
    [runFiles.k6Events, history.k6],
    [runFiles.collectorEvents, history.collector],
    [runFiles.harnessEvents, history.harness],
    ...(history.wiretap === null ? [] : [[runFiles.wiretapEvents, history.wiretap] as const]),
    ...history.workers.map((lines, i) => [workerEvents(i + 1), lines] as const),
    ...history.rivals.map((lines, i) => [rivalEvents(i + 1), lines] as const),
  ] as const;
  for (const [name, lines] of files) if (lines !== null) await writeFile(join(folder, name), textOf(lines));
}

const textOf = (lines: readonly (Line | string)[]): string =>
  lines.map((line) => (typeof line === "string" ? line : `${JSON.stringify(line)}\n`)).join("");
