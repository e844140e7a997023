// A run in segments is judged as the same run in single files, byte for byte.

import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { runFiles } from "../contract/run-files.js";
import { analyze } from "./analyze.js";
import { explain } from "./explain/explain.js";
import { type Cut, cutRun, type Fate } from "./trials/cut.js";
import { fixtures } from "./trials/fixtures.js";
import { writeRun } from "./trials/folder.js";
import { type History, historyOf, type Life } from "./trials/history.js";
import { inTemporaryFolder } from "./trials/trial.js";

/** Packing opens a database for each segment, and other work runs beside the tests. */
vi.setConfig({ testTimeout: 60_000 });

const summaryIn = (run: string) => readFile(join(run, runFiles.summary), "utf8");

describe.each(Object.entries(fixtures))("fixture %s", (_, made) => {
  it.each<[string, Cut, (file: string, period: number) => Fate]>([
    [
      "in periods, of which the worker left out some, every other packed",
      (line, file) => (file.startsWith("worker") ? 3 : 1) * Math.floor(line / 120),
      (_, p) => (p % 2 ? "packed" : "lines"),
    ],
    ["not cut, but packed", () => 0, () => "packed"],
  ])("gives the same summary when it is cut %s", async (_, cut, fate) => {
    await inTemporaryFolder(async (temporary) => {
      const whole = await judged(join(temporary, "whole"), made());
      expect(await judged(join(temporary, "cut"), made(), cut, fate)).toBe(whole);
    });
  });
});

const lives: readonly Life[] = [
  {},
  { entryMs: 12_000, rescue: { requestMs: 10_004, entryMs: 10_400 } },
  { handlerMs: null, entryMs: null },
  { lag: { shownMs: 600 } },
];

const judged = async (
  folder: string,
  history: History,
  cut?: Cut,
  fate?: (file: string, period: number) => Fate,
): Promise<string> => {
  await writeRun(folder, history);
  if (cut !== undefined) await cutRun(folder, cut, fate);
  await analyze(folder);
  return await summaryIn(folder);
};

const collectorLine = JSON.stringify({ event: "heartbeat", atUs: 1, eventLoopDelayP99Us: 1, eventLoopDelayMaxUs: 1 });

describe("a run", () => {
  it("is judged alike however its files are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(60), { maxLength: 3 }),
        fc.constantFrom<Fate>("lines", "packed"),
        async (at, fate) => {
          await inTemporaryFolder(async (folder) => {
            const places = [...at].sort((a, b) => a - b);
            const cut: Cut = (line) => places.filter((place) => line >= place).length;
            const whole = await judged(join(folder, "whole"), historyOf(lives));
            expect(await judged(join(folder, "cut"), historyOf(lives), cut, () => fate)).toBe(whole);
          });
        },
      ),
      { numRuns: 4 },
    );
  });

  it("has the same damaged lines in its segments, which are counted and spoil nothing", async () => {
    await inTemporaryFolder(async (folder) => {
      const damaged = (): History => {
        const history = historyOf(lives);
        history.workers[0]?.splice(
          9,
          0,
          '{"event":"entry","atUs":10\n',
          "\n",
          '{"event":"heartbeat"}\n',
          '{"event":"ent',
        );
        history.k6?.splice(3, 0, "no JSON at all \ufffd\n");
        return history;
      };
      const whole = await judged(join(folder, "whole"), damaged());
      expect(JSON.parse(whole).harness.damagedLines).toBe(4);
      for (const fate of ["lines", "packed"] as const)
        expect(
          await judged(
            join(folder, fate),
            damaged(),
            (line) => Math.floor(line / 20),
            () => fate,
          ),
        ).toBe(whole);
    });
  });

  it("is told by explain from packed segments too", async () => {
    await inTemporaryFolder(async (folder) => {
      await judged(join(folder, "whole"), historyOf(lives));
      await judged(
        join(folder, "cut"),
        historyOf(lives),
        (line) => Math.floor(line / 40),
        () => "packed",
      );
      expect(await explain(join(folder, "cut"), "2")).toEqual(await explain(join(folder, "whole"), "2"));
    });
  });

  it("says so when a packed segment is no Parquet file", async () => {
    await inTemporaryFolder(async (folder) => {
      await writeRun(folder, historyOf(lives));
      await writeFile(join(folder, runFiles.events, "worker-1~1.parquet"), "PAR1");
      await expect(analyze(folder)).rejects.toThrow(/worker-1~1\.parquet is no packed segment/);
    });
  });

  it.each([
    ["collector~1.ndjson", "unknown"],
    ["k6~2.ndjson", "unknown"],
    // It may have been stopped for a while.
    ["worker-1~1.ndjson", "pass"],
  ])("without its %s: observers %s", async (name, result) => {
    await inTemporaryFolder(async (folder) => {
      await writeRun(folder, historyOf(lives));
      await cutRun(folder, (line, file) => Math.min(3, Math.floor(line / (file === "collector.ndjson" ? 1 : 6))));
      const file = join(folder, runFiles.events, name);
      // The made-up collector has two lines.
      await writeFile(join(folder, runFiles.events, "collector~2.ndjson"), `${collectorLine}\n`);
      await rm(file);
      const found = (await analyze(folder)).verdict.reasons.find(({ check }) => check === "observers");
      expect(found?.result).toBe(result);
      if (result === "unknown") expect(found?.detail).toContain(`events/${name} is missing`);
    });
  });
});
