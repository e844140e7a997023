import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runFiles } from "../contract/run-files.js";
import { mustHaveEnded } from "./ended-run.js";
import { markOf } from "./mark.js";

let results: string;
/** A part of a run whose harness is this process. */
let part: ReturnType<typeof spawn>;

beforeAll(async () => {
  results = await mkdtemp(join(tmpdir(), "rollcall-ended-"));
  const env = { ...process.env, ROLLCALL_RUN: markOf("gaegaega") };
  part = spawn(process.execPath, ["-e", "console.log('up'); setInterval(() => {}, 1000)"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (part.stdout !== null) await once(part.stdout, "data");
});

afterAll(async () => {
  part.kill();
  await rm(results, { recursive: true, force: true });
});

async function runIn(name: string, manifest: string | undefined): Promise<string> {
  const run = join(results, name);
  await mkdir(run);
  if (manifest !== undefined) await writeFile(join(run, runFiles.manifest), manifest);
  return run;
}

describe.runIf(process.platform === "linux")("a run", () => {
  it.each<readonly [string, string, string | undefined]>([
    ["that goes on, by its manifest", "copied", JSON.stringify({ run: { id: "gaegaega" } })],
    ["that has just begun, by its folder's name", "20261127T045628Z-gaegaega", undefined],
  ])("%s is refused, with what can be done", async (_, name, manifest) => {
    const problem = new RegExp(`run gaegaega is still going on \\(process ${process.pid}\\)[\\s\\S]*--checkpoint`);
    await expect(mustHaveEnded(await runIn(name, manifest))).rejects.toThrow(problem);
  });

  it.each<readonly [string, string, string | undefined]>([
    ["that has ended", "20261127T045628Z-abcdefgh", JSON.stringify({ run: { id: "abcdefgh" } })],
    ["whose manifest is damaged", "20261127T045628Z-abcdefgj", "{"],
    ["of no name", "anything", undefined],
  ])("%s is not", async (_, name, manifest) => {
    await expect(mustHaveEnded(await runIn(name, manifest))).resolves.toBeUndefined();
  });
});
