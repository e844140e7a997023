// A run whose beginning is packed, followed from the middle: it counts as if it had been followed from its beginning.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { buildAll } from "../../bin/build.mjs";
import { runFiles } from "../../contract/run-files.js";
import { followRun } from "./follow.js";
import { packedAlone, packedEarlier } from "./packed.js";
import { emptyRunLike, fixturesFolder, replayOf } from "./trial.js";

const buildFolder = join(import.meta.dirname, "../../build");
const committed = join(fixturesFolder, "assignments-dropped");

beforeAll(buildAll, 60_000);

/** The committed run in two segments, of which the first is packed. */
function halfPacked(): string {
  const folder = emptyRunLike(committed);
  const replay = replayOf(committed);
  const events = join(folder, runFiles.events);
  replay.until((replay.firstUs + replay.lastUs) / 2, folder);
  const first = readdirSync(events);
  const lengths = first.map((name) => ({ name, bytes: readFileSync(join(events, name)).length }));
  replay.until(replay.lastUs, folder);
  for (const { name, bytes } of lengths) {
    const whole = readFileSync(join(events, name));
    writeFileSync(join(events, name), whole.subarray(0, bytes));
    writeFileSync(join(events, name.replace(".ndjson", "~1.ndjson")), whole.subarray(bytes));
  }
  execFileSync(process.execPath, [
    join(buildFolder, "analysis.mjs"),
    "pack",
    ...first.map((name) => join(events, name)),
  ]);
  return folder;
}

async function countsOf(folder: string) {
  const { run, catchUp } = followRun(folder, () => Number.MAX_SAFE_INTEGER, {
    earlier: packedEarlier(buildFolder, folder),
  });
  await catchUp();
  await catchUp();
  return { counts: run.planned?.dispatches.counts, damagedLines: run.damagedLines };
}

it("counts as one that was followed from its beginning", async () => {
  const folder = halfPacked();
  expect(readdirSync(join(folder, runFiles.events)).filter((name) => name.endsWith(".parquet"))).not.toEqual([]);
  expect(await countsOf(folder)).toEqual(await countsOf(committed));
});

it("counts what can be read of one whose packed segment is damaged, and says how many cannot", async () => {
  const folder = halfPacked();
  const packed = readdirSync(join(folder, runFiles.events)).find(
    (name) => name.startsWith("wiretap") && name.endsWith(".parquet"),
  );
  writeFileSync(join(folder, runFiles.events, packed ?? ""), "no parquet");
  const { counts, damagedLines } = await countsOf(folder);
  expect(damagedLines).toBe(1);
  expect(counts?.requested).toBe((await countsOf(committed)).counts?.requested);
});

it.each([
  ["is packed", ["k6.parquet", "k6~1.ndjson", "harness~2.parquet"], ["k6.parquet", "harness~2.parquet"]],
  ["has its lines still", ["k6.parquet", "k6.ndjson"], []],
  ["is something else", ["notes.txt", "K6.parquet"], []],
])("reads a segment that %s", (_, names, expected) => {
  expect(packedAlone(names)).toEqual(expected);
});
