// The real process: its life, its file, and a server behind TLS, whose certificate Node takes from NODE_EXTRA_CA_CERTS.

import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { WorkerMessage } from "@livekit/protocol";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { WiretapEvent } from "../contract/events/wiretap.js";
import { environmentNames, type WiretapMessage, type WiretapSettings } from "../contract/processes.js";

const folder = mkdtempSync(join(tmpdir(), "rollcall-wiretap-"));
const [program, key, certificate] = ["wiretap.mjs", "key.pem", "certificate.pem"].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
const eventsFile = join(folder, "wiretap.ndjson");

let child: ChildProcess;
let url: string;
let urls: readonly string[];
let upstream: Server;
/** What the server was asked for: the path, by the name of the host. */
let asked: string[];

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
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", key, "-out", certificate];
  // These tests need the openssl command: without it this throws ENOENT and says so.
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...files, ...subject], {
    stdio: "ignore",
  });
}, 30_000);

beforeEach(async () => {
  rmSync(eventsFile, { force: true });
  asked = [];
  upstream = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
    asked.push(`${request.headers.host}${request.url}`);
    response.end("hello");
  });
  const sockets = new WebSocketServer({ server: upstream });
  sockets.on("connection", (socket, request) => {
    asked.push(`${request.headers.host}${request.url}`);
    socket.on("message", (data) => socket.send(data));
  });
  upstream.listen(0, "127.0.0.1");
  await once(upstream, "listening");
});

afterEach(() => {
  child.kill("SIGKILL");
  upstream.closeAllConnections();
  upstream.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

const port = () => (upstream.address() as AddressInfo).port;

async function start(environment: Readonly<Record<string, string>>, more: readonly string[] = []): Promise<void> {
  const settings: WiretapSettings = {
    runId: "abcdefgh",
    eventsFile,
    segments: null,
    upstreamUrls: [`https://localhost:${port()}`, ...more],
    host: "127.0.0.1",
    port: 0,
    seed: 1,
    faults: [],
  };
  child = fork(program, [], {
    env: { [environmentNames.wiretap]: JSON.stringify(settings), ...environment },
    execArgv: [],
  });
  const [message] = (await once(child, "message")) as [WiretapMessage];
  urls = message.type === "listening" ? message.urls : [];
  url = urls[0] ?? "";
}

const trusted = () => start({ NODE_EXTRA_CA_CERTS: certificate });
const lines = (): WiretapEvent[] =>
  readFileSync(eventsFile, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

async function openWorker(at = url): Promise<WebSocket> {
  const worker = new WebSocket(`${at.replace("http", "ws")}/agent`);
  await once(worker, "open");
  return worker;
}

describe("the wiretap process", () => {
  it("taps a worker of a server behind TLS, which is asked by its own name", async () => {
    await trusted();
    const worker = await openWorker();
    const echo = once(worker, "message");
    worker.send(new WorkerMessage({ message: { case: "register", value: { agentName: "a" } } }).toBinary());
    await echo;
    expect(await (await fetch(`${url}/twirp`)).text()).toBe("hello");
    expect(asked).toEqual([`localhost:${port()}/agent`, `localhost:${port()}/twirp`]);
    expect(lines().map(({ event }) => event)).toEqual(expect.arrayContaining(["link-opened", "register"]));
    worker.close();
  });

  it("has a port for each node, and numbers the links of all of them together", async () => {
    const { port: second } = upstream.address() as AddressInfo;
    await start({ NODE_EXTRA_CA_CERTS: certificate }, [`https://localhost:${second}/two`]);
    const workers = [await openWorker(urls[1]), await openWorker(urls[0]), await openWorker(urls[1])];
    expect(asked).toEqual(["/two/agent", "/agent", "/two/agent"].map((path) => `localhost:${second}${path}`));
    const links = () => lines().filter(({ event }) => event === "link-opened");
    // Written by another process, which may be a moment behind the worker that it has let in.
    await expect.poll(() => links().length).toBe(3);
    expect(links()).toMatchObject([
      { link: 1, node: 2 },
      { link: 2, node: 1 },
      { link: 3, node: 2 },
    ]);
    for (const worker of workers) worker.close();
  });

  it("refuses the worker of a server whose certificate nobody vouches for", async () => {
    await start({});
    const worker = new WebSocket(`${url.replace("http", "ws")}/agent`);
    worker.on("error", () => {});
    const told = once(child, "message");
    const [, response] = await once(worker, "unexpected-response");
    expect(response.statusCode).toBe(502);
    const refused = { httpStatus: 502, error: "DEPTH_ZERO_SELF_SIGNED_CERT" };
    expect((await told)[0]).toEqual({ type: "link-refused", ...refused });
    expect(lines().at(-1)).toMatchObject({ event: "link-refused", link: 1, ...refused });
  });

  it("ignores SIGINT and SIGTERM, and when told to stop ends what is open and closes its file", async () => {
    await trusted();
    const worker = await openWorker();
    child.kill("SIGINT");
    child.kill("SIGTERM");
    // A signal is delivered before the next request is served; without its handler the process would be gone.
    expect((await fetch(`${url}/twirp`)).status).toBe(200);
    const closed = once(worker, "close");
    child.send({ type: "stop" });
    expect(await once(child, "exit")).toEqual([0, null]);
    expect((await closed)[0]).toBe(1006);
    expect(lines().slice(-2)).toMatchObject([
      { event: "link-closed", by: "run", code: 1006 },
      { event: "closing", frames: 0, undecodable: 0, links: 0 },
    ]);
  });

  it("exits by itself when the harness is gone", async () => {
    await trusted();
    child.disconnect();
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(lines().at(-1)).toMatchObject({ event: "closing" });
  });

  it("writes a heartbeat with its own health", async () => {
    await trusted();
    const heartbeat = () => lines().find(({ event }) => event === "heartbeat");
    await expect.poll(heartbeat, { timeout: 3_000 }).toMatchObject({ frames: 0, links: 0 });
    expect(heartbeat()).toHaveProperty("eventLoopDelayP99Us");
  });
});
