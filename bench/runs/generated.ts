// A run of so many dispatches as its observers would have left it on disk, and the analysis of it as a process whose time
// and memory are measured: for benchmarks.

import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { metadataOf, roomNameOf } from "../../contract/ids.js";
import type { Manifest } from "../../contract/manifest.js";
import { runFiles, workerEvents } from "../../contract/run-files.js";

const runId = "bench234";
/** 300 requests a second: the rate of the generator's own benchmark. */
const periodUs = 3_333;
const startUs = 1_000_000_000;
const offsetUs = 1_700_000_000_000_000;
/** The benchmarks are bundled into build/bench. */
const programFile = fileURLToPath(new URL("../analysis.mjs", import.meta.url));

export type Analysed = { readonly exitCode: number; readonly seconds: number; readonly peakRssBytes: number };

/** The process says its own peak at its end: `process.resourceUsage().maxRSS` is in kilobytes. @param args its command, the run, flags */
export function analyse(...args: readonly string[]): Promise<Analysed> {
  const startedAt = performance.now();
  const report = "process.on('exit',()=>require('node:fs').writeSync(3,String(process.resourceUsage().maxRSS)))";
  const preload = `data:text/javascript,import{createRequire}from'node:module';const require=createRequire(process.cwd()+'/');${report}`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", preload, programFile, ...args], {
      stdio: ["ignore", "ignore", "inherit", "pipe"],
    });
    let kilobytes = "";
    const pipe = child.stdio[3];
    if (pipe !== null && pipe !== undefined && "on" in pipe) pipe.on("data", (chunk) => (kilobytes += String(chunk)));
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({
        exitCode: code ?? -1,
        seconds: Math.round(performance.now() - startedAt) / 1000,
        peakRssBytes: Number(kilobytes) * 1024,
      }),
    );
  });
}

/** @param run an empty folder */
export async function generate(run: string, dispatches: number): Promise<{ lines: number; bytes: number }> {
  await mkdir(join(run, runFiles.events));
  await mkdir(join(run, runFiles.logs));
  await writeFile(join(run, runFiles.manifest), JSON.stringify(manifest(dispatches)));
  await writeFile(join(run, runFiles.k6Summary), JSON.stringify({ droppedIterations: 0 }));
  const counts = [
    await write(join(run, runFiles.k6Events), loadLines(dispatches)),
    await write(join(run, workerEvents(1)), workerLines(dispatches)),
    await write(join(run, runFiles.wiretapEvents), wiretapLines(dispatches)),
    await write(join(run, runFiles.harnessEvents), harnessLines(dispatches)),
    await write(join(run, runFiles.collectorEvents), collectorLines(dispatches)),
  ];
  const { k6Events, wiretapEvents, harnessEvents, collectorEvents } = runFiles;
  const files = [k6Events, workerEvents(1), wiretapEvents, harnessEvents, collectorEvents];
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(run, file))).size));
  return { lines: counts.reduce((a, b) => a + b), bytes: sizes.reduce((a, b) => a + b) };
}

async function write(file: string, events: Iterable<object>): Promise<number> {
  const stream = createWriteStream(file);
  let lines = 0;
  let block = "";
  for (const event of events) {
    block += `${JSON.stringify(event)}\n`;
    lines += 1;
    if (block.length < 1 << 18) continue;
    if (!stream.write(block)) await new Promise<void>((resolve) => stream.once("drain", () => resolve()));
    block = "";
  }
  await new Promise<void>((resolve) => stream.end(block, () => resolve()));
  return lines;
}

const requestUs = (n: number): number => startUs + 1_000_000 + n * periodUs;
/** Spread over 205 to 1204 ms by a multiplicative hash, so that sorting has work to do. */
const delayUs = (n: number): number => 205_000 + ((Math.imul(n, 2654435761) >>> 0) % 1_000_000);
const isLost = (n: number): boolean => n % 1000 === 7;
const wallMs = (us: number): number => Math.floor((us + offsetUs) / 1000);
const endUsOf = (dispatches: number): number => requestUs(dispatches) + 30_000_000;

function* loadLines(dispatches: number): Iterable<object> {
  const endUs = endUsOf(dispatches);
  const zeroWallMs = wallMs(requestUs(0));
  for (let n = 0; n < dispatches; n++) {
    const at = requestUs(n);
    const common = { n, attempt: 1 };
    const room = roomNameOf(runId, n);
    const stamps = { roomState: "fresh", iterationWallMs: wallMs(at), zeroWallMs, dueUs: n * periodUs };
    yield { event: "request", wallMs: wallMs(at), ...common, path: "create-room", room, ...stamps };
    const answer = { answer: "ok", httpStatus: 200, code: "", dispatchId: "", roomSid: `RM_${n}` };
    yield { event: "response", wallMs: wallMs(at + 3_000), ...common, ...answer };
  }
  yield { event: "closing", wallMs: wallMs(endUs) };
}

function* workerLines(dispatches: number): Iterable<object> {
  const endUs = endUsOf(dispatches);
  yield { event: "worker-started", atUs: startUs, pid: 1, agentsVersion: "1.9.0" };
  yield { event: "registered", atUs: startUs + 1000, workerId: "AW_bench" };
  for (let n = 0; n < dispatches; n++) {
    if (n % 300 === 0)
      yield { event: "heartbeat", atUs: requestUs(n), eventLoopDelayP99Us: 900, eventLoopDelayMaxUs: 1500 };
    const at = requestUs(n);
    const job = jobOf(n);
    yield { event: "handler", atUs: at + 203_900, offeredWallUs: at + 203_000 + offsetUs, ...job };
    if (isLost(n)) continue;
    yield { event: "entry", atUs: at + delayUs(n), pid: 2, ...job };
    yield { event: "join", atUs: at + delayUs(n) + 40_000, ...job };
    yield { event: "left", atUs: at + delayUs(n) + 3_000_000, ...job };
  }
  yield { event: "heartbeat", atUs: endUs, eventLoopDelayP99Us: 900, eventLoopDelayMaxUs: 1500 };
  yield { event: "closing", atUs: endUs };
}

const jobOf = (n: number) => ({
  n,
  attempt: 1,
  jobId: `AJ_${n.toString(36).padStart(12, "x")}`,
  dispatchId: `AD_${n}`,
  room: roomNameOf(runId, n),
  roomSid: `RM_${n}`,
});

function* wiretapLines(dispatches: number): Iterable<object> {
  const endUs = endUsOf(dispatches);
  const link = 1;
  const health = { frames: 0, undecodable: 0, links: 1, eventLoopDelayP99Us: 900, eventLoopDelayMaxUs: 1500 };
  yield { event: "wiretap-started", atUs: startUs, pid: 4 };
  yield { event: "link-opened", atUs: startUs + 800, link };
  yield { event: "register", atUs: startUs + 900, link, agentName: "bench" };
  yield { event: "registered", atUs: startUs + 1000, link, workerId: "AW_bench" };
  for (let n = 0; n < dispatches; n++) {
    const at = requestUs(n);
    const job = jobOf(n);
    const identity = `agent-${job.jobId}`;
    if (n % 750 === 0) yield { event: "status", atUs: at, link, status: "available", loadPermille: 100, jobCount: 3 };
    yield { event: "offer", atUs: at + 203_200, link, offeredWallUs: at + 203_000 + offsetUs, ...job };
    yield { event: "answer", atUs: at + 204_200, link, available: "yes", ...job, identity };
    yield { event: "assignment", atUs: at + 204_900, link, ...job, identity };
  }
  yield { event: "closing", atUs: endUs, ...health };
}

function* harnessLines(dispatches: number): Iterable<object> {
  const endUs = endUsOf(dispatches);
  yield { event: "load-started", atUs: startUs + 900_000 };
  for (let at = startUs; at < endUs; at += 250_000) {
    yield { event: "clock", atUs: at, wallUs: at + offsetUs, uncertaintyUs: 20 };
    if (at % 1_000_000 === 0) yield { event: "machine", atUs: at, cpuBusyPermille: 400 };
  }
  yield { event: "load-ended", atUs: endUs };
  yield { event: "closing", atUs: endUs + 1000 };
}

function* collectorLines(dispatches: number): Iterable<object> {
  const endUs = endUsOf(dispatches);
  const health = {
    pendingWaits: 0,
    arrivals: 0,
    refusedRequests: 0,
    eventLoopDelayP99Us: 1200,
    eventLoopDelayMaxUs: 4000,
  };
  yield { event: "collector-started", atUs: startUs, pid: 3 };
  yield { event: "closing", atUs: endUs, ...health };
}

function manifest(dispatches: number): Manifest {
  return {
    schema: 3,
    run: {
      id: runId,
      startedAt: "2026-01-01T00:00:00.000Z",
      command: ["bench", metadataOf({ runId, n: 0, attempt: 1 })],
    },
    plan: {
      scenario: "bench",
      seed: 1,
      paths: [{ path: "create-room", room: "fresh", weight: 1 }],
      waves: [{ kind: "constant", startMs: 0, count: dispatches, rate: { count: 1_000_000, perMs: periodUs * 1000 } }],
      arrivals: "uniform",
      planned: dispatches,
      warmUp: "none",
      segmentMs: null,
      deadlineMs: 10_000,
      graceMs: 10_000,
      holdMs: 3_000,
      recover: true,
      client: "raw",
      target: "native",
      nodes: 1,
      worker: "sdk",
      workers: 1,
      workersAfterMs: 0,
      workersOn: "all",
      capacity: null,
      presence: "none",
      wiretap: "on",
      metadata: null,
      idleProcesses: 3,
      agentName: "bench",
      faults: [],
      limits: {
        maxLostRate: 0.01,
        maxLateRate: 0,
        maxP50Ms: null,
        maxP90Ms: null,
        maxP99Ms: 2000,
        excused: [],
        drift: "reported",
      },
      validityLimits: { schedulingDelayP99Ms: 50, eventLoopDelayP99Ms: 50, cpuBusy: 0.95 },
    },
    versions: { rollcall: "0.1.0" },
    clocks: {
      node: { name: "CLOCK_MONOTONIC", resolutionUs: 1 },
      k6: { name: "CLOCK_REALTIME", resolutionUs: 1000 },
      server: { name: "CLOCK_REALTIME", relation: "same-host" },
    },
    machine: { os: "linux", arch: "x64", cpuModel: "generated", cores: 2, memoryBytes: 8_000_000_000 },
  };
}
