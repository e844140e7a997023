// What the server and the worker see of each other through the wiretap, and what is written down; frames have a table of
// their own.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import { WorkerMessage } from "@livekit/protocol";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import {
  afterwards,
  clients,
  events,
  eventually,
  linked,
  listening,
  offer,
  portOf,
  proxy,
  rawLink,
  received,
  registered,
  registration,
  settled,
  startTap,
  tap,
  timersByHand,
  told,
  upstream,
  worker,
  written,
} from "./proxy-stand.js";
import { nowUs } from "./record.js";

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
    afterwards.catchUp();
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
    afterwards.catchUp();
    expect(events.map(({ event }) => event)).toEqual(["link-opened", "register", "registered", "offer", "answer"]);
    expect(events.at(-1)).toMatchObject({ link: 1, n: 3, attempt: 1, room: "room-3", available: "no" });
    expect(told).toEqual([
      { type: "link-opened", link: 1 },
      { type: "registered", link: 1, agentName: "a", jobType: "room", deployment: "", workerId: "AW_1" },
    ]);
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
    clients.length = 0;
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
