// `rollcall capacity` where the truth is known: a wire worker with K places that holds each job for H carries K / H dispatches
// a second, and at more it says that it is full. Nothing but "nothing lost" is asked, so that a slow machine changes nothing.

import { mkdtempSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Capacity, capacitySchema } from "../contract/capacity.js";
import { runFiles } from "../contract/run-files.js";
import { onBusyMachine, rollcall } from "./rollcall.js";

// Between two of the rates that the search comes to, and far enough below the upper one for a k6 that is late.
const places = 20;
const carriesPerSecond = places / 1;
const worker = ["--worker", "wire", "--capacity", String(places), "--hold", "1s"];
const objective = ["--max-p99", "5s"];
const short = ["--step-duration", "5s", "--precision", "50%"];

async function searched(args: readonly string[]) {
  const out = mkdtempSync(join(tmpdir(), "rollcall-capacity-"));
  const { status, stdout, stderr } = await rollcall([
    "capacity",
    ...args,
    ...objective,
    ...onBusyMachine,
    "--out",
    out,
  ]);
  const folder = realpathSync(join(out, "capacity", "latest"));
  const text = readFileSync(join(folder, "capacity.json"), "utf8");
  const found: Capacity = capacitySchema.parse(JSON.parse(text));
  return { status, folder, found, text, stdout, said: `${stdout}\n${stderr}` };
}

describe(`a worker that carries ${carriesPerSecond}/s`, () => {
  it("has a capacity around that, and is the limit itself", { timeout: 600_000 }, async () => {
    const { status, folder, found, text, stdout, said } = await searched([
      ...[...worker, ...short, "--from", "12", "--to", "48", "--json"],
    ]);
    expect(status, said).toBe(0);
    expect(stdout).toBe(text);
    const { answer, hop, steps } = found;
    if (answer.kind !== "bracket") throw new Error(found.sentence);
    expect(answer.low.ratePerSecond, found.sentence).toBeLessThanOrEqual(carriesPerSecond);
    expect(answer.high.ratePerSecond, found.sentence).toBeGreaterThanOrEqual(carriesPerSecond);
    expect(answer.width).toBeLessThanOrEqual(0.5);
    expect([answer.low.confirmed, answer.high.confirmed]).toEqual(["twice", "twice"]);
    expect(hop?.hop, hop?.detail).toBe("worker");
    for (const { ratePerSecond, outcome, figures, run } of steps) {
      expect(outcome).toBe(ratePerSecond <= carriesPerSecond ? "kept" : "broken");
      expect(figures?.madePerSecond).toBeGreaterThan(ratePerSecond * 0.85);
      expect(readdirSync(join(folder, run))).toEqual(expect.arrayContaining([runFiles.manifest, runFiles.summary]));
    }
    expect(readdirSync(join(folder, "steps")).length).toBe(steps.length);
    expect(readFileSync(join(folder, "capacity.md"), "utf8")).toContain(found.sentence);
  });
});

it("without a worker the lowest rate breaks the objective: exit status 1", { timeout: 300_000 }, async () => {
  const { status, found, said } = await searched(["--worker", "wire", "--workers", "0", "--from", "20", ...short]);
  expect(status, said).toBe(1);
  expect(found.answer).toMatchObject({ kind: "fails-at-lowest", ratePerSecond: 20, confirmed: "twice" });
  expect(found.hop?.hop).toBe("worker");
  expect(said).toContain(found.sentence);
});
