// The composite action without GitHub: its own scripts, as action.yml has them, in the order of a job, with the environment and the
// files that a runner gives them.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { type Ended, type Place, runScript } from "./github-step.js";
import { onBusyMachine, root } from "./rollcall.js";

const stepSchema = z.looseObject({
  name: z.string().optional(),
  id: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
});
const actionSchema = z.looseObject({
  inputs: z.record(z.string(), z.looseObject({ default: z.string() })),
  runs: z.looseObject({ steps: z.array(stepSchema) }),
});
const action = actionSchema.parse(parse(readFileSync(join(root, "action.yml"), "utf8")));

/** A worker that speaks the protocol alone: fast, and the same on every machine. Other tests run beside it. */
const flags = [
  ...["--worker=wire", "--client=raw", "--rate=10", "--rooms=30", "--hold=200ms", "--deadline=4s", "--grace=2s"],
  ...["--warm-up=each-path", "--no-recover", ...onBusyMachine],
].join("\n");

function newJob(): Place {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-action-"));
  const summary = join(folder, "summary.md");
  writeFileSync(summary, "## of another step\n\n");
  return { folder, summary };
}

/** @param before the outputs of the step `run` */
function step(job: Place, name: string, inputs: Readonly<Record<string, string>>, before = ""): Ended {
  const found = action.runs.steps.find((one) => one.name === name || one.id === name);
  if (found?.run === undefined) throw new Error(`action.yml has no script ${name}`);
  const given = (text: string): string =>
    text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, path: string) => {
      const [where, key = ""] = path.split(/\.(.*)/);
      return where === "inputs" ? (inputs[key] ?? action.inputs[key]?.default ?? "") : before;
    });
  const env = Object.fromEntries(Object.entries(found.env).map(([key, text]) => [key, given(text)]));
  return runScript(found.run, job, env);
}

describe("the action", () => {
  it("names its cache by the lock file and the flags", () => {
    const job = newJob();
    const keys = (text: string) => step(job, "key", { flags: text }).outputs;
    expect(keys("--a=1").lock).toBe(keys("--b=2").lock);
    expect(keys("--a=1").flags).not.toBe(keys("--b=2").flags);
    expect(keys("--a=1").flags).toMatch(/^[0-9a-f]{40}$/);
  });

  it("makes a run, and holds the next one against it", () => {
    const job = newJob();
    expect(step(job, "set up", {}).status).toBe(0);
    const first = step(job, "run", { flags });
    expect([first.status, first.outputs.run]).toEqual([
      0,
      expect.stringMatching(/^results\/steady\/\d{8}T\d{6}Z-\w{8}$/),
    ]);
    const run = first.outputs.run ?? "";
    const command = [join(root, "bin/rollcall.mjs"), "baseline", run, "--to=baseline.json"];
    execFileSync(process.execPath, command, { cwd: job.folder });

    const inputs = { flags, baseline: "baseline.json", "gate-flags": "--margin-p50=200%\n--margin-lost-rate=1%" };
    const second = step(job, "run", inputs);
    const gated = step(job, "gate", inputs, second.outputs.run);
    expect(gated.printed).toMatch(/^PASS {2}/m);
    expect(gated.status).toBe(0);
    expect(readFileSync(join(job.folder, second.outputs.run ?? "", "junit.xml"), "utf8")).toContain('failures="0"');
    expect(readFileSync(job.summary, "utf8")).toMatch(/^## of another step\n\n## PASS/);
    expect(gated.printed).toContain("::notice title=Rollcall gate%3A pass::");
    const itself = step(job, "gate", inputs, run);
    expect([itself.status, itself.printed]).toEqual([64, expect.stringContaining("not compared with itself")]);

    // Bad input makes no run, and the newest one is not taken for it.
    const refused = step(job, "run", { ...inputs, flags: "--rat=2" });
    expect([refused.status, refused.outputs]).toEqual([64, {}]);
  });

  it("ends at once with bad input, and has no run then", () => {
    const { status, printed, outputs } = step(newJob(), "run", { flags: "--rat=2", baseline: "b.json" });
    expect([status, outputs.run]).toEqual([64, undefined]);
    expect(printed).toContain("did you mean --rate?");
  });
});
