// The SDK stub against a real livekit-server: what it writes down of a job's life, and that it ends when it must.

import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { AgentDispatchClient, RoomAgentDispatch, RoomServiceClient } from "livekit-server-sdk";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Arrival } from "../contract/collector-api.js";
import type { WorkerEvent } from "../contract/events/worker.js";
import { agentNameOf, metadataOf, roomNameOf } from "../contract/ids.js";
import type { StubSettings } from "../contract/processes.js";
import { provisionLivekitServer } from "../harness/provision/provision.js";
import { startNative } from "../harness/targets/native.js";
import { newServerKey } from "../harness/targets/server-key.js";
import type { RunningTarget } from "../harness/targets/target.js";

const runId = "abcdefgh";
const agentName = agentNameOf(runId);
const holdMs = 1_000;
const idleProcesses = 3;

const root = fileURLToPath(new URL("..", import.meta.url));
const stubs: ChildProcess[] = [];
const cleanUps: (() => Promise<unknown> | unknown)[] = [];
let folder: string;
let target: RunningTarget;
let rooms: RoomServiceClient;
let collectorUrl: string;
const arrivals: Arrival[] = [];
/** Dispatches whose notification the stand-in collector refuses. */
const refused = new Set<number>();

beforeAll(async () => {
  // Inside the checkout, so that the bundles find the packages.
  mkdirSync(join(root, "build"), { recursive: true });
  folder = mkdtempSync(join(root, "build", "test-agent-stub-"));
  cleanUps.push(() => rmSync(folder, { recursive: true }));
  await build({
    entryPoints: {
      "agent-stub-sdk-worker": join(root, "agent-stub/sdk/worker.ts"),
      "agent-stub-sdk-job": join(root, "agent-stub/sdk/job.ts"),
    },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
  const { path: binary, version } = await provisionLivekitServer({
    env: process.env,
    toolsFolder: join(root, "tools"),
    say: console.log,
  });
  target = await startNative({
    binary,
    runId,
    runFolder: folder,
    serverVersion: version,
    key: newServerKey(),
    webhookUrl: "",
    roomTimeoutSeconds: 120,
    mark: `${runId}:${process.pid}:0`,
    guard: { add: () => {}, remove: () => {} },
    say: console.log,
    signal: AbortSignal.timeout(60_000),
  });
  cleanUps.push(() => target.stop());
  const { httpUrl, apiKey, apiSecret } = target.address;
  rooms = new RoomServiceClient(httpUrl, apiKey, apiSecret, { failover: false });
  const collector = createServer((request, response) => {
    request.on("data", (body) => {
      const arrival: Arrival = JSON.parse(String(body));
      arrivals.push(arrival);
      response.writeHead(refused.has(arrival.n) ? 503 : 200).end();
    });
  }).listen(0, "127.0.0.1");
  cleanUps.push(() => collector.close());
  await once(collector, "listening");
  const address = collector.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  collectorUrl = `http://127.0.0.1:${address.port}`;
});

afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

// A stub that a failed test left would take the next test's jobs.
afterEach(() => {
  for (const child of stubs.splice(0)) killGroup(child);
});

type Stub = {
  readonly child: ChildProcess;
  readonly events: () => readonly WorkerEvent[];
  /** Waits for that many events of a kind, of one dispatch if given. */
  readonly seen: (event: WorkerEvent["event"], count?: number, n?: number) => Promise<readonly WorkerEvent[]>;
  readonly printed: () => string;
};

/** Ready: registered, and its pool warm, by its own facts. */
async function startStub(name: string, changes: Partial<StubSettings> = {}): Promise<Stub> {
  const eventsFile = join(folder, `${name}.ndjson`);
  const logFile = join(folder, `${name}.log`);
  const { wsUrl, apiKey, apiSecret } = target.address;
  const settings: StubSettings = {
    ...{
      runId,
      eventsFile,
      segments: null,
      collectorUrl,
      serverUrl: wsUrl,
      agentName,
      idleProcesses,
      holdMs,
      seed: 1,
      faults: [],
    },
    ...changes,
  };
  const log = openSync(logFile, "a");
  const child = fork(join(folder, "agent-stub-sdk-worker.mjs"), [], {
    detached: true,
    execArgv: [],
    stdio: ["ignore", log, log, "ipc"],
    env: {
      ...process.env,
      ROLLCALL_STUB: JSON.stringify(settings),
      ROLLCALL_API_KEY: apiKey,
      ROLLCALL_API_SECRET: apiSecret,
      // Any of these reaching the SDK would hide the worker from every dispatch or print tokens.
      LIVEKIT_URL: "ws://127.0.0.1:9",
      LIVEKIT_AGENT_NAME: "poisoned",
      LIVEKIT_AGENT_NAME_OVERRIDE: "poisoned",
      LIVEKIT_AGENT_DEPLOYMENT: "poisoned",
      LOG_LEVEL: "trace",
      RUST_LOG: "trace",
    },
  });
  stubs.push(child);
  const events = () => eventsIn(eventsFile);
  const seen: Stub["seen"] = async (event, count = 1, n) => {
    const found = () => events().filter((e) => e.event === event && (n === undefined || ("n" in e && e.n === n)));
    await expect.poll(() => found().length, { timeout: 60_000, interval: 20 }).toBeGreaterThanOrEqual(count);
    return found();
  };
  await seen("registered");
  await seen("prewarm", settings.idleProcesses);
  return { child, events, seen, printed: () => readFileSync(logFile, "utf8") };
}

function eventsIn(file: string): readonly WorkerEvent[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}

/** Processes of a group that still run; one that ended but was not collected by its parent yet does not. */
function runningIn(group: number): readonly number[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,pgid=,stat="], { encoding: "utf8" }).trim().split("\n");
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, pgid, stat]) => Number(pgid) === group && !stat?.startsWith("Z"))
    .map(([pid]) => Number(pid));
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || runningIn(child.pid).length === 0) return;
  process.kill(-child.pid, "SIGKILL");
}

const gone = (stub: Stub) =>
  expect.poll(() => runningIn(stub.child.pid ?? 0), { timeout: 5_000, interval: 50 }).toEqual([]);

const nowUs = () => Number(process.hrtime.bigint() / 1000n);

async function request(n: number, metadata = metadataOf({ runId, n, attempt: 1 })) {
  const room = roomNameOf(runId, n);
  const atUs = nowUs();
  const agents = [new RoomAgentDispatch({ agentName, metadata })];
  const { sid } = await rooms.createRoom({ name: room, emptyTimeout: 120, agents });
  return { room, atUs, sid };
}

const isListed = async (room: string) => (await rooms.listRooms([room])).length === 1;

describe("the SDK stub", () => {
  it("is ready with exactly one prewarm per idle process, and writes down the life of each job", async () => {
    const stub = await startStub("life");
    expect(stub.events().filter(({ event }) => event === "prewarm")).toHaveLength(idleProcesses);
    // The worker, its warm processes, and the one that the SDK starts for models.
    expect(runningIn(stub.child.pid ?? 0)).toHaveLength(1 + idleProcesses + 1);
    refused.add(2);
    for (const n of [0, 1, 2]) {
      const { room, atUs, sid } = await request(n);
      await stub.seen("left", 1, n);
      const life = stub.events().filter((event) => "n" in event && event.n === n && event.event !== "notify-failed");
      expect(life.map(({ event }) => event)).toEqual(["handler", "entry", "join", "left"]);
      const instants = [atUs, ...life.map((event) => event.atUs)];
      expect(instants).toEqual([...new Set(instants)].sort((a, b) => a - b));
      for (const event of life) expect(event).toMatchObject({ n, attempt: 1, room, roomSid: sid });
      const [, entry, , left] = life;
      expect((left?.atUs ?? 0) - (entry?.atUs ?? 0)).toBeGreaterThanOrEqual(holdMs * 1000);
      expect(arrivals).toContainEqual({ n, attempt: 1, atUs: entry?.atUs });
      await rooms.deleteRoom(room);
    }
    expect((await stub.seen("notify-failed")).map((event) => "n" in event && event.n)).toEqual([2]);
    expect(stub.events()[0]).toMatchObject({ event: "worker-started", agentsVersion: "1.9.0" });

    stub.child.kill("SIGINT");
    stub.child.kill("SIGTERM");
    await stub.seen("heartbeat", stub.events().filter(({ event }) => event === "heartbeat").length + 1);
    stub.child.send({ type: "stop" });
    await gone(stub);
    expect(stub.events().at(-1)?.event).toBe("closing");
    const written = `${stub.printed()}${JSON.stringify(stub.events())}`;
    expect(written).not.toContain("eyJ");
    expect(written).not.toContain(target.address.apiSecret);
  });

  it("rejects a job that is not of this run, and says so", async () => {
    const stub = await startStub("foreign", { idleProcesses: 1 });
    await request(10, "rollcall/hgfedcba/10/1");
    expect(await stub.seen("handler")).toMatchObject([{ n: -1, attempt: 0, room: roomNameOf(runId, 10) }]);
    expect(await stub.seen("rejected")).toMatchObject([{ n: -1, attempt: 0, room: roomNameOf(runId, 10) }]);
    // A job of ours that was asked for later enters; the stranger's never did.
    await request(11);
    await stub.seen("left", 1, 11);
    expect(stub.events().filter(({ event }) => event === "entry")).toHaveLength(1);
    stub.child.send({ type: "stop" });
    await gone(stub);
  });

  it("leaves no process of its group when its harness dies, jobs in their rooms included", async () => {
    const stub = await startStub("orphan", { idleProcesses: 1, holdMs: 60_000 });
    await request(20);
    await stub.seen("join", 1, 20);
    stub.child.disconnect();
    await gone(stub);
    expect(stub.events().at(-1)?.event).toBe("closing");
  });

  it("leaves no job process when the worker alone is killed", async () => {
    const stub = await startStub("killed", { idleProcesses: 1, holdMs: 60_000 });
    await request(30);
    const jobs = (await stub.seen("entry", 1, 30)).map((event) => ("pid" in event ? event.pid : 0));
    await stub.seen("join", 1, 30);
    stub.child.kill("SIGKILL");
    // The SDK's process for models stays for a while; it is in no room, and the harness kills the group.
    const jobsLeft = () => runningIn(stub.child.pid ?? 0).filter((pid) => jobs.includes(pid));
    expect(jobs).toHaveLength(1);
    await expect.poll(jobsLeft, { timeout: 5_000, interval: 50 }).toEqual([]);
  });

  it("does not make a room anew by entering late", async () => {
    const stub = await startStub("late", { idleProcesses: 1 });
    const [prewarm] = await stub.seen("prewarm");
    const warm = prewarm?.event === "prewarm" ? prewarm.pid : 0;
    // The one warm process is stopped, so that the job is assigned to it and enters when we say so.
    process.kill(warm, "SIGSTOP");
    const { room } = await request(40);
    const requestedMs = Date.now();
    await stub.seen("handler", 1, 40);
    await rooms.deleteRoom(room);
    // A room is asked for only when it is old enough to have been deleted by a run.
    await expect.poll(() => Date.now() - requestedMs, { timeout: 10_000 }).toBeGreaterThan(6_000);
    process.kill(warm, "SIGCONT");
    await stub.seen("left", 1, 40);
    await expect.poll(() => runningIn(stub.child.pid ?? 0).includes(warm), { timeout: 10_000 }).toBe(false);
    const life = stub.events().filter((event) => "n" in event && event.n === 40);
    expect(life.map(({ event }) => event)).toEqual(["handler", "entry", "join-failed", "left"]);
    expect(life[2]).toMatchObject({ error: "not joined: the room is gone" });
    expect(await isListed(room)).toBe(false);
    stub.child.send({ type: "stop" });
    await gone(stub);
  });

  it("joins late when the room is still there", async () => {
    const stub = await startStub("patient", { idleProcesses: 1 });
    const room = roomNameOf(runId, 50);
    await rooms.createRoom({ name: room, emptyTimeout: 120 });
    const createdMs = Date.now();
    await expect.poll(() => Date.now() - createdMs, { timeout: 10_000 }).toBeGreaterThan(6_000);
    const { httpUrl, apiKey, apiSecret } = target.address;
    const dispatches = new AgentDispatchClient(httpUrl, apiKey, apiSecret, { failover: false });
    const { id } = await dispatches.createDispatch(room, agentName, {
      metadata: metadataOf({ runId, n: 50, attempt: 2 }),
    });
    expect(await stub.seen("join", 1, 50)).toMatchObject([{ attempt: 2, dispatchId: id }]);
    stub.child.send({ type: "stop" });
    await gone(stub);
  });
});
