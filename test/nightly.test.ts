// The history of the nightly workflow without GitHub: its own scripts, night after night, on runs that are kept.

import { cpSync, existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { baselineSchema } from "../contract/baseline.js";
import { trendSchema } from "../contract/trend.js";
import { type Ended, type Place, runScript } from "./github-step.js";
import { rollcall, root } from "./rollcall.js";

const workflowSchema = z.object({
  jobs: z.object({
    soak: z.object({ steps: z.array(z.object({ name: z.string().optional(), run: z.string().optional() })) }),
  }),
});
const { steps } = workflowSchema.parse(parse(readFileSync(join(root, ".github/workflows/nightly.yml"), "utf8"))).jobs
  .soak;

/** @param env what the workflow's expressions would be */
function step(name: string, env: Readonly<Record<string, string>> = {}): Ended {
  const found = steps.find((one) => one.name === name);
  if (found?.run === undefined) throw new Error(`nightly.yml has no script ${name}`);
  return runScript(found.run, job, env);
}

let job: Place;

/** A night's run, of the date, in a folder of results. */
async function night(day: string): Promise<string> {
  const run = join(job.folder, "results/steady", `202601${day}T030405Z-night${day}`);
  cpSync(join(root, "results/fixtures/all-delivered"), run, { recursive: true });
  const file = join(run, "manifest.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  manifest.run = { ...manifest.run, id: `night${day}`, startedAt: `2026-01-${day}T03:04:05.000Z` };
  writeFileSync(file, JSON.stringify(manifest));
  expect((await rollcall(["analyze", run])).status).toBe(0);
  return run;
}

const inHistory = (name: string): unknown => JSON.parse(readFileSync(join(job.folder, "history", name), "utf8"));
const nightsInBaseline = () => baselineSchema.parse(inHistory("soak.baseline.json")).runs.map(({ id }) => id);
const nightsInTrend = () => trendSchema.parse(inHistory("trend.json")).groups[0]?.nights.map(({ run }) => run);

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-nightly-"));
  job = { folder, summary: join(folder, "summary.md") };
  // The workflow works in its checkout.
  symlinkSync(join(root, "bin"), join(folder, "bin"));
});

describe("the nights of the soak", () => {
  it("the first one has no baseline, and begins it and the history", async () => {
    expect(step("history", { ASKED: "" })).toMatchObject({ status: 0, outputs: {} });
    const RUN = await night("02");
    for (const name of ["keep", "baseline", "trend"]) expect(step(name, { RUN })).toMatchObject({ status: 0 });
    expect([nightsInBaseline(), nightsInTrend()]).toEqual([["night02"], ["night02"]]);
  });

  it("the next one is held against it, and added to both", async () => {
    const { outputs } = step("history", { ASKED: "kept" });
    expect(outputs).toEqual({ baseline: "history/soak.baseline.json" });
    const RUN = await night("03");
    for (const name of ["keep", "baseline", "trend"]) expect(step(name, { RUN })).toMatchObject({ status: 0 });
    expect([nightsInBaseline(), nightsInTrend()]).toEqual([
      ["night02", "night03"],
      ["night02", "night03"],
    ]);
    expect(readFileSync(job.summary, "utf8")).toMatch(/~~~text\nhistory\/results: 2 runs in 1 history[\s\S]*\n~~~\n$/);
  });

  it("the page of the history leads to the page of each night, where it is kept", () => {
    const page = readFileSync(join(job.folder, "history/trend.html"), "utf8");
    const links = new Set([...page.matchAll(/href="(results\/[^"]+)"/g)].map(([, path = ""]) => path));
    expect([...links].map((path) => path.slice(-"-night00/report.html".length)).sort()).toEqual([
      "-night02/report.html",
      "-night03/report.html",
    ]);
    for (const path of links) expect(existsSync(join(job.folder, "history", path)), path).toBe(true);
  });

  it("one that was worse is in the history, and not in the baseline", async () => {
    const RUN = await night("04");
    for (const name of ["keep", "trend"]) expect(step(name, { RUN })).toMatchObject({ status: 0 });
    expect([nightsInBaseline(), nightsInTrend()]).toEqual([
      ["night02", "night03"],
      ["night02", "night03", "night04"],
    ]);
  });

  it("a baseline that is asked for anew begins with this one; the history stays", async () => {
    expect(step("history", { ASKED: "new" })).toMatchObject({ status: 0, outputs: {} });
    const RUN = await night("05");
    for (const name of ["keep", "baseline", "trend"]) expect(step(name, { RUN })).toMatchObject({ status: 0 });
    expect([nightsInBaseline(), nightsInTrend()?.length]).toEqual([["night05"], 4]);
  });
});
