// A server dies in the middle of a soak and comes back: the run goes on, and what the gap cost is counted, with its
// cause. Once a server that is not ours, and once ours, by the fault.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runFiles, workerEvents } from "../contract/run-files.js";
import { provisionLivekitServer } from "../harness/provision/provision.js";
import { roomsOf } from "../harness/sweep.js";
import { startNative } from "../harness/targets/native.js";
import { freePorts } from "../harness/targets/ports.js";
import { newServerKey } from "../harness/targets/server-key.js";
import type { RunningTarget } from "../harness/targets/target.js";
import { type Kept, kept, onBusyMachine, type Row, root, rowsOf, start, untilEvent } from "./rollcall.js";

const key = newServerKey();
const runId = "returns2";
const load = ["run", "soak", "--worker", "wire", "--rate", "2", "--duration", "40s", "--hold", "1s", ...onBusyMachine];
const [deathAfterMs, awayMs] = [12_000, 6_000];

let folder = "";
let target: RunningTarget;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rollcall-returns-"));
  const { path, version } = await provisionLivekitServer({ toolsFolder: join(root, "tools"), say: () => {} });
  const ports = await freePorts();
  target = await startNative({
    ...{ binary: path, serverVersion: version, runId, runFolder: folder, key, webhookUrl: "", roomTimeoutSeconds: 60 },
    choosePorts: async () => ports,
    mark: `${runId}:${process.pid}:0`,
    guard: { add: () => {}, remove: () => {} },
    say: () => {},
    signal: AbortSignal.timeout(250_000),
  });
});
afterAll(async () => {
  await target.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Kills the server without a word and starts it again on its ports, with its key. */
async function dieAndReturn(): Promise<void> {
  const { started, startAgain, stop } = target;
  if (started.kind !== "group" || startAgain === null) throw new Error("the server is no process of this test");
  process.kill(-started.pid, "SIGKILL");
  await stop();
  await sleep(awayMs);
  target = await startAgain();
}

/** Every dispatch before the gap and after it delivered, none lost but in it, and each of those with its cause. */
function expectGap(run: Kept, said: string): void {
  const { counts, verdict } = run.summary;
  expect(counts, said).toMatchObject({ planned: 80, notStarted: 0, refused: 0, requested: 80, unresolved: 0 });
  expect(counts.delivered + counts.late + counts.lost).toBe(80);
  const resultOf = (name: string) => verdict.reasons.find(({ check }) => check === name)?.result;
  expect(["parts", "equations", "observers", "generator"].map(resultOf), said).toEqual(Array(4).fill("pass"));
  expect(resultOf("lost-rate")).toBe("fail");

  const rows = rowsOf(run);
  const goneUs = atUsOf(run, runFiles.wiretapEvents, ({ event, by }) => event === "link-closed" && by === "server");
  const backUs = atUsOf(run, runFiles.wiretapEvents, ({ event, link }) => event === "registered" && link !== 1);
  expect(backUs).toBeGreaterThan(goneUs);
  const missed = rows.filter(({ outcome }) => outcome !== "delivered");
  // 200 ms are what a server takes from a request to its offer.
  const inGap = rows.filter(({ requestUs }) => requestUs > goneUs - 200_000 && requestUs < backUs - 200_000);
  expect(missed.map(({ n }) => n)).toEqual(expect.arrayContaining(inGap.map(({ n }) => n)));
  const causesOf = (some: readonly Row[]) => new Set(some.map(({ cause }) => cause));
  for (const cause of causesOf(missed))
    expect(["request not answered", "server gone", "no worker registered"], said).toContain(cause);
  for (const { requestUs } of missed) {
    expect(requestUs).toBeGreaterThan(goneUs - 1_000_000);
    expect(requestUs).toBeLessThan(backUs);
  }
}

const atUsOf = (run: Kept, file: string, is: Parameters<typeof untilEvent>[2]): number =>
  Number(run.events(file).find(is)?.atUs);

describe("a server that dies in the middle of a soak and comes back", () => {
  it("not ours: the gap is counted and attributed, and the worker comes back by itself", async () => {
    const keys = { LIVEKIT_API_KEY: key.apiKey, LIVEKIT_API_SECRET: key.apiSecret };
    const running = await start([...load, "--target", target.address.httpUrl], keys);
    await untilEvent(running.results, runFiles.harnessEvents, ({ event }) => event === "load-started", "soak");
    await sleep(deathAfterMs);
    await dieAndReturn();
    const { status, stdout, stderr } = await running.finished;
    const run = kept(running.results, "soak");
    expectGap(run, stdout + stderr);
    expect(status, stdout + stderr).toBe(1);
    const unanswered = run.summary.causes.find(({ cause }) => cause === "request not answered");
    // Two a second for as long as it was away, but for the last one, which may have found it starting.
    expect(unanswered?.count).toBeGreaterThanOrEqual(11);
    // What the worker did about it is on record: it tried after 2 s, 4 s ... as the SDK does.
    const tries = run.events(workerEvents(1)).filter(({ event }) => event === "disconnected");
    expect(tries.map(({ retryAfterMs }) => retryAfterMs)).toEqual(tries.map((_, i) => (i + 1) * 2_000));
    expect(tries.length).toBeGreaterThanOrEqual(2);
    expect(await roomsOf(target.address).list()).toEqual([]);
  });

  it("ours, by the fault restart-server: the same", async () => {
    const running = await start([...load, "--fault", "restart-server at=12s"]);
    const { status, stdout, stderr } = await running.finished;
    expectGap(kept(running.results, "soak"), stdout + stderr);
    expect(status, stdout + stderr).toBe(1);
  });
});
