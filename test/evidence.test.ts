// A real run with a fault, packed for a bug report and shown as a history: what a user posts, and what the night's memory makes of it.

import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Finished, type Kept, kept, rollcall, start, textsIn, untilEvent } from "./rollcall.js";

const command = [
  ...["run", "steady", "--rooms", "6", "--rate", "2", "--hold", "1s", "--deadline", "3s", "--grace", "3s"],
  ...["--worker", "wire", "--fault", "drop:assignment nth=2", "--seed", "11"],
];

let whileRunning: Finished;
let run: Kept;
let packed: Finished;
let markdown: string;
/** The archive's folder, unpacked. */
let unpacked: string;

beforeAll(async () => {
  const running = await start(command);
  await untilEvent(running.results, "events/k6.ndjson", ({ event }) => event === "request");
  whileRunning = await rollcall(["evidence", join(running.results, "steady/latest")]);
  const finished = await running.finished;
  expect(finished.status, finished.stdout + finished.stderr).toBe(1);
  run = kept(running.results);
  packed = await rollcall(["evidence", run.folder]);
  expect(packed.status, packed.stderr).toBe(0);
  const name = `rollcall-evidence-${run.manifest.run.id}`;
  const beside = join(run.folder, "..", name);
  markdown = await readFile(`${beside}.md`, "utf8");
  const folder = await mkdtemp(join(tmpdir(), "rollcall-evidence-"));
  execFileSync("tar", ["-xzf", `${beside}.tar.gz`, "-C", folder]);
  unpacked = join(folder, name);
});

describe("evidence of a run", () => {
  it("is refused while it goes on, and nothing is written", () => {
    expect(whileRunning.status).toBe(64);
    expect(whileRunning.stderr).toMatch(/is still going on \(process \d+\)/);
  });

  it("says the verdict, the cause and the life of the one that was lost", () => {
    expect(markdown).toContain(`# Rollcall run ${run.manifest.run.id}: FAIL, a limit was broken`);
    expect(markdown).toContain("| accepted but never assigned | 1 | 100 % |");
    expect(markdown).toMatch(/Dispatch 1 of run [a-z0-9]+, room[\s\S]*Cause: accepted but never assigned/);
    expect(markdown.match(/^Dispatch \d of run/gm)).toHaveLength(3);
  });

  it("has the command that repeats it, with its seed and the server's version", () => {
    const server = run.manifest.versions.livekitServer;
    const typed = "run steady --rooms 6 --rate 2 --hold 1s --deadline 3s --grace 3s --worker wire";
    expect(markdown).toContain(
      `npx rollcall ${typed} --fault 'drop:assignment nth=2' --seed 11 --server-version ${server}\n`,
    );
  });

  it("holds no token, no key, no name of this machine", () => {
    const texts = [...textsIn(unpacked), { file: "the text", text: markdown }];
    const hidden = [/eyJ[A-Za-z0-9_-]{5}/, /api_?key"?: "?rollcall/i, new RegExp(`\\b${hostname()}\\b`)];
    expect(texts.filter(({ text }) => hidden.some((one) => one.test(text))).map(({ file }) => file)).toEqual([]);
  });

  it("is judged from the archive as it was", async () => {
    await rm(join(unpacked, "summary.json"));
    expect((await rollcall(["analyze", unpacked])).status).toBe(1);
    const again = await readFile(join(unpacked, "summary.json"), "utf8");
    expect(again).toBe(await readFile(join(run.folder, "summary.json"), "utf8"));
  });
});

describe("the history of one run", () => {
  it("is a table, and no change is looked for", async () => {
    const { status, stdout } = await rollcall(["trend", join(run.folder, "../..")]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/1 run in 1 history/);
    expect(stdout).toMatch(/Changes: not looked for\. 1 run: no change could be significant in fewer than 12/);
    expect(stdout).toMatch(new RegExp(`${run.manifest.run.id} +fail +6 +16\\.67 %`));
  });

  it("is none where there is no run", async () => {
    const { status, stderr } = await rollcall(["trend", await mkdtemp(join(tmpdir(), "rollcall-nothing-"))]);
    expect(status).toBe(64);
    expect(stderr).toMatch(/has no judged run: looked in 1 folder/);
  });
});
