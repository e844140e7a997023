// What a baseline's file becomes: made, added to, kept to the newest, and never overwritten without a word.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BaselineWish } from "../../contract/gate.js";
import { healthy, losing, makeRun, planned, startOf } from "../trials/gate-runs.js";
import { readOnce } from "../trials/read-once.js";
import { temporaryFolder } from "../trials/trial.js";
import { readBaselineFile } from "./baseline-file.js";
import { runBaseline } from "./commands.js";
import { changeOf, write } from "./make-baseline.js";

const folder = temporaryFolder("rollcall-baseline-");
const at = (...names: string[]): string => join(folder.path, ...names);
const read = readOnce();

beforeAll(async () => {
  for (const [minute, id] of ["one", "two", "three"].entries())
    await makeRun(at("runs"), { id, minute, lives: healthy(40, minute) });
  await makeRun(at("more"), { id: "lossy", minute: 9, lives: losing(3, healthy(40)) });
  await makeRun(at("more"), { id: "other", minute: 9, lives: healthy(40), change: planned({ idleProcesses: 2 }) });
});

afterAll(() => folder.remove());

const wish = (runs: readonly string[], to: string, more: Partial<BaselineWish> = {}): BaselineWish => ({
  ...{ runs: runs.map((run) => at(run)), to: at(to), mode: "new", keep: 20 },
  ...more,
});

async function make(runs: readonly string[], to: string, more: Partial<BaselineWish> = {}): Promise<string> {
  let printed = "";
  const print = (text: string) => {
    printed += text;
  };
  await runBaseline(JSON.stringify(wish(runs, to, more)), print, read);
  return printed;
}

const idsIn = async (file: string): Promise<readonly string[]> => {
  const found = await readBaselineFile(at(file));
  return found.kind === "baseline" ? found.baseline.runs.map(({ id }) => id) : [];
};

describe("a new one", () => {
  it("has its runs in order of time, and the newest one's start as its own", async () => {
    await make(["runs/three", "runs/one"], "new/a.json");
    const found = await readBaselineFile(at("new/a.json"));
    expect(found).toMatchObject({
      kind: "baseline",
      baseline: { madeAt: startOf(2), settings: { scenario: "steady" } },
    });
    expect(await idsIn("new/a.json")).toEqual(["one", "three"]);
  });

  it("is the same bytes for the same runs, a line each", async () => {
    await make(["runs"], "b.json");
    await make(["runs/two", "runs/three", "runs/one"], "c.json");
    const [b, c] = await Promise.all(["b.json", "c.json"].map((name) => readFile(at(name), "utf8")));
    expect(b).toBe(c);
    expect(b?.split("\n").filter((line) => line.includes('"startedAt"'))).toHaveLength(3);
  });

  it("keeps the newest, and names those that it leaves out", async () => {
    const printed = await make(["runs"], "l.json", { keep: 1 });
    expect(printed.match(/^dropped, older than the newest that are kept {2}\w+/gm)).toEqual(
      ["one", "two"].map((id) => `dropped, older than the newest that are kept  ${id}`),
    );
    expect(await idsIn("l.json")).toEqual(["three"]);
  });

  it("leaves a file that is there as it is, and says what --update would make of it", async () => {
    await make(["runs/one"], "d.json");
    const before = await readFile(at("d.json"), "utf8");
    let printed = "";
    const print = (text: string) => {
      printed += text;
    };
    const again = runBaseline(JSON.stringify(wish(["runs/two"], "d.json")), print, read);
    await expect(again).rejects.toThrow("--update");
    expect(printed).toMatch(/runs\s+1\s+2/);
    expect(await readFile(at("d.json"), "utf8")).toBe(before);
  });
});

describe("an update", () => {
  it("adds runs, and says the figures before and after", async () => {
    await make(["runs/one"], "e.json");
    const printed = await make(["runs/two"], "e.json", { mode: "update" });
    expect(printed).toMatch(/dispatches\s+40\s+80/);
    expect(await idsIn("e.json")).toEqual(["one", "two"]);
  });

  it("keeps the newest", async () => {
    await make(["runs/one", "runs/two"], "f.json");
    const { added, dropped } = await changeOf(wish(["runs/three"], "f.json", { mode: "update", keep: 2 }), read);
    expect([added, dropped].map((runs) => runs.map(({ id }) => id))).toEqual([["three"], ["one"]]);
  });

  it("of runs that are there already changes nothing", async () => {
    await make(["runs"], "g.json");
    const before = await readFile(at("g.json"), "utf8");
    const printed = await make(["runs/two"], "g.json", { mode: "update" });
    expect(printed).toContain("nothing changes");
    expect(await readFile(at("g.json"), "utf8")).toBe(before);
  });

  it("says when what is added is worse", async () => {
    await make(["runs"], "h.json");
    expect(await make(["more/lossy"], "h.json", { mode: "update" })).toContain("worse in lost-rate");
  });

  it("does not take a run that was made otherwise", async () => {
    await make(["runs"], "i.json");
    await expect(make(["more/other"], "i.json", { mode: "update" })).rejects.toThrow("idle-processes is 2, not 3");
  });

  it("does not write over a run's summary, or what it cannot read", async () => {
    await writeFile(at("j.json"), "{");
    await expect(make(["runs"], "j.json", { mode: "update" })).rejects.toThrow("not JSON");
    expect(await readFile(at("j.json"), "utf8")).toBe("{");
  });

  it("that cannot be written says why", async () => {
    await writeFile(at("file"), "");
    const change = await changeOf(wish(["runs/one"], "k.json"), read);
    await expect(write({ ...change, file: at("file/k.json") }, "new")).rejects.toThrow(/k\.json cannot be written/);
  });
});
