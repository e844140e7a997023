// The wiretap in front of a real livekit-server when things go wrong: it refuses what the server refuses, ends what the
// server ends, passes on what it cannot read; and when it dies itself, nobody is called lost for it.

import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RegisterWorkerRequest, ServerMessage, WorkerMessage } from "@livekit/protocol";
import { AccessToken } from "livekit-server-sdk";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { WiretapEvent } from "../contract/events/wiretap.js";
import { environmentNames, type WiretapMessage, type WiretapSettings } from "../contract/processes.js";
import { provisionLivekitServer } from "../harness/provision/provision.js";
import { startNative } from "../harness/targets/native.js";
import { freePorts } from "../harness/targets/ports.js";
import { newServerKey } from "../harness/targets/server-key.js";
import type { RunningTarget } from "../harness/targets/target.js";
import { injectedIn, kept, leftAfter, rollcall, root, rowsOf, start, textsIn, untilEvent } from "./rollcall.js";

const runId = "abcdefgh";
const agentName = "an agent";
const key = newServerKey();

let binary = "";
let serverVersion = "";
let folder = "";
const cleanUps: (() => unknown)[] = [];

beforeAll(async () => {
  expect(spawnSync(process.execPath, [join(root, "bin/build.mjs")]).status).toBe(0);
  const provisioned = await provisionLivekitServer({ toolsFolder: join(root, "tools"), say: () => {} });
  binary = provisioned.path;
  serverVersion = provisioned.version;
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rollcall-wiretap-"));
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  rmSync(folder, { recursive: true, force: true });
});

async function server(ports?: Awaited<ReturnType<typeof freePorts>>): Promise<RunningTarget> {
  const target = await startNative({
    ...{ binary, serverVersion, runId, runFolder: folder, key, webhookUrl: "", roomTimeoutSeconds: 60 },
    mark: `${runId}:${process.pid}:0`,
    guard: { add: () => {}, remove: () => {} },
    say: () => {},
    signal: AbortSignal.timeout(60_000),
    choosePorts: async () => ports ?? freePorts(),
  });
  cleanUps.push(() => target.stop());
  return target;
}

type Tap = {
  readonly process: ChildProcess;
  readonly wsUrl: string;
  readonly events: () => readonly WiretapEvent[];
  readonly seen: (event: WiretapEvent["event"]) => Promise<WiretapEvent>;
};

async function tapBefore(serverUrl: string): Promise<Tap> {
  const eventsFile = join(folder, "wiretap.ndjson");
  const where = { upstreamUrls: [serverUrl], host: "127.0.0.1", port: 0 };
  const settings: WiretapSettings = { runId, eventsFile, segments: null, ...where, seed: 1, faults: [] };
  const child = fork(join(root, "build/wiretap.mjs"), [], {
    execArgv: [],
    env: { ...process.env, [environmentNames.wiretap]: JSON.stringify(settings) },
  });
  const ended = once(child, "exit");
  cleanUps.push(async () => {
    if (child.connected) child.disconnect();
    await ended;
  });
  const url = await new Promise<string>((resolve) => {
    child.on("message", (message: WiretapMessage) => {
      if (message.type === "listening") resolve(message.urls[0] ?? "");
    });
  });
  const events = () => (existsSync(eventsFile) ? readFileSync(eventsFile, "utf8").trim().split("\n") : []).map(toEvent);
  const seen: Tap["seen"] = (event) =>
    expect
      .poll(() => events().find((one) => one.event === event), { timeout: 5_000 })
      .toBeDefined()
      .then(() => {
        const found = events().find((one) => one.event === event);
        if (found === undefined) throw new Error(`${event} is gone`);
        return found;
      });
  return { process: child, wsUrl: url.replace("http", "ws"), events, seen };
}

const toEvent = (line: string): WiretapEvent => JSON.parse(line);

/** A worker's socket through the tap; rejects as the upgrade was refused. */
async function connect(tap: Tap, secret = key.apiSecret): Promise<WebSocket> {
  const token = new AccessToken(key.apiKey, secret);
  token.addGrant({ agent: true });
  const socket = new WebSocket(`${tap.wsUrl}/agent`, { headers: { authorization: `Bearer ${await token.toJwt()}` } });
  cleanUps.push(() => socket.terminate());
  await once(socket, "open");
  socket.on("error", () => {});
  return socket;
}

/** @returns the worker's id, as the server gave it. */
async function register(socket: WebSocket): Promise<string> {
  const value = new RegisterWorkerRequest({ agentName });
  socket.send(new WorkerMessage({ message: { case: "register", value } }).toBinary());
  const [data] = await once(socket, "message");
  const { message } = ServerMessage.fromBinary(data);
  return message.case === "register" ? message.value.workerId : "";
}

describe("the wiretap in front of a real server", () => {
  it("refuses a worker as long as the server is down, and lets it in when it is up", async () => {
    const ports = await freePorts();
    const tap = await tapBefore(`http://127.0.0.1:${ports.http}`);
    await expect(connect(tap)).rejects.toThrow(/50[234]/);
    expect(await tap.seen("link-refused")).toMatchObject({ error: expect.stringContaining("ECONNREFUSED") });
    await server(ports);
    const workerId = await register(await connect(tap));
    expect(await tap.seen("register")).toMatchObject({ agentName });
    expect(await tap.seen("registered")).toMatchObject({ workerId });
  });

  it("refuses with the server's own 401, and writes down neither token nor secret", async () => {
    const target = await server();
    const tap = await tapBefore(target.address.httpUrl);
    await expect(connect(tap, "another-secret-of-more-than-32-characters")).rejects.toThrow("401");
    expect(await tap.seen("link-refused")).toMatchObject({ httpStatus: 401, error: "" });
    await register(await connect(tap));
    await tap.seen("registered");
    const written = JSON.stringify(tap.events());
    expect(written).not.toContain("eyJ");
    expect(written).not.toContain(key.apiSecret);
  });

  it("ends the worker's connection when the server goes away, and stays", async () => {
    const target = await server();
    const tap = await tapBefore(target.address.httpUrl);
    const socket = await connect(tap);
    await register(socket);
    const closed = once(socket, "close");
    await target.stop();
    await closed;
    expect(await tap.seen("link-closed")).toMatchObject({ by: "server" });
    await expect(connect(tap)).rejects.toThrow(/50[234]/);
    expect(tap.process.exitCode).toBeNull();
  });

  it("passes on a frame that is no message: the server closes for it, as it would without the tap", async () => {
    const target = await server();
    const tap = await tapBefore(target.address.httpUrl);
    const socket = await connect(tap);
    const closed = once(socket, "close");
    socket.send(Buffer.from([0xff, 0xff, 0xff]));
    await closed;
    expect(await tap.seen("undecodable")).toMatchObject({ from: "worker", bytes: 3 });
    expect(await tap.seen("link-closed")).toMatchObject({ by: "server" });
    await register(await connect(tap));
  });
});

describe("a run", () => {
  it("whose wiretap is killed: its dispatches are unknown, and none is lost for it", async () => {
    const running = await start([
      ...["run", "--worker", "wire", "--rate", "2", "--rooms", "40", "--hold", "1s"],
      ...["--deadline", "2s", "--grace", "2s", "--no-recover"],
      ...["--fault", "drop:assignment nth=3", "--fault", "drop:assignment nth=13"],
    ]);
    // With a watch of 4 s and two dispatches a second that of the third is over by then; not that of the 14th, which is
    // the 13th assignment that the first fault lets pass.
    await untilEvent(running.results, "events/k6.ndjson", ({ event, n }) => event === "request" && n === 16);
    const started = await untilEvent(
      running.results,
      "events/harness.ndjson",
      (event) => event.event === "process-started" && event.role === "wiretap",
    );
    process.kill(Number(started.pid), "SIGKILL");
    const { status, stdout, stderr } = await running.finished;
    const run = kept(running.results);
    expect(status, stdout + stderr).toBe(2);
    expect(run.summary.verdict.reasons.map(({ detail }) => detail).join("\n")).toContain("wiretap");
    expect(run.summary.wiretap.watched).toBe("partly");
    const { planned, notStarted, refused, requested, delivered, late, lost, unresolved } = run.summary.counts;
    expect(planned).toBe(notStarted + refused + requested);
    expect(requested).toBe(delivered + late + lost + unresolved);
    // Lost is that one alone whose assignment was dropped and whose watch had ended; what was under way is unresolved.
    const rows = rowsOf(run);
    expect(rows.filter(({ outcome }) => outcome === "lost")).toMatchObject([
      { n: 2, cause: "accepted but never assigned" },
    ]);
    const open = rows.filter(({ outcome }) => outcome === "unresolved");
    expect(open[0], stdout).toMatchObject({ n: 13 });
    expect(open.map(({ cause }) => cause)).toEqual(open.map(() => null));
    expect(await leftAfter(run.manifest.run.id, 5_000)).toEqual([]);
  });

  it("without one finds the same rooms lost, with coarser causes", async () => {
    const { stdout, stderr, results } = await rollcall([
      ...["run", "--worker", "wire", "--no-wiretap", "--rate", "5", "--rooms", "30", "--hold", "1s"],
      // After the watch, and well before the worker is stopped: the fault is written down when the answer is sent.
      ...["--deadline", "2s", "--grace", "2s", "--no-recover", "--fault", "answer-slowly by=5s p=0.3", "--seed", "3"],
    ]);
    const run = kept(results);
    const injected = [...injectedIn(run).keys()].sort();
    expect(injected.length, stdout + stderr).toBeGreaterThan(0);
    const missed = rowsOf(run).filter(({ outcome }) => outcome !== "delivered");
    expect(missed.map(({ room }) => room).sort()).toEqual(injected);
    expect(new Set(missed.map(({ cause }) => cause))).toEqual(
      new Set(["called but never started: between handler and entry"]),
    );
    expect(run.summary.wiretap.watched).toBe("off");
  });

  it("whose workers join rooms through the tap writes no token", async () => {
    const { stdout, stderr, results } = await rollcall([
      ...["run", "--worker", "wire", "--join", "--rate", "2", "--rooms", "10", "--hold", "1s", "--no-recover"],
      ...["--deadline", "2s", "--grace", "2s"],
    ]);
    const run = kept(results);
    expect(run.summary.counts, stdout + stderr).toMatchObject({ delivered: 10, unresolved: 0 });
    expect(run.summary.stagesMs.join.count).toBe(10);
    const rooms = run.events("events/wiretap.ndjson").filter(({ event }) => event === "room-opened");
    expect(new Set(rooms.map(({ room }) => room)).size).toBe(10);
    const texts = [...textsIn(run.folder), { file: "stdout", text: stdout }, { file: "stderr", text: stderr }];
    expect(texts.filter(({ text }) => /eyJ[A-Za-z0-9_-]{8}/.test(text)).map(({ file }) => file)).toEqual([]);
    expect(texts.filter(({ text }) => /access_token=|join_request=/.test(text)).map(({ file }) => file)).toEqual([]);
  });
});
