import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { runFiles, workerEvents } from "../contract/run-files.js";
import type { Summary } from "../contract/summary.js";
import { checkpoint } from "./checkpoint.js";
import { checkpointLine } from "./render/checkpoint.js";
import { cutRun } from "./trials/cut.js";
import { writeRun } from "./trials/folder.js";
import { type History, historyOf, type Life, requestUs, tappedHistoryOf, until } from "./trials/history.js";
import { inTemporaryFolder } from "./trials/trial.js";

vi.setConfig({ testTimeout: 60_000 });

/** Every tenth is lost and rescued, every tenth late. */
const lives: readonly Life[] = Array.from({ length: 40 }, (_, n) => {
  if (n % 10 === 3) return { entryMs: null, handlerMs: 204, rescue: { requestMs: 10_004, entryMs: 10_400 } };
  if (n % 10 === 7) return { entryMs: 14_000 };
  return {};
});

/** What the observers had written by then, while all of them go on. */
function asOf(history: History, lastUs: number): History {
  return {
    ...history,
    k6: until(history.k6, lastUs),
    workers: history.workers.map((lines) => until(lines, lastUs)),
    collector: [...until(history.collector, lastUs), { event: "heartbeat", atUs: lastUs - 400_000, ...loopDelay }],
    harness: until(history.harness, lastUs),
    wiretap: history.wiretap === null ? null : until(history.wiretap, lastUs),
    droppedIterations: null,
  };
}

const loopDelay = { eventLoopDelayP99Us: 900, eventLoopDelayMaxUs: 1_000 };

async function checkpointOf(
  history: History,
  change?: (folder: string) => Promise<void>,
): Promise<Summary | undefined> {
  return await inTemporaryFolder(async (folder) => {
    await writeRun(folder, history);
    await change?.(folder);
    const summary = await checkpoint(folder);
    if (summary !== undefined)
      expect(JSON.parse(await readFile(join(folder, runFiles.checkpoint), "utf8"))).toEqual(summary);
    return summary;
  });
}

describe.each([
  ["a plain run", historyOf],
  ["a run with a wiretap", tappedHistoryOf],
] as const)("a checkpoint of %s", (_, made) => {
  // 25 s of watch and rescue, 2 s between two requests: at 60 s those before 60 - 5 - 20 s are certain.
  it.each([
    ["soon", 30_500, 3],
    ["in the middle", 60_500, 18],
    ["near the end", 79_900, 28],
  ])("taken %s counts the dispatches that are certain, and no other", async (_when, ms, planned) => {
    const summary = await checkpointOf(asOf(made(lives), requestUs(0) + ms * 1000));
    const lost = lives.slice(0, planned).filter(({ entryMs }) => entryMs === null).length;
    const late = lives.slice(0, planned).filter(({ entryMs }) => entryMs === 14_000).length;
    expect(summary?.counts).toEqual({
      ...{ planned, notStarted: 0, refused: 0, requested: planned, delivered: planned - lost - late, late, lost },
      ...{ unresolved: 0, duplicated: 0, phantom: lost + late },
    });
    expect(summary?.recovery).toMatchObject({ attempted: lost, recovered: lost });
    expect(summary?.harness.foreignJobs).toBe(0);
    expect(summary?.verdict.reasons.filter((found) => found.kind === "validity" && found.result !== "pass")).toEqual(
      [],
    );
  });
});

describe("a checkpoint", () => {
  it("is none before the first dispatch is certain", async () => {
    expect(await checkpointOf(asOf(historyOf(lives), requestUs(0) + 20_000_000))).toBeUndefined();
    expect(checkpointLine(undefined)).toBe("checkpoint: nothing is certain yet");
  });
  it("is not disturbed by a line of which only a part is there yet", async () => {
    const summary = await checkpointOf(asOf(historyOf(lives), requestUs(0) + 60_500_000), (folder) =>
      appendFile(join(folder, workerEvents(1)), '{"event":"entry","atUs":1060'),
    );
    expect(summary?.harness.damagedLines).toBe(0);
    expect(summary?.counts.planned).toBe(18);
  });
  it("is the same over packed segments", async () => {
    const history = asOf(historyOf(lives), requestUs(0) + 60_500_000);
    const cut = (folder: string) =>
      cutRun(
        folder,
        (line) => Math.floor(line / 150),
        (_, period) => (period === 0 ? "packed" : "lines"),
      );
    expect(await checkpointOf(history, cut)).toEqual(await checkpointOf(history));
  });
  it("does not take for lost what a silent worker may have got", async () => {
    const history = asOf(historyOf(lives), requestUs(0) + 60_500_000);
    history.workers = history.workers.map((lines) => until(lines, requestUs(5) + 500_000));
    const summary = await checkpointOf(history);
    expect(summary?.counts).toMatchObject({ planned: 18, lost: 0, unresolved: 13 });
  });
  it("is told in one line", async () => {
    const summary = await checkpointOf(asOf(historyOf(lives), requestUs(0) + 60_500_000));
    expect(checkpointLine(summary)).toBe("checkpoint after 0:00:56: 18 dispatches, 2 late, 2 lost, p50 210 ms, p99 -");
  });
});
