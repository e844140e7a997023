// The real process over HTTP: what the table tests cannot see (sockets, IPC, the closing line).

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CollectorMessage, type WaitAnswer, waitQuery } from "../contract/collector-api.js";
import type { CollectorEvent } from "../contract/events.js";

const folder = mkdtempSync(join(tmpdir(), "rollcall-collector-"));
const program = join(folder, "collector.mjs");
const eventsFile = join(folder, "collector.ndjson");

let child: ChildProcess;
let url: string;
let messages: CollectorMessage[];

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL("./main.ts", import.meta.url))],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    // Its packages come along: the temporary folder has no node_modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
});

beforeEach(async () => {
  rmSync(eventsFile, { force: true });
  messages = [];
  const collector = fork(program, [], {
    env: { ROLLCALL_COLLECTOR: JSON.stringify({ eventsFile }) },
    execArgv: [],
  });
  child = collector;
  url = await new Promise((resolve) => {
    collector.on("message", (message: CollectorMessage) => {
      messages.push(message);
      if (message.type === "listening") resolve(message.url);
    });
  });
});

afterEach(() => {
  child.kill("SIGKILL");
});

afterAll(() => rmSync(folder, { recursive: true }));

const post = async (path: string, body: unknown) =>
  (await fetch(`${url}${path}`, { method: "POST", body: JSON.stringify(body) })).status;
const wait = async (n: number, forMs: number): Promise<WaitAnswer> =>
  JSON.parse(await (await fetch(`${url}${waitQuery({ n, attempts: [1], forMs, last: true })}`)).text());
const message = async (type: CollectorMessage["type"]) => {
  for (;;) {
    const found = messages.find((candidate) => candidate.type === type);
    if (found !== undefined) return found;
    await once(child, "message");
  }
};
const nowUs = () => Number(process.hrtime.bigint() / 1000n);
const lastLine = () => readFileSync(eventsFile, "utf8").trim().split("\n").at(-1) ?? "";
const lastEvent = (): CollectorEvent => JSON.parse(lastLine());

describe("the collector process", () => {
  it("wakes a wait at the arrival and tells its instant by the wall clock", async () => {
    const woken = wait(7, 60_000);
    const beforeMs = Date.now();
    const atUs = nowUs();
    expect(await post("/expect", { n: 7, requestWallMs: beforeMs })).toBe(200);
    expect(await post("/arrival", { n: 7, attempt: 1, atUs })).toBe(200);
    const answer = await woken;
    expect(answer).toMatchObject({ arrived: true, attempt: 1 });
    // Both clocks were read within the same call: they can differ by what a pair of readings takes.
    expect(Math.abs((answer.arrived ? answer.arrivedWallMs : 0) - beforeMs)).toBeLessThan(50);
    expect(await message("live")).toMatchObject({ live: { requested: 1, arrived: 1, lost: 0 } });
  });

  it("answers when the time is over", async () => {
    expect(await wait(7, 30)).toEqual({ arrived: false });
  });

  it("tells the harness once that the load started", async () => {
    await post("/load-started", {});
    await post("/load-started", {});
    await post("/expect", { n: 0, requestWallMs: 0 });
    await message("live");
    expect(messages.filter(({ type }) => type === "load-started")).toHaveLength(1);
  });

  it("ignores SIGINT and SIGTERM, and closes its file when told to stop", async () => {
    child.kill("SIGINT");
    child.kill("SIGTERM");
    // A signal is delivered before the next request is served; without its handler the process would be gone.
    expect(await post("/nonsense", {})).toBe(400);
    expect(await post("/expect", "x".repeat(5_000))).toBe(400);
    child.send({ type: "stop" });
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(lastEvent()).toMatchObject({ event: "closing", refusedRequests: 2, pendingWaits: 0, arrivals: 0 });
  });

  it("exits by itself when the harness is gone, with what it holds", async () => {
    const request = get(`${url}${waitQuery({ n: 7, attempts: [1], forMs: 60_000, last: false })}`);
    request.on("error", () => {});
    await once(request, "socket");
    await post("/arrival", { n: 8, attempt: 1, atUs: nowUs() });
    child.disconnect();
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(lastEvent()).toMatchObject({ event: "closing", arrivals: 1 });
  });

  it("forgets the wait of a client that went away", async () => {
    const request = get(`${url}${waitQuery({ n: 7, attempts: [1], forMs: 60_000, last: true })}`);
    request.on("error", () => {});
    const pendingWaits = () => JSON.parse(lastLine()).pendingWaits;
    await expect.poll(pendingWaits, { timeout: 3_000 }).toBe(1);
    request.destroy();
    await expect.poll(pendingWaits, { timeout: 3_000 }).toBe(0);
  });
});
