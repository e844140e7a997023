import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runFiles } from "../../contract/run-files.js";
import { UsageError } from "../../contract/usage-error.js";
import { jsonText } from "../render/json.js";
import { type Life, tappedHistoryOf, writeRun } from "../trials/history.js";
import { explain } from "./explain.js";

const untouched = { handlerMs: null, entryMs: null } as const;
const unassigned = { offerMs: 204, answerMs: 206, assignmentMs: null };

type Case = readonly [cause: string, life: Life, words: string];

const cases: readonly Case[] = [
  ["accepted but never assigned", { ...untouched, tap: unassigned }, "said yes 206 ms"],
  ["unanswered", { ...untouched, tap: { offerMs: 204, answerMs: null } }, "offered the job 204 ms"],
  ["refused", { ...untouched, tap: { offerMs: 204, answerMs: 206, available: "no" } }, "said no to 1 of 1 offer"],
  ["never offered", untouched, "1 worker, 0 of them FULL"],
  ["started late", { entryMs: 12_000 }, "started 11.8 s after"],
  ["room already existed", { ...untouched, roomCreatedMs: -1_500 }, "made 1.5 s before"],
  ["delivered to another worker", { ...untouched, listedWorkerId: "AW_other" }, "worker AW_other has the job"],
];

/** One run for all: a delivered dispatch, then the cases in order. It was never analysed. */
let folder = "";
let run = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-trial-"));
  run = join(folder, "run");
  await writeRun(run, tappedHistoryOf([{}, ...cases.map(([, life]) => life)]));
  await explain(run, undefined);
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

describe("a run that was never analysed", () => {
  it("is, and then its worst dispatch is told", async () => {
    expect(await explain(run, undefined)).toMatchObject({ n: 1, outcome: "lost" });
  });

  it.each(cases.map(([cause, , words], i) => [cause, i + 1, words] as const))("%s: %i", async (cause, n, words) => {
    const story = await explain(run, String(n));
    expect(story).toMatchObject({ n, cause });
    expect(story.because).toContain(words);
    expect(story.workers).toMatchObject([{ link: 1, workerId: "AW_1", status: "none" }]);
  });

  it("has a delivered one without a cause, by its number", async () => {
    expect(await explain(run, "0")).toMatchObject({ outcome: "delivered", delayMs: 210, cause: null, because: null });
  });
});

describe("explain", () => {
  it("makes dispatches.parquet again where it holds something else", async () => {
    const copy = join(folder, "copy");
    await cp(run, copy, { recursive: true });
    await writeFile(join(copy, runFiles.dispatches), "no parquet at all");
    expect(await explain(copy, undefined)).toEqual(await explain(run, undefined));
  });

  it("gives a story in JSON that can be read back", async () => {
    const story = await explain(run, "1");
    expect(JSON.parse(jsonText(story))).toEqual(story);
  });

  it("refuses a folder that is no run, and a room that the run does not have", async () => {
    await expect(explain(folder, undefined)).rejects.toThrow(UsageError);
    await expect(explain(run, "elsewhere")).rejects.toThrow(UsageError);
  });
});
