import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UsageError } from "../contract/usage-error.js";
import { analyze } from "./analyze.js";
import { writeRun } from "./trials/folder.js";
import { historyOf } from "./trials/history.js";
import { inTemporaryFolder } from "./trials/trial.js";

describe("a folder that is no run", () => {
  it.each<[string, (folder: string) => Promise<unknown>, RegExp]>([
    ["does not exist", async () => {}, /no readable manifest\.json/],
    ["is empty", (folder) => mkdir(folder), /no readable manifest\.json/],
    [
      "has a manifest that is none",
      async (folder) => {
        await mkdir(join(folder, "events"), { recursive: true });
        await writeFile(join(folder, "manifest.json"), "{");
      },
      /no manifest of a run/,
    ],
    [
      "has no events",
      async (folder) => {
        await mkdir(folder);
        await writeFile(join(folder, "manifest.json"), JSON.stringify(historyOf([{}]).manifest));
      },
      /no events\/ folder/,
    ],
  ])("because it %s, is a usage error that says so", async (_, make, message) => {
    await inTemporaryFolder(async (folder) => {
      await make(join(folder, "run"));
      const error = await analyze(join(folder, "run")).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UsageError);
      expect(String(error)).toMatch(message);
    });
  });
});

it("a folder named like a pattern is read alone, not with those that it matches", async () => {
  await inTemporaryFolder(async (folder) => {
    await writeRun(join(folder, "run-[12]*"), historyOf([{}, {}]));
    await writeRun(join(folder, "run-1x"), historyOf([{}, {}, {}]));
    const summary = await analyze(join(folder, "run-[12]*"));
    expect(summary.counts).toMatchObject({ planned: 2, requested: 2, delivered: 2, duplicated: 0 });
    expect(summary.workers.prewarmed).toBe(3);
    expect(summary.verdict.reasons.find(({ check }) => check === "observers")?.result).toBe("pass");
  });
});
