// How a worker is drained, with real processes that stand in for one.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { HarnessEvent } from "../../contract/events/harness.js";
import { type Supervisor, supervise } from "./supervisor.js";

let folder: string;
let facts: object[];
let supervisor: Supervisor;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rollcall-supervisor-"));
  facts = [];
  supervisor = supervise({
    observer: { record: (fact) => void facts.push(fact) },
    guard: { add: () => {}, remove: () => {} },
    completed: () => false,
    hurry: new AbortController().signal,
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Like our workers it heeds no SIGTERM; `heeds` are the messages at which it ends. */
const startWorker = async (heeds: readonly string[]) => {
  const code = `process.on("SIGTERM", () => {});
    process.on("message", ({ type }) => { if (${JSON.stringify(heeds)}.includes(type)) process.exit(0); });
    process.send("up");`;
  const child = await supervisor.start({
    ...{ role: "worker-1", command: process.execPath, args: ["-e", code], env: process.env },
    ...{ logFile: join(folder, "worker.log"), channel: "ipc" },
  });
  await new Promise<void>((resolve) => child.onMessage(() => resolve()));
  return child;
};

const exits = () => facts.filter((fact): fact is HarnessEvent => "event" in fact && fact.event === "process-exited");

it("a drained worker ends by itself, as planned", async () => {
  const child = await startWorker(["drain"]);
  const drained = await supervisor.drain(child, { patienceMs: 60_000, over: new AbortController().signal });
  expect(drained).toBe("by itself");
  expect(exits()).toMatchObject([{ role: "worker-1", planned: true, exitCode: 0, signal: "" }]);
  expect(supervisor.isRunning("worker-1")).toBe(false);
});

it("one that still has jobs when the run is over is stopped, as planned", async () => {
  const child = await startWorker(["stop"]);
  const run = new AbortController();
  const drained = supervisor.drain(child, { patienceMs: 60_000, over: run.signal });
  run.abort();
  expect(await drained).toBe("stopped");
  expect(exits()).toMatchObject([{ role: "worker-1", planned: true, exitCode: 0 }]);
});

it("one that was stopped meanwhile is not ended twice", async () => {
  const child = await startWorker(["stop"]);
  const run = new AbortController();
  const drained = supervisor.drain(child, { patienceMs: 60_000, over: run.signal });
  const stopped = supervisor.stop(child);
  run.abort();
  await Promise.all([drained, stopped]);
  expect(exits()).toHaveLength(1);
});
