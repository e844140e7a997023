// Runs held against a baseline, for real: two that are alike, one that is not, and every exit status of `rollcall gate`.

import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { baselineSchema } from "../contract/baseline.js";
import { gateSchema } from "../contract/gate.js";
import { type Kept, kept, onBusyMachine, rollcall, root } from "./rollcall.js";

const load = ["--worker", "wire", "--client", "raw", "--rate", "10", "--rooms", "30", "--hold", "200ms"];
const watch = ["--deadline", "4s", "--grace", "2s", "--warm-up", "each-path", "--no-recover"];
/** Beside other tests a median may well double. */
const wide = ["--margin-p50", "300%", "--margin-missed-rate", "20%"];

let base: Kept;
let alike: Kept;
let disturbed: Kept;
const folder = mkdtempSync(join(tmpdir(), "rollcall-gate-"));
const file = join(folder, "a", "baseline.json");

async function made(...more: readonly string[]): Promise<Kept> {
  const { results, stdout, stderr } = await rollcall(["run", ...load, ...watch, ...onBusyMachine, ...more]);
  const run = kept(results);
  expect(run.summary.verdict.result, stdout + stderr).not.toBe("unknown");
  return run;
}

const gate = (run: Kept, ...more: readonly string[]) =>
  rollcall(["gate", run.folder, "--baseline", file, ...wide, ...more]);
const runsIn = () => baselineSchema.parse(JSON.parse(readFileSync(file, "utf8"))).runs.map(({ id }) => id);

beforeAll(async () => {
  base = await made();
  alike = await made("--seed", "5");
  disturbed = await made("--fault", "drop:assignment nth=2");
  const { status, stdout, stderr } = await rollcall(["baseline", base.folder, "--to", file]);
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/dispatches +30\n/);
  expect(runsIn()).toEqual([base.manifest.run.id]);
});

describe("rollcall gate", () => {
  it("passes a run that is like the baseline's: exit 0, in every form that was asked for", async () => {
    const [junit, markdown] = [join(folder, "junit.xml"), join(folder, "summary.md")];
    const files = ["--junit", junit, "--markdown", markdown];
    const { status, stdout, stderr } = await gate(alike, "--json", "--annotations", ...files);
    expect(status, stdout + stderr).toBe(0);
    const { result, runs, baseline } = gateSchema.parse(JSON.parse(stdout));
    expect([result, runs.map(({ id }) => id), baseline.runs.map(({ id }) => id)]).toEqual([
      "pass",
      [alike.manifest.run.id],
      [base.manifest.run.id],
    ]);
    expect(stderr).toMatch(/^::notice title=Rollcall gate%3A pass::/m);
    expect(readFileSync(junit, "utf8")).toContain('failures="0" errors="0"');
    expect(readFileSync(markdown, "utf8")).toMatch(/^## PASS: rollcall gate, steady\n/);
  });

  it("fails one that breaks a limit: exit 1, and the annotation names it", async () => {
    const { status, stdout } = await gate(alike, "--max-p50", "1ms", "--quiet", "--annotations");
    expect([status, stdout.split("\n")[0]]).toEqual([1, "fail: a limit was broken: max-p50"]);
    expect(stdout).toMatch(/^::error title=Rollcall%3A limit max-p50 \(fail\)::/m);
  });

  it("says unknown of a p99 that 30 dispatches cannot bear, if it is asked for: exit 2", async () => {
    const { status, stdout } = await gate(alike, "--margin-p99", "50%");
    expect([status, stdout.split("\n")[0]]).toEqual([2, "UNKNOWN  too little is known: p99"]);
  });

  it.each<[string, () => readonly string[], RegExp]>([
    [
      "a run with itself",
      () => [base.folder, "--baseline", file],
      /is itself in .*: a run is not compared with itself/,
    ],
    [
      "a run under a fault with a baseline without one",
      () => [disturbed.folder, "--baseline", file],
      /another experiment than .*: fault is drop:assignment nth=2, not none/,
    ],
    [
      "anything with an unknown run",
      () => [alike.folder, "--baseline", join(root, "results/fixtures/worker-killed")],
      /worker-killed cannot be a baseline: it is unknown/,
    ],
  ])("does not compare %s: exit 64", async (_, args, problem) => {
    const { status, stdout, stderr } = await rollcall(["gate", ...args()]);
    expect([status, stdout]).toEqual([64, ""]);
    expect(stderr).toMatch(problem);
  });
});

describe("rollcall baseline", () => {
  it("does not write over one that is there: exit 64", async () => {
    const { status, stderr } = await rollcall(["baseline", alike.folder, "--to", file]);
    expect([status, runsIn()]).toEqual([64, [base.manifest.run.id]]);
    expect(stderr).toContain("--update");
  });

  it("does not add a run of another experiment: exit 64", async () => {
    const { status, stderr } = await rollcall(["baseline", disturbed.folder, "--to", file, "--update"]);
    expect([status, runsIn()]).toEqual([64, [base.manifest.run.id]]);
    expect(stderr).toContain("fault is drop:assignment nth=2, not none");
  });

  it("makes none of an unknown run: exit 64", async () => {
    const to = join(folder, "none.json");
    const { status } = await rollcall(["baseline", join(root, "results/fixtures/worker-killed"), "--to", to]);
    expect([status, existsSync(to)]).toEqual([64, false]);
  });

  it("adds one that is alike: exit 0", async () => {
    const { status, stderr } = await rollcall(["baseline", alike.folder, "--to", file, "--update"]);
    expect(status, stderr).toBe(0);
    expect(runsIn()).toEqual([base.manifest.run.id, alike.manifest.run.id]);
  });
});
