// What a pack or a checkpoint leaves that is killed in the middle, and who removes it.

import { spawnSync } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { runFiles } from "../contract/run-files.js";
import { spillPrefix, unfinishedFile } from "../contract/unfinished.js";
import { analyze } from "./analyze.js";
import { withDatabase } from "./database.js";
import { writeRun } from "./trials/folder.js";
import { historyOf } from "./trials/history.js";
import { inTemporaryFolder } from "./trials/trial.js";

vi.setConfig({ testTimeout: 60_000 });

const hiddenIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith("."));

async function leave(run: string, pid: number): Promise<void> {
  await mkdir(join(run, `${spillPrefix(pid)}abcdef`));
  await writeFile(join(run, `${spillPrefix(pid)}abcdef`, "duckdb_temp_storage-0.tmp"), "spilled");
  await writeFile(join(run, unfinishedFile(runFiles.checkpoint, pid)), "{");
  await mkdir(join(run, runFiles.events, `${spillPrefix(pid)}abcdef`));
  await writeFile(join(run, runFiles.events, unfinishedFile("worker-1.parquet", pid)), "half");
}

describe("what was left unfinished", () => {
  it("by a process that is gone is removed before the run is judged, what another is making is not", async () => {
    await inTemporaryFolder(async (run) => {
      await writeRun(run, historyOf([{}, {}]));
      const { pid: gone } = spawnSync(process.execPath, ["--version"]);
      await leave(run, gone);
      await leave(run, process.pid);
      expect((await analyze(run)).counts.delivered).toBe(2);
      const own = (names: readonly string[]) => names.every((name) => name.includes(String(process.pid)));
      const [inRun, inEvents] = [await hiddenIn(run), await hiddenIn(join(run, runFiles.events))];
      expect([inRun.length, inEvents.length]).toEqual([2, 2]);
      expect(own([...inRun, ...inEvents])).toBe(true);
    });
  });
});

describe("a database beside a run", () => {
  it("spills in the run's folder, under its process's number, and leaves nothing", async () => {
    await inTemporaryFolder(async (run) => {
      const during = await withDatabase(() => hiddenIn(run), { spillIn: run });
      expect(during).toEqual([expect.stringMatching(`^${spillPrefix(process.pid).replaceAll(".", "\\.")}`)]);
      expect(await hiddenIn(run)).toEqual([]);
    });
  });
  it("spills elsewhere where the run's folder cannot be written", async () => {
    await inTemporaryFolder(async (base) => {
      // A folder that is not there refuses root too.
      const spilled = await withDatabase(async ({ spillFolder }) => spillFolder, { spillIn: join(base, "none") });
      expect(spilled).not.toContain(base);
    });
  });
});
