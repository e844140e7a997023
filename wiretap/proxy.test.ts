// The wiretap between real sockets on loopback: what the server and the worker see of each other through it, and what
// is written down. Frames' and faults' decisions have tables of their own.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request as ask, createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { ServerMessage, WorkerMessage } from "@livekit/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ClientOptions, WebSocket, WebSocketServer } from "ws";
import type { WiretapEvent } from "../contract/events.js";
import type { WiretapFault } from "../contract/faults.js";
import { metadataOf } from "../contract/ids.js";
import type { WiretapMessage } from "../contract/processes.js";
import { type Clock, nowUs } from "./record.js";
import { wiretapServer } from "./server.js";
import { Tap } from "./tap.js";
import { upstreamOf } from "./upstream.js";

const runId = "abcdefgh";
const byClock: Clock["startTimer"] = (delayMs, fire) => {
  const timer = setTimeout(fire, delayMs);
  return () => clearTimeout(timer);
};
const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const listening = async (server: Server, port = 0): Promise<void> => {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
};

let upstream: Server;
let proxy: Server;
let tap: Tap;
let events: WiretapEvent[];
let told: WiretapMessage[];
/** The server's ends of the WebSockets, in order, and the requests they came with. */
let taken: { socket: WebSocket; request: IncomingMessage }[];
let clients: WebSocket[];

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
function timersByHand() {
  const waiting: (() => void)[] = [];
  const start: Clock["startTimer"] = (_, fire) => {
    waiting.push(fire);
    return () => {
      waiting.splice(waiting.indexOf(fire), 1);
    };
  };
  return { waiting, start, fireNext: () => waiting.shift()?.() };
}

async function startTap(faults: readonly WiretapFault[], startTimer: Clock["startTimer"] = byClock): Promise<void> {
  proxy?.close();
  const behind = upstreamOf(`http://127.0.0.1:${portOf(upstream)}`);
  const write = (event: WiretapEvent) => void events.push(event);
  const settings = { runId, seed: 1, faults };
  tap = new Tap({ settings, upstream: behind, write, tell: (m) => void told.push(m), nowUs, startTimer });
  proxy = wiretapServer(tap, { upstream: behind, write, nowUs });
  await listening(proxy);
}

/** Waits for what must come; how fast is not what is tested here. */
const eventually = <T>(figure: () => T) => expect.poll(figure, { timeout: 10_000, interval: 10 });

/** A worker's socket, not open yet. */
function worker(path = "/agent", options: ClientOptions = {}): WebSocket {
  const client = new WebSocket(`ws://127.0.0.1:${portOf(proxy)}${path}`, { autoPong: false, ...options });
  client.on("error", () => {});
  clients.push(client);
  return client;
}

/** A worker's socket and the server's end of it. */
async function linked(path?: string, options?: ClientOptions) {
  const client = worker(path, options);
  await once(client, "open");
  const { socket, request } = await last();
  return { client, server: socket, request };
}

/** Both ends of a worker's link as bare sockets, after the upgrade's answer. */
async function rawLink(): Promise<{ readonly client: Socket; readonly server: Socket }> {
  upstream.removeAllListeners("upgrade");
  const asked = once(upstream, "upgrade");
  const client = connect(portOf(proxy), "127.0.0.1");
  client.write("GET /agent HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  const [, server] = (await asked) as [IncomingMessage, Socket];
  server.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  await once(client, "data");
  return { client, server };
}

const last = async () => {
  await eventually(() => taken.length).toBe(clients.length);
  return taken.at(-1) as (typeof taken)[number];
};
/** Everything that can move has moved: the number is the same over many turns of the loop that all ends share. */
async function settled(figure: () => number): Promise<number> {
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
const written = <E extends WiretapEvent["event"]>(event: E) => events.filter((e) => e.event === event);
const received = async (socket: WebSocket, event: "message" | "ping" | "pong" | "close") => once(socket, event);
const offer = (n: number) =>
  new ServerMessage({
    message: {
      case: "availability",
      value: { job: { id: `AJ_${n}`, metadata: metadataOf({ runId, n, attempt: 1 }), room: { name: `room-${n}` } } },
    },
  }).toBinary();
const registration = new WorkerMessage({ message: { case: "register", value: { agentName: "a" } } }).toBinary();
const registered = new ServerMessage({ message: { case: "register", value: { workerId: "AW_1" } } }).toBinary();
const jobIdIn = (data: Buffer): string => {
  const { message } = ServerMessage.fromBinary(data);
  return message.case === "availability" ? (message.value.job?.id ?? "") : "";
};

describe("a worker's socket", () => {
  it("passes on at once what is no frame, and at the end what is none yet, and counts each", async () => {
    const { client, server } = await rawLink();
    const got: string[] = [];
    server.on("data", (data: Buffer) => got.push(data.toString("hex")));
    client.write(Buffer.from([0xf2, 0x7e, 0x7f, 0xff]));
    await eventually(() => got.join("")).toBe("f27e7fff");
    const arrived = once(client, "data");
    server.end(Buffer.from([0x82, 9, 1]));
    expect((await arrived)[0]).toEqual(Buffer.from([0x82, 9, 1]));
    expect(tap.counts.undecodable).toBe(2);
    client.destroy();
  });

  it("passes headers, path and query on as they came, but for Host and the offer to compress", async () => {
    const { client, request } = await linked("/agent?protocol=1&worker_token=a%20b", {
      headers: { Authorization: "Bearer secret" },
      finishRequest: (outgoing) => outgoing.setHeader("X-CaSe", ["1", "2"]).end(),
      perMessageDeflate: true,
    });
    expect(request.url).toBe("/agent?protocol=1&worker_token=a%20b");
    const raw = request.rawHeaders;
    expect(raw[raw.indexOf("Authorization") + 1]).toBe("Bearer secret");
    expect(raw.filter((text) => text === "X-CaSe")).toHaveLength(2);
    expect(request.headers.host).toBe(`127.0.0.1:${portOf(upstream)}`);
    expect(request.headers["sec-websocket-extensions"]).toBeUndefined();
    expect(client.extensions).toBe("");
    expect(JSON.stringify(events)).not.toContain("secret");
  });

  it("passes binary, text and garbage on unchanged, both ways, with their kind", async () => {
    const { client, server } = await linked();
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      for (const data of [Buffer.from(registration), "{}", randomBytes(2 * 1024 * 1024), "garbage"]) {
        const arrived = received(to, "message");
        from.send(data);
        const [message, isBinary] = await arrived;
        expect(Buffer.from(data).equals(message)).toBe(true);
        expect(isBinary).toBe(typeof data !== "string");
      }
    }
    // "{}" is a message without content; a registration from a server is read by the server's schema.
    expect(tap.counts).toMatchObject({ frames: 8, links: 1 });
    expect(written("undecodable").length).toBe(tap.counts.undecodable);
    expect(written("undecodable")).toContainEqual(expect.objectContaining({ from: "server", bytes: 2 * 1024 * 1024 }));
  });

  it("passes a message on that is longer than it cares to read, and what comes after it", async () => {
    const { client, server } = await linked();
    const long = randomBytes(20 * 1024 * 1024);
    const arrived = received(server, "message");
    client.send(long);
    expect(long.equals((await arrived)[0])).toBe(true);
    const after = received(server, "message");
    client.send("after");
    expect(String((await after)[0])).toBe("after");
    expect(written("undecodable")).toHaveLength(1);
  });

  it("passes ping and pong on with what they carry, and answers none itself", async () => {
    const { client, server } = await linked();
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      const pinged = received(to, "ping");
      from.ping("payload");
      expect(String((await pinged)[0])).toBe("payload");
      const ponged = received(from, "pong");
      to.pong("answer");
      expect(String((await ponged)[0])).toBe("answer");
    }
  });

  it.each([
    ["worker", 1000, "done", 1000],
    ["worker", 4321, "own code", 4321],
    ["server", 1011, "sorry", 1011],
    ["worker", undefined, "", 1005],
  ] as const)("passes on that the %s closed with %s", async (by, code, reason, seen) => {
    const { client, server } = await linked();
    const [from, to] = by === "worker" ? [client, server] : [server, client];
    const closed = received(to, "close");
    from.close(code, reason);
    const [gotCode, gotReason] = await closed;
    expect([gotCode, String(gotReason)]).toEqual([seen, reason]);
    await eventually(() => written("link-closed")).toMatchObject([{ link: 1, by, code: seen }]);
    expect(told.at(-1)).toEqual({ type: "link-closed", link: 1 });
    expect(tap.counts.links).toBe(0);
  });

  it.each(["worker", "server"] as const)("passes on that the %s just went away", async (by) => {
    const { client, server } = await linked();
    const [from, to] = by === "worker" ? [client, server] : [server, client];
    const closed = received(to, "close");
    from.terminate();
    expect((await closed)[0]).toBe(1006);
    await eventually(() => written("link-closed")).toMatchObject([{ by, code: 1006 }]);
  });

  it("writes down what the frames say, and tells who registered", async () => {
    const { client, server } = await linked();
    for (const [from, to, data] of [
      [client, server, registration],
      [server, client, registered],
      [server, client, offer(3)],
      [client, server, new WorkerMessage({ message: { case: "availability", value: { jobId: "AJ_3" } } }).toBinary()],
    ] as const) {
      const arrived = received(to, "message");
      from.send(data);
      await arrived;
    }
    expect(events.map(({ event }) => event)).toEqual(["link-opened", "register", "registered", "offer", "answer"]);
    expect(events.at(-1)).toMatchObject({ link: 1, n: 3, attempt: 1, room: "room-3", available: "no" });
    expect(told).toEqual([{ type: "registered", link: 1, agentName: "a", workerId: "AW_1" }]);
  });

  const parts = 200;
  const part = randomBytes(256 * 1024);

  it("stops reading from a sender whose other end does not read, and loses nothing", async () => {
    const { client, server } = await linked();
    server.pause();
    for (let i = 0; i < parts; i++) client.send(part);
    // 50 MB are sent; what is not with the tap or in the kernel is still with the sender.
    expect(await settled(() => tap.counts.frames)).toBeLessThan(parts / 2);
    let got = 0;
    server.on("message", () => {
      got += 1;
    });
    server.resume();
    await eventually(() => got).toBe(parts);
  });

  it("holds only so much of what is sent during a stall, and loses nothing", async () => {
    const window = { fromMs: 0, toMs: 60_000 };
    const timers = timersByHand();
    const stall = { index: 0, name: "stall", specification: "stall", window, kind: "stall", link: 1 } as const;
    await startTap([stall], timers.start);
    const { client, server } = await linked();
    tap.startLoad(nowUs());
    timers.fireNext();
    let [sent, got] = [0, 0];
    server.on("message", () => {
      got += 1;
    });
    for (let i = 0; i < parts; i++) {
      client.send(part, () => {
        sent += 1;
      });
    }
    expect(await settled(() => sent)).toBeLessThan(parts / 2);
    expect(got).toBe(0);
    timers.fireNext();
    await eventually(() => got).toBe(parts);
  });

  it("numbers 500 connections in a row and keeps nothing of them", async () => {
    for (let i = 1; i <= 500; i++) {
      const { client } = await linked();
      const closed = received(client, "close");
      if (i % 2 === 0) client.terminate();
      else client.close();
      await closed;
    }
    await eventually(() => written("link-closed")).toHaveLength(500);
    expect(new Set(written("link-opened").map((e) => "link" in e && e.link)).size).toBe(500);
    expect(tap.counts.links).toBe(0);
    const open = (server: Server) => new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
    await eventually(() => open(proxy)).toBe(0);
    await eventually(() => open(upstream)).toBe(0);
  }, 20_000);
});

describe("a worker that the server does not take", () => {
  it.each([401, 404, 503])("is refused likewise: %i, with the body", async (status) => {
    upstream.removeAllListeners("upgrade");
    upstream.on("upgrade", (_, socket) => {
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 6\r\nX-Why: because\r\n\r\nno way`);
    });
    const client = worker();
    const [, response] = await once(client, "unexpected-response");
    expect([response.statusCode, response.headers["x-why"]]).toEqual([status, "because"]);
    expect(String(await response.toArray())).toBe("no way");
    expect(events).toMatchObject([{ event: "link-refused", link: 1, httpStatus: status, error: "" }]);
    expect(told).toEqual([{ type: "link-refused", httpStatus: status, error: "" }]);
  });

  it("is refused when the server is down, and taken when it is back", async () => {
    const port = portOf(upstream);
    upstream.close();
    await once(upstream, "close");
    const [, response] = await once(worker(), "unexpected-response");
    expect(response.statusCode).toBe(502);
    expect(events).toMatchObject([{ event: "link-refused", httpStatus: 502, error: "ECONNREFUSED" }]);
    await listening(upstream, port);
    clients = [];
    await linked();
    expect(written("link-opened")).toMatchObject([{ link: 2 }]);
  });

  it("waits for the server's answer, and its going away ends the asking", async () => {
    upstream.removeAllListeners("upgrade");
    const asked = once(upstream, "upgrade");
    const client = worker();
    const [, socket] = (await asked) as [IncomingMessage, Socket];
    expect(client.readyState).toBe(WebSocket.CONNECTING);
    client.terminate();
    await once(socket.resume(), "end");
    await eventually(() => written("link-refused")).toMatchObject([{ httpStatus: 0 }]);
  });

  it("is refused when the server breaks off instead of answering", async () => {
    upstream.removeAllListeners("upgrade");
    upstream.on("upgrade", (_, socket) => socket.destroy());
    const [, response] = await once(worker(), "unexpected-response");
    expect(response.statusCode).toBe(502);
    expect(events).toMatchObject([{ event: "link-refused", error: "ECONNRESET" }]);
  });
});

describe("faults", () => {
  const window = { fromMs: 0, toMs: null };
  const named = (name: string, index = 0) => ({ index, name, specification: `${name} spec`, window });
  const all = { by: "all" } as const;
  const faultLines = () =>
    written("fault").map((e) => (e.event === "fault" ? [e.fault, e.phase, e.target, e.room] : []));

  it("strike nothing before the load has started", async () => {
    await startTap([{ ...named("drop:offer"), kind: "drop", frame: "offer", choice: all }]);
    const { client, server } = await linked();
    const arrived = received(client, "message");
    server.send(offer(1));
    expect(jobIdIn((await arrived)[0])).toBe("AJ_1");
    tap.startLoad(nowUs());
    server.send(offer(2));
    const pinged = received(client, "ping");
    server.ping();
    await pinged;
    expect(written("offer")).toHaveLength(1);
    expect(written("fault")).toMatchObject([{ target: "link-1", room: "room-2", jobId: "AJ_2", phase: "once" }]);
  });

  it("delay a frame, those behind it overtake it, and it is observed when it is handed on", async () => {
    const nth = { by: "nth", nth: 1 } as const;
    await startTap([{ ...named("delay:offer"), kind: "delay", frame: "offer", choice: nth, byMs: 50, jitterMs: 0 }]);
    const { client, server } = await linked();
    tap.startLoad(nowUs());
    const order: string[] = [];
    client.on("message", (data: Buffer) => order.push(jobIdIn(data)));
    const fromUs = nowUs();
    server.send(offer(1));
    server.send(offer(2));
    await eventually(() => order).toEqual(["AJ_2", "AJ_1"]);
    const late = written("offer").at(-1);
    // A timer of Node may fire a part of a millisecond early.
    expect((late?.atUs ?? 0) - fromUs).toBeGreaterThanOrEqual(49_000);
    expect(faultLines()).toEqual([["delay:offer", "once", "link-1", "room-1"]]);
  });

  it("never hand a delayed frame on after its connection, and keep no timer of it", async () => {
    const timers = timersByHand();
    const delay = { kind: "delay", frame: "offer", choice: all, byMs: 60_000, jitterMs: 0 } as const;
    await startTap([{ ...named("delay:offer"), ...delay }], timers.start);
    const { client, server } = await linked();
    tap.startLoad(nowUs());
    server.send(offer(1));
    await eventually(faultLines).toHaveLength(1);
    expect(timers.waiting).toHaveLength(1);
    const closed = received(client, "close");
    server.close(1001);
    expect((await closed)[0]).toBe(1001);
    expect(timers.waiting).toEqual([]);
    await eventually(() => written("link-closed")).toHaveLength(1);
    expect(written("offer")).toEqual([]);
  });

  it("duplicate, in the order given, after what stands before it", async () => {
    const nth = { by: "nth", nth: 2 } as const;
    await startTap([
      { ...named("duplicate:offer", 0), kind: "duplicate", frame: "offer", choice: all },
      { ...named("drop:offer", 1), kind: "drop", frame: "offer", choice: nth },
    ]);
    const { client, server } = await linked();
    tap.startLoad(nowUs());
    const order: string[] = [];
    client.on("message", (data: Buffer) => order.push(jobIdIn(data)));
    server.send(offer(1));
    server.send(offer(2));
    await eventually(() => order).toEqual(["AJ_1", "AJ_2", "AJ_2"]);
  });

  it("stall a link both ways, pings too, with its socket open, and hand on in order at the end", async () => {
    const timers = timersByHand();
    const stall = { ...named("stall"), window: { fromMs: 0, toMs: 60_000 }, kind: "stall", link: 1 } as const;
    await startTap([stall], timers.start);
    const { client, server } = await linked();
    tap.startLoad(nowUs());
    timers.fireNext();
    expect(faultLines()).toEqual([["stall", "began", "link-1", ""]]);
    const order: string[] = [];
    client.on("message", (data: Buffer) => order.push(jobIdIn(data)));
    client.on("ping", () => order.push("ping"));
    client.on("close", (code: number) => order.push(String(code)));
    server.send(offer(1));
    server.ping();
    server.send(offer(2));
    server.close(1001);
    // By now the other link has passed a hundred pings.
    await settled(() => order.length);
    expect([order, written("offer"), client.readyState]).toEqual([[], [], WebSocket.OPEN]);
    timers.fireNext();
    await eventually(() => order).toEqual(["AJ_1", "ping", "AJ_2", "1001"]);
    expect(faultLines().map(([, phase]) => phase)).toEqual(["began", "ended"]);
    await eventually(() => tap.counts.links).toBe(1);
  });

  it("stall the connecting of a new link as well", async () => {
    const timers = timersByHand();
    const stall = { ...named("stall"), window: { fromMs: 0, toMs: 60_000 }, kind: "stall", link: 0 } as const;
    await startTap([stall], timers.start);
    tap.startLoad(nowUs());
    timers.fireNext();
    const client = worker();
    await eventually(faultLines).toEqual([["stall", "began", "link-1", ""]]);
    // Other requests come and go meanwhile.
    upstream.on("request", (_, response) => response.end());
    for (let i = 0; i < 20; i++) await fetch(`http://127.0.0.1:${portOf(proxy)}/`);
    expect([taken.length, client.readyState]).toEqual([0, WebSocket.CONNECTING]);
    timers.fireNext();
    await once(client, "open");
    expect(written("link-opened")).toHaveLength(1);
    expect(faultLines().map(([, phase]) => phase)).toEqual(["began", "ended"]);
  });

  it("hold nobody whose stall has just ended, though its timer was early", async () => {
    const timers = timersByHand();
    const stall = { ...named("stall"), window: { fromMs: 0, toMs: 60_000 }, kind: "stall", link: 0 } as const;
    await startTap([stall], timers.start);
    tap.startLoad(nowUs());
    timers.fireNext();
    timers.fireNext();
    await linked();
    expect(faultLines()).toEqual([]);
  });

  it.each(["by a reset", "by its end"])("know that a worker left %s before it was let through", async (how) => {
    const timers = timersByHand();
    const stall = { ...named("stall"), window: { fromMs: 0, toMs: 60_000 }, kind: "stall", link: 1 } as const;
    await startTap([stall], timers.start);
    tap.startLoad(nowUs());
    timers.fireNext();
    const socket = connect(portOf(proxy), "127.0.0.1");
    socket.write("GET /agent HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    await eventually(faultLines).toHaveLength(1);
    if (how === "by a reset") socket.resetAndDestroy();
    else socket.end();
    await eventually(() => written("link-refused")).toMatchObject([{ link: 1, httpStatus: 0 }]);
    expect(faultLines().map(([, phase]) => phase)).toEqual(["began", "ended"]);
    timers.fireNext();
    await linked();
    expect(taken).toHaveLength(1);
    expect(faultLines()).toHaveLength(2);
  });

  it("end a stall with the link that another fault cuts", async () => {
    const timers = timersByHand();
    const stall = { ...named("stall", 0), window: { fromMs: 0, toMs: 60_000 }, kind: "stall", link: 1 } as const;
    const cut = { ...named("cut", 1), window: { fromMs: 10, toMs: null }, kind: "cut", link: 1 } as const;
    await startTap([stall, cut], timers.start);
    const { client } = await linked();
    tap.startLoad(nowUs());
    const closed = received(client, "close");
    timers.fireNext();
    timers.waiting[1]?.();
    await closed;
    tap.stop();
    expect(faultLines().map(([fault, phase]) => [fault, phase])).toEqual([
      ["stall", "began"],
      ["stall", "ended"],
      ["cut", "once"],
    ]);
  });

  it("cut a link that was closing already, which stays closed by who closed it", async () => {
    const timers = timersByHand();
    await startTap([{ ...named("cut"), window, kind: "cut", link: 1 }], timers.start);
    const ends = await rawLink();
    ends.server.write(Buffer.from([0x88, 2, 0x03, 0xe9]));
    await once(ends.client, "data");
    tap.startLoad(nowUs());
    timers.fireNext();
    await eventually(() => written("link-closed")).toMatchObject([{ by: "server", code: 1001 }]);
  });

  it("hold a stalled link whose both ends are gone until the end, and only then say so", async () => {
    const timers = timersByHand();
    const stall = { ...named("stall"), window: { fromMs: 0, toMs: 60_000 }, kind: "stall", link: 1 } as const;
    await startTap([stall], timers.start);
    const client = worker();
    const [response] = (await once(client, "upgrade")) as [IncomingMessage];
    const { request } = await last();
    tap.startLoad(nowUs());
    timers.fireNext();
    // By a reset, because half a connection that was ended stays open until the other half is.
    response.socket.resetAndDestroy();
    request.socket.resetAndDestroy();
    await settled(() => events.length);
    expect(written("link-closed")).toEqual([]);
    timers.fireNext();
    const ofLink1 = events.filter((e) => ("link" in e && e.link === 1) || ("target" in e && e.target === "link-1"));
    expect(ofLink1.map((e) => ("phase" in e ? e.phase : e.event))).toEqual([
      "link-opened",
      "began",
      "ended",
      "link-closed",
    ]);
    expect(tap.counts.links).toBe(1);
  });

  it("cut a link for both, without a closing frame, and take who comes again", async () => {
    await startTap([{ ...named("cut"), window: { fromMs: 0, toMs: null }, kind: "cut", link: 0 }]);
    const { client, server } = await linked();
    const closed = Promise.all([received(client, "close"), received(server, "close")]);
    tap.startLoad(nowUs());
    expect((await closed).map(([code]) => code)).toEqual([1006, 1006]);
    expect(written("link-closed")).toMatchObject([{ by: "fault", code: 1006 }]);
    expect(faultLines()).toEqual([["cut", "once", "link-1", ""]]);
    await linked();
    expect(tap.counts.links).toBe(1);
  });
});

describe("everything else", () => {
  const token = `h.${Buffer.from(JSON.stringify({ sub: "agent-1", video: { room: "room-1" } })).toString("base64url")}.s`;

  it("relays a participant's socket byte for byte and witnesses it", async () => {
    const { client, server, request } = await linked(`/rtc/v1?join_request=CAES&access_token=${token}`, {
      perMessageDeflate: true,
    });
    expect(request.url).toBe(`/rtc/v1?join_request=CAES&access_token=${token}`);
    expect(client.extensions).toContain("permessage-deflate");
    const arrived = received(client, "message");
    server.send("hello ".repeat(1_000));
    expect(String((await arrived)[0])).toBe("hello ".repeat(1_000));
    expect(events).toMatchObject([{ event: "room-opened", room: "room-1", identity: "agent-1" }]);
    const closed = received(client, "close");
    server.close(4000, "bye");
    expect((await closed)[0]).toBe(4000);
    await eventually(() => written("room-closed")).toMatchObject([{ room: "room-1", identity: "agent-1" }]);
    expect(events).toHaveLength(2);
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it("does not witness a participant that the server refused", async () => {
    upstream.removeAllListeners("upgrade");
    upstream.on("upgrade", (_, socket) => socket.end("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"));
    const [, response] = await once(worker(`/rtc?access_token=${token}`), "unexpected-response");
    expect(response.statusCode).toBe(401);
    expect(events).toEqual([]);
  });

  it("relays an upgrade to anything but a WebSocket as the plain request that it also is", async () => {
    upstream.removeAllListeners("upgrade");
    upstream.on("request", async (request, response) => {
      const { upgrade, connection, "http2-settings": settings, "content-type": type } = request.headers;
      response.setHeader("X-Seen", JSON.stringify([request.method, request.url, upgrade, settings, connection, type]));
      response.end(Buffer.concat(await request.toArray()));
    });
    const outgoing = ask({
      port: portOf(proxy),
      host: "127.0.0.1",
      method: "POST",
      path: "/twirp/x",
      agent: false,
      headers: {
        Connection: "Upgrade, HTTP2-Settings, close",
        Upgrade: "h2c",
        "HTTP2-Settings": "AA",
        "Content-Type": "a/b",
      },
    });
    const body = randomBytes(300_000);
    outgoing.end(body);
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    const seen = JSON.stringify(["POST", "/twirp/x", null, null, "close", "a/b"]);
    expect(response.headers["x-seen"]).toBe(seen);
    expect(body.equals(Buffer.concat(await response.toArray()))).toBe(true);
  });

  it("does not give a body to a request that has none", async () => {
    upstream.on("request", (request, response) => response.end(request.headers["transfer-encoding"] ?? "none"));
    const socket = connect(portOf(proxy), "127.0.0.1");
    socket.write("POST /twirp/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect(String(Buffer.concat(await socket.toArray())).endsWith("\r\n\r\nnone")).toBe(true);
  });

  it.each([
    ["000 x\r\nContent-Length: 2", "/x", 502],
    ["000 x\r\nContent-Length: 2", "/agent", 502],
    ["200 x\r\nTrailer: X-T\r\nContent-Length: 2", "/x", 200],
    ["403 x\r\nTrailer: X-T\r\nContent-Length: 2", "/agent", 403],
  ])("survives the answer %j to %s and says %i", async (head, path, status) => {
    upstream.removeAllListeners("upgrade");
    const answer = (socket: Socket) => socket.end(`HTTP/1.1 ${head}\r\n\r\nok`);
    upstream.on("upgrade", (_, socket: Socket) => answer(socket));
    upstream.on("request", ({ socket }) => answer(socket));
    if (path === "/agent") {
      const [, response] = await once(worker(), "unexpected-response");
      expect(response.statusCode).toBe(status);
      expect(events).toMatchObject([{ event: "link-refused", httpStatus: status }]);
    } else expect((await fetch(`http://127.0.0.1:${portOf(proxy)}${path}`)).status).toBe(status);
  });

  it("relays any other upgrade with the bytes that came at once", async () => {
    upstream.removeAllListeners("upgrade");
    upstream.on("upgrade", (request, socket: Socket, head: Buffer) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst,");
      socket.write(head);
      socket.pipe(socket);
      expect(request.headers.upgrade).toBe("WebSocket");
    });
    const socket = connect(portOf(proxy), "127.0.0.1");
    let answer = "";
    socket.setEncoding("latin1").on("data", (text: string) => {
      answer += text;
    });
    socket.write("GET /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\r\nearly");
    await eventually(() => answer.split("\r\n\r\n")[1]).toBe("first,early");
    // A half-closed client still gets what is on its way.
    socket.end(",late");
    await once(socket, "end");
    expect(answer.split("\r\n\r\n")[1]).toBe("first,early,late");
  });

  it("relays plain HTTP: method, path, repeated headers, body, status, repeated answers", async () => {
    upstream.on("request", async (request, response) => {
      const body = Buffer.concat(await request.toArray());
      const headers = ["Set-Cookie", "a=1", "Set-Cookie", "b=2", "X-CaSe", `${request.method} ${request.url}`];
      response.writeHead(418, "I am a teapot", [...headers, "X-Raw", request.rawHeaders.join("|")]).end(body);
    });
    const body = randomBytes(300_000);
    const outgoing = ask({
      port: portOf(proxy),
      host: "127.0.0.1",
      method: "POST",
      path: "/twirp/x?y=%20z",
      agent: false,
    });
    outgoing.setHeader("X-Two", ["1", "2"]);
    outgoing.end(body);
    const [response]: [IncomingMessage] = (await once(outgoing, "response")) as [IncomingMessage];
    expect([response.statusCode, response.statusMessage]).toEqual([418, "I am a teapot"]);
    expect(response.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
    expect(response.rawHeaders[response.rawHeaders.indexOf("X-CaSe") + 1]).toBe("POST /twirp/x?y=%20z");
    expect(response.headers["x-raw"]).toContain("X-Two|1|X-Two|2");
    expect(response.headers["x-raw"]).toContain(`Host|127.0.0.1:${portOf(upstream)}`);
    expect(body.equals(Buffer.concat(await response.toArray()))).toBe(true);
  });

  it("streams both ways: each part arrives before the next is sent", async () => {
    upstream.on("request", (request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      request.pipe(response);
    });
    const outgoing = ask({ port: portOf(proxy), host: "127.0.0.1", method: "POST", path: "/stream", agent: false });
    outgoing.flushHeaders();
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    for (const part of ["one", "two"]) {
      const arrived = once(response, "data");
      outgoing.write(part);
      expect(String((await arrived)[0])).toBe(part);
    }
    outgoing.end();
    await once(response, "end");
  });

  it("does not make an answer whole that was broken off", async () => {
    upstream.on("request", (_, response) =>
      response.writeHead(200, { "content-length": 10 }).write("half", () => response.destroy()),
    );
    const outgoing = ask({ port: portOf(proxy), host: "127.0.0.1", agent: false }).end();
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    await expect(response.toArray()).rejects.toThrow("aborted");
  });

  it("ends its request to the server when the client goes away", async () => {
    const asked = once(upstream, "request");
    const outgoing = ask({ port: portOf(proxy), host: "127.0.0.1", agent: false });
    outgoing.on("error", () => {});
    outgoing.end();
    const [, response] = await asked;
    response.write("part");
    outgoing.destroy();
    await once(response, "close");
    expect(response.writableFinished).toBe(false);
  });

  it.each(["/agent", "/rtc"])("refuses %s with 502 when the server's answer is no HTTP", async (path) => {
    upstream.removeAllListeners("upgrade");
    upstream.on("upgrade", (_, socket) => socket.end("garbage\r\n\r\n"));
    const [, response] = await once(worker(path), "unexpected-response");
    expect(response.statusCode).toBe(502);
  });

  it("says 502 when the server is down", async () => {
    upstream.close();
    await once(upstream, "close");
    const response = await fetch(`http://127.0.0.1:${portOf(proxy)}/twirp/x`, { method: "POST", body: "x" });
    expect([response.status, await response.text()]).toEqual([
      502,
      "the wiretap could not reach the server: ECONNREFUSED\n",
    ]);
  });
});
