// A run at 100 dispatches/s that goes on for two minutes, written second by second as its observers would; not in real time. For what
// follows a run: the metrics endpoint, the live page.

import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { roomNameOf } from "../../contract/ids.js";
import { runFiles, workerEvents } from "../../contract/run-files.js";
import { manifestOf } from "../../harness/manifest.js";
import { writeManifest } from "../../harness/run-folder.js";
import { wishOf } from "../../harness/settings.js";

const runId = "benchrun";
export const ratePerSecond = 100;
export const seconds = 120;
export const secondUs = 1_000_000;
const offsetUs = 1_700_000_000_000_000;
/** When k6 has done with a dispatch: its look at the list, and a second. */
export const doneAfterSeconds = 10;

export async function prepare(run: string): Promise<void> {
  mkdirSync(join(run, runFiles.events));
  const args = ["--rate", String(ratePerSecond), "--rooms", String(ratePerSecond * seconds), "--worker", "wire"];
  const { plan } = wishOf(args, runId, {});
  const versions = { rollcall: "0.1.0" };
  const facts = { id: runId, startedAt: new Date(0), command: ["rollcall"], plan, versions };
  await writeManifest(run, manifestOf({ ...facts, dependencies: {}, serverClock: "same-host" }));
}

/** What is written in one second of the run. @returns how many lines */
export function append(run: string, second: number): number {
  const of = (at: number) =>
    at < 0 || at >= seconds ? [] : Array.from({ length: ratePerSecond }, (_, i) => at * ratePerSecond + i);
  const [asked, over] = [of(second), of(second - doneAfterSeconds)];
  const files: Readonly<Record<string, readonly object[]>> = {
    [runFiles.harnessEvents]: harnessLines(second),
    [runFiles.k6Events]: [...asked.flatMap(askedLines), ...over.flatMap(overLines)],
    [workerEvents(1)]: [...asked.flatMap(workerLines), heartbeat(second)],
    [runFiles.wiretapEvents]: [...asked.flatMap(wiretapLines), heartbeat(second)],
    [runFiles.collectorEvents]: [heartbeat(second)],
  };
  let count = 0;
  for (const [file, lines] of Object.entries(files)) {
    appendFileSync(join(run, file), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    count += lines.length;
  }
  return count;
}

const requestUs = (n: number): number => Math.round((n * secondUs) / ratePerSecond);
const wallMs = (us: number): number => Math.floor((us + offsetUs) / 1000);
const job = (n: number) => ({
  ...{ n, attempt: 1, jobId: `AJ_${n}`, dispatchId: `AD_${n}`, room: roomNameOf(runId, n), roomSid: `RM_${n}` },
});

function askedLines(n: number): readonly object[] {
  const at = wallMs(requestUs(n));
  const shared = { n, attempt: 1 };
  const path = { path: "create-room", room: roomNameOf(runId, n), roomState: "fresh" };
  const placed = { iterationWallMs: at, zeroWallMs: wallMs(0), dueUs: requestUs(n) };
  const answer = { answer: "ok", httpStatus: 200, code: "", dispatchId: "", roomSid: `RM_${n}`, roomCreatedWallMs: at };
  return [
    { event: "request", wallMs: at, ...shared, ...path, ...placed },
    { event: "response", wallMs: at + 3, ...shared, ...answer },
  ];
}

function overLines(n: number): readonly object[] {
  const at = wallMs(requestUs(n) + doneAfterSeconds * secondUs);
  const listed = { listed: "running", code: "", dispatchId: `AD_${n}`, jobId: `AJ_${n}`, workerId: "AW_1" };
  return [
    { event: "look", wallMs: at - 1_000, n, ...listed, offeredWallUs: 0 },
    { event: "deleted", wallMs: at, n, result: "deleted", code: "" },
    { event: "done", wallMs: at, n },
  ];
}

function workerLines(n: number): readonly object[] {
  const at = requestUs(n);
  return [
    { event: "handler", atUs: at + 205_000, offeredWallUs: at + 204_000 + offsetUs, ...job(n) },
    { event: "entry", atUs: at + 207_000, pid: 4711, ...job(n) },
    { event: "left", atUs: at + 707_000, ...job(n) },
  ];
}

function wiretapLines(n: number): readonly object[] {
  const at = requestUs(n);
  const [link, identity] = [1, `rollcall-AJ_${n}`];
  return [
    { event: "offer", atUs: at + 204_000, link, offeredWallUs: at + 204_000 + offsetUs, ...job(n) },
    { event: "answer", atUs: at + 205_500, link, available: "yes", identity, ...job(n) },
    { event: "assignment", atUs: at + 206_500, link, identity, ...job(n) },
  ];
}

const heartbeat = (second: number) => ({
  ...{ event: "heartbeat", atUs: (second + 1) * secondUs, frames: 0, undecodable: 0, links: 1 },
  ...{ eventLoopDelayP99Us: 900, eventLoopDelayMaxUs: 4_000 },
});

function harnessLines(second: number): readonly object[] {
  const clocks = [0, 250_000, 500_000, 750_000].map((us) => {
    const atUs = second * secondUs + us;
    return { event: "clock", atUs, wallUs: atUs + offsetUs, uncertaintyUs: 5 };
  });
  const atUs = second * secondUs;
  const used = { rssKb: 100_000, cpuUs: atUs / 10, processes: 1, openFiles: 30 };
  const roles = second % 5 === 0 ? ["harness", "collector", "wiretap", "server", "worker-1", "k6"] : [];
  const resources = roles.map((role) => ({ event: "resource", atUs, role, ...used }));
  const started = second === 0 ? [{ event: "load-started", atUs: 0 }] : [];
  return [...started, ...clocks, { event: "machine", atUs, cpuBusyPermille: 500 }, ...resources];
}
