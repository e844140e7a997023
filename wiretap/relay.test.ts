// What is no worker's socket: plain HTTP, rooms' sockets and other upgrades are relayed unchanged.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request as ask, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import {
  events,
  eventually,
  linked,
  portOf,
  proxy,
  received,
  startTap,
  upstream,
  worker,
  written,
} from "./proxy-stand.js";

const toWebSocket = "Connection: Upgrade\r\nUpgrade: websocket\r\n";

/** What a request in these bytes is answered, to its end. */
async function answerTo(head: string): Promise<string> {
  const socket = connect(portOf(proxy), "127.0.0.1");
  socket.write(`${head}\r\n`);
  return String(Buffer.concat(await socket.toArray()));
}

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

  it.each([
    ["a plain request", "GET /x HTTP/1.1\r\nConnection: close\r\n"],
    ["one with a body", "POST /x HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n"],
    ["an upgrade to no WebSocket", "GET /x HTTP/1.1\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n"],
    ["a worker", `GET /agent HTTP/1.1\r\n${toWebSocket}`],
    ["a participant", `GET /rtc HTTP/1.1\r\n${toWebSocket}`],
  ])("relays %s that announces trailers without chunks, and does not announce them", async (_, head) => {
    upstream.removeAllListeners("upgrade");
    const seen: string[] = [];
    const answer = ({ rawHeaders, socket }: IncomingMessage) => {
      seen.push(rawHeaders.join("|").toLowerCase());
      socket.end("HTTP/1.1 403 No\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
    };
    upstream.on("upgrade", answer);
    upstream.on("request", answer);
    expect(await answerTo(`${head}Host: a\r\nTRAILER: X-T\r\n`)).toMatch(/^HTTP\/1.1 403 /);
    expect(seen).toHaveLength(1);
    expect(seen[0]).not.toContain("trailer");
  });

  it("announces the trailers of a body in chunks", async () => {
    upstream.on("request", (request, response) => response.end(request.headers.trailer ?? "none"));
    const head = "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n";
    expect(await answerTo(`${head}\r\n0\r\n`)).toMatch(/\r\n\r\nX-T$/);
  });

  it.each([
    ["a plain request", "POST /x HTTP/1.1\r\nContent-Length: 2\r\n", []],
    ["a participant", `GET /rtc HTTP/1.1\r\n${toWebSocket}`, []],
    ["a worker", `GET /agent HTTP/1.1\r\n${toWebSocket}`, [{ httpStatus: 502, error: "ERR_INVALID_CHAR" }]],
  ])("survives that Node will not write %s, and says 502", async (_, head, refusals) => {
    await startTap([], undefined, {
      ask: () => {
        throw Object.assign(new TypeError("Invalid character"), { code: "ERR_INVALID_CHAR" });
      },
    });
    const answer = await answerTo(`${head}Host: a\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 502 /);
    expect(answer).toContain("could not reach the server: ERR_INVALID_CHAR");
    expect(written("link-refused")).toMatchObject(refusals);
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
