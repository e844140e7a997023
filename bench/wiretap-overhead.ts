// What the wiretap adds to a frame's way, at 200 offers a second: three real processes, a peer that offers, the wiretap,
// and this one as the worker. The peer offers over a direct connection and a tapped one in turn, so that both meet the
// same machine at the same time; each pair's difference is what the wiretap added. All stamps are of one monotonic clock.
// Goal: p99 of the added delay under 1 ms, at even gaps. At random ones, as a burst has them, frames also meet the work
// that the wiretap puts off (wiretap/afterwards.ts), and each other in all three processes: that figure is stated.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ServerMessage, WorkerMessage } from "@livekit/protocol";
import { WebSocket, WebSocketServer } from "ws";
import { draw } from "../contract/draw.js";
import { metadataOf } from "../contract/ids.js";
import {
  environmentNames,
  type WiretapMessage,
  type WiretapSettings,
  wiretapNodeOptions,
} from "../contract/processes.js";

const runId = "bench234";
const offersPerSecond = 200;
const seconds = 20;
/** Both programs are warm after this many; they are not counted. */
const warmUp = 200;
const perSeries = offersPerSecond * seconds;
/** One after the other, in this order. */
const series = ["even", "random"] as const;
const seed = 1;
const goalMs = 1;

/** Which way a connection takes; the worker says it in its registration. */
type Way = "direct" | "tapped";
type DelaysUs = { readonly [way in Way]: number[] };
/** From the peer: where it listens, then the delays of the answers in the order of the offers. */
type PeerMessage = { readonly listening: string } | { readonly answers: DelaysUs };

const nowUs = (): number => Number(process.hrtime.bigint() / 1000n);

/** Figures in milliseconds. Needs a build. */
export async function bench(): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-bench-"));
  const peer = fork(fileURLToPath(import.meta.url), [], { execArgv: [] });
  const [ready] = (await once(peer, "message")) as [PeerMessage];
  const upstreamUrl = "listening" in ready ? ready.listening : "";
  const tap = startTap(upstreamUrl, join(folder, "wiretap.ndjson"));
  try {
    const [listening] = (await once(tap, "message")) as [WiretapMessage];
    const offers: DelaysUs = { direct: [], tapped: [] };
    const finished = once(peer, "message");
    const before = cpuTimeMs();
    openWorker("direct", upstreamUrl, offers);
    openWorker("tapped", listening.type === "listening" ? (listening.urls[0] ?? "") : "", offers);
    const [message] = (await finished) as [PeerMessage];
    const after = cpuTimeMs();
    const answers = "answers" in message ? message.answers : { direct: [], tapped: [] };
    const [even, random] = series.map((_, i) => ({ offers: figuresOf(offers, i), answers: figuresOf(answers, i) }));
    return {
      offersPerSecond,
      even,
      random,
      // Of the whole machine: where this is high, others were at work and the figures are theirs as well.
      cpuBusy: Math.round((1 - (after.idle - before.idle) / (after.all - before.all)) * 100) / 100,
      goalP99Ms: goalMs,
      isGoalMet: [even?.offers, even?.answers].every((figures) => (figures?.addedMs.p99 ?? goalMs) < goalMs),
    };
  } finally {
    peer.kill("SIGKILL");
    tap.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  }
}

function startTap(upstreamUrl: string, eventsFile: string): ChildProcess {
  const where = { upstreamUrls: [upstreamUrl], host: "127.0.0.1", port: 0 };
  const settings: WiretapSettings = { runId, eventsFile, segments: null, ...where, seed: 1, faults: [] };
  return fork(join(process.cwd(), "build", "wiretap.mjs"), [], {
    env: { [environmentNames.wiretap]: JSON.stringify(settings) },
    execArgv: [...wiretapNodeOptions],
  });
}

/** The answer carries the instant of its sending as the identity, as the offer does in startedAt. */
function openWorker(way: Way, url: string, delays: DelaysUs): void {
  const socket = new WebSocket(`${url.replace("http", "ws")}/agent`, { perMessageDeflate: false });
  socket.on("open", () => {
    socket.send(new WorkerMessage({ message: { case: "register", value: { agentName: way } } }).toBinary());
  });
  socket.on("message", (data: Buffer) => {
    const atUs = nowUs();
    const { message } = ServerMessage.fromBinary(data);
    if (message.case !== "availability" || message.value.job === undefined) return;
    const { id, state } = message.value.job;
    delays[way].push(atUs - Number(state?.startedAt ?? 0n) / 1000);
    const answer = { jobId: id, available: true, participantIdentity: String(nowUs()) };
    socket.send(new WorkerMessage({ message: { case: "availability", value: answer } }).toBinary());
  });
}

/** Of each pair, tapped less direct. Two loopback ways also differ by chance, so some are below zero. */
function figuresOf(delays: DelaysUs, place: number) {
  const from = warmUp + place * perSeries;
  const direct = delays.direct.slice(from, from + perSeries);
  const tapped = delays.tapped.slice(from, from + perSeries);
  const added = tapped.flatMap((delayUs, i) => (i < direct.length ? [delayUs - (direct[i] ?? 0)] : []));
  return { directMs: percentilesMs(direct), tappedMs: percentilesMs(tapped), addedMs: percentilesMs(added) };
}

function percentilesMs(delaysUs: readonly number[]) {
  const sorted = [...delaysUs].sort((a, b) => a - b);
  const rank = (p: number) => Math.round(sorted[Math.ceil(p * sorted.length) - 1] ?? Number.NaN) / 1000;
  return { count: sorted.length, p50: rank(0.5), p99: rank(0.99), max: rank(1) };
}

/** Of the whole machine, all cores together. */
function cpuTimeMs(): { readonly idle: number; readonly all: number } {
  const times = cpus().map(({ times }) => times);
  const sum = (of: (t: (typeof times)[number]) => number) => times.reduce((total, t) => total + of(t), 0);
  return { idle: sum((t) => t.idle), all: sum((t) => t.user + t.nice + t.sys + t.irq + t.idle) };
}

/** The server's part, in a process of its own. */
async function offerInTurn(): Promise<void> {
  const server = createServer();
  const workers: { [way in Way]?: WebSocket } = {};
  const answers: DelaysUs = { direct: [], tapped: [] };
  new WebSocketServer({ server, perMessageDeflate: false }).on("connection", (socket) => {
    socket.on("message", (data: Buffer) => {
      const atUs = nowUs();
      const { message } = WorkerMessage.fromBinary(data);
      if (message.case === "register") workers[message.value.agentName === "direct" ? "direct" : "tapped"] = socket;
      if (message.case !== "availability") return;
      const way = socket === workers.direct ? "direct" : "tapped";
      answers[way].push(atUs - Number(message.value.participantIdentity));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the peer has no TCP port");
  process.send?.({ listening: `http://127.0.0.1:${address.port}` } satisfies PeerMessage);
  while (workers.direct === undefined || workers.tapped === undefined) await sleep(10);
  await pace(workers.direct, workers.tapped);
  // The last answers are on their way.
  await sleep(500);
  process.send?.({ answers } satisfies PeerMessage);
}

/** A direct one and a tapped one in turn: at even gaps neither finds the worker busy with the other's. */
async function pace(direct: WebSocket, tapped: WebSocket): Promise<void> {
  const startUs = nowUs();
  for (const [i, dueMs] of dueTimesMs().entries()) {
    const waitMs = dueMs - (nowUs() - startUs) / 1000;
    if (waitMs > 0) await sleep(waitMs);
    (i % 2 === 0 ? direct : tapped).send(offerOf(Math.floor(i / 2)));
  }
}

/** After the start. The random gaps are exponential, so that their starts are a Poisson process of the same rate. */
function dueTimesMs(): readonly number[] {
  const meanGapMs = 500 / offersPerSecond;
  const even = Array.from({ length: 2 * (warmUp + perSeries) }, () => meanGapMs);
  const random = Array.from(
    { length: 2 * perSeries },
    (_, i) => -Math.log(1 - draw(seed, "gap", String(i))) * meanGapMs,
  );
  let dueMs = 0;
  return [...even, ...random].map((gapMs) => {
    dueMs += gapMs;
    return dueMs;
  });
}

function offerOf(n: number): Uint8Array {
  const room = { name: `rollcall-${runId}-${n}`, sid: `RM_${n}` };
  const job = { id: `AJ_${n}`, dispatchId: `AD_${n}`, metadata: metadataOf({ runId, n, attempt: 1 }), room };
  const state = { startedAt: BigInt(nowUs()) * 1000n };
  return new ServerMessage({ message: { case: "availability", value: { job: { ...job, state } } } }).toBinary();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await offerInTurn();
