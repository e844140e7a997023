// For tests: a wiretap between real sockets on loopback, one for each test, with both ends' sockets and what is written
// down. A file that imports it gets the set-up and the clearing away with it.

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { ServerMessage, WorkerMessage } from "@livekit/protocol";
import { afterEach, beforeEach, expect } from "vitest";
import { type ClientOptions, WebSocket, WebSocketServer } from "ws";
import type { WiretapEvent } from "../contract/events/wiretap.js";
import type { WiretapFault } from "../contract/faults.js";
import { metadataOf } from "../contract/ids.js";
import type { WiretapMessage } from "../contract/processes.js";
import { Afterwards, inOrder } from "./afterwards.js";
import { type Clock, nowUs } from "./record.js";
import { wiretapServer } from "./server.js";
import { Tap } from "./tap.js";
import { type Upstream, upstreamOf } from "./upstream.js";

const runId = "abcdefgh";

const byClock: Clock["startTimer"] = (delayMs, fire) => {
  const timer = setTimeout(fire, delayMs);
  return () => clearTimeout(timer);
};
export const portOf = (server: Server): number => (server.address() as AddressInfo).port;
export const listening = async (server: Server, port = 0): Promise<void> => {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
};

export let upstream: Server;
export let proxy: Server;
export let tap: Tap;
export let afterwards: Afterwards;
export let events: WiretapEvent[];
export let told: WiretapMessage[];
/** The server's ends of the WebSockets, in order, and the requests they came with. */
export let taken: { socket: WebSocket; request: IncomingMessage }[];
export let clients: WebSocket[];

beforeEach(async () => {
  [events, told, taken, clients] = [[], [], [], []];
  upstream = createServer();
  const sockets = new WebSocketServer({ server: upstream, perMessageDeflate: true, autoPong: false });
  sockets.on("connection", (socket, request) => taken.push({ socket, request }));
  await listening(upstream);
  await startTap([]);
});

afterEach(() => {
  for (const client of clients) client.terminate();
  for (const { socket } of taken) socket.terminate();
  tap.stop();
  for (const server of [proxy, upstream]) {
    server.closeAllConnections();
    server.close();
  }
});

/** Timers that fire when the test says so; a cancelled one is gone. */
export function timersByHand() {
  const waiting: (() => void)[] = [];
  const start: Clock["startTimer"] = (_, fire) => {
    waiting.push(fire);
    return () => {
      waiting.splice(waiting.indexOf(fire), 1);
    };
  };
  return { waiting, start, fireNext: () => waiting.shift()?.() };
}

export async function startTap(
  faults: readonly WiretapFault[],
  startTimer: Clock["startTimer"] = byClock,
  behind: Upstream = upstreamOf(`http://127.0.0.1:${portOf(upstream)}`),
): Promise<void> {
  proxy?.close();
  afterwards = new Afterwards(byClock);
  const write = inOrder((event) => void events.push(event), afterwards);
  const settings = { runId, seed: 1, faults };
  tap = new Tap({ settings, write, afterwards, tell: (m) => void told.push(m), nowUs, startTimer });
  proxy = wiretapServer(tap, { node: 1, upstream: behind, write, nowUs });
  await listening(proxy);
}

/** Waits for what must come; how fast is not what is tested here. */
export const eventually = <T>(figure: () => T): ReturnType<typeof expect.poll<T>> =>
  expect.poll(figure, { timeout: 10_000, interval: 10 });

/** A worker's socket, not open yet. */
export function worker(path = "/agent", options: ClientOptions = {}): WebSocket {
  const client = new WebSocket(`ws://127.0.0.1:${portOf(proxy)}${path}`, { autoPong: false, ...options });
  client.on("error", () => {});
  clients.push(client);
  return client;
}

/** A worker's socket and the server's end of it. */
export async function linked(path?: string, options?: ClientOptions) {
  const client = worker(path, options);
  await once(client, "open");
  const { socket, request } = await last();
  return { client, server: socket, request };
}

/** Both ends of a worker's link as bare sockets, after the upgrade's answer. */
export async function rawLink(): Promise<{ readonly client: Socket; readonly server: Socket }> {
  upstream.removeAllListeners("upgrade");
  const asked = once(upstream, "upgrade");
  const client = connect(portOf(proxy), "127.0.0.1");
  client.write("GET /agent HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  const [, server] = (await asked) as [IncomingMessage, Socket];
  server.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  await once(client, "data");
  return { client, server };
}

export const last = async () => {
  await eventually(() => taken.length).toBe(clients.length);
  return taken.at(-1) as (typeof taken)[number];
};
/** Everything that can move has moved: the number is the same over many turns of the loop that all ends share. */
export async function settled(figure: () => number): Promise<number> {
  const { client, server } = await linked();
  server.on("ping", () => server.pong());
  for (let same = 0, before = -1; same < 100; same++) {
    if (figure() !== before) same = 0;
    before = figure();
    client.ping();
    await once(client, "pong");
  }
  return figure();
}
export const written = <E extends WiretapEvent["event"]>(event: E) => {
  afterwards.catchUp();
  return events.filter((e) => e.event === event);
};
export const received = async (socket: WebSocket, event: "message" | "ping" | "pong" | "close") => once(socket, event);
export const offer = (n: number) =>
  new ServerMessage({
    message: {
      case: "availability",
      value: { job: { id: `AJ_${n}`, metadata: metadataOf({ runId, n, attempt: 1 }), room: { name: `room-${n}` } } },
    },
  }).toBinary();
export const registration = new WorkerMessage({ message: { case: "register", value: { agentName: "a" } } }).toBinary();
export const registered = new ServerMessage({ message: { case: "register", value: { workerId: "AW_1" } } }).toBinary();
export const jobIdIn = (data: Buffer): string => {
  const { message } = ServerMessage.fromBinary(data);
  return message.case === "availability" ? (message.value.job?.id ?? "") : "";
};
