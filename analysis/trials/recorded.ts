// A recorded run of results/fixtures as a history, so that a test may change what its observers wrote.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { manifestSchema } from "../../contract/manifest.js";
import { runFiles, workerEvents } from "../../contract/run-files.js";
import type { History, Line } from "./history.js";

const fixtures = new URL("../../results/fixtures/", import.meta.url).pathname;

/** One with a single worker and without a wiretap, as `rollcall run` makes it by default. */
export async function recordedHistory(name: string): Promise<History> {
  const text = (file: string) => readFile(join(fixtures, name, file), "utf8");
  const lines = async (file: string): Promise<Line[]> =>
    (await text(file))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  return {
    manifest: manifestSchema.parse(JSON.parse(await text(runFiles.manifest))),
    k6: await lines(runFiles.k6Events),
    workers: [await lines(workerEvents(1))],
    collector: await lines(runFiles.collectorEvents),
    harness: await lines(runFiles.harnessEvents),
    wiretap: null,
    rivals: [],
    droppedIterations: JSON.parse(await text(runFiles.k6Summary)).droppedIterations,
  };
}
