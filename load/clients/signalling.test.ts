// The signalling socket's life, played: what each ending means for the request, and that nothing of it is left behind.

import { JoinResponse, Room, SignalRequest, SignalResponse } from "@livekit/protocol";
import { describe, expect, it } from "vitest";
import { wallMs } from "../../contract/instants.js";
import type { HttpAnswer, HttpRequest, Port, SocketListener, SocketRequest } from "../port.js";
import { openSignalling, refusalOf } from "./signalling.js";

const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln";
const nothing = () => {};

/** A port whose clock and socket the test moves. */
function world(validate: HttpAnswer = { status: 200, body: "success", error: "" }) {
  const story: string[] = [];
  const asked: (HttpRequest | SocketRequest)[] = [];
  const timers = new Set<{ readonly atMs: number; readonly act: () => void }>();
  let nowMs = 1_000;
  let listener: SocketListener = { message: nothing, closed: nothing };
  const port: Port = {
    nowMs: () => wallMs(nowMs),
    write: nothing,
    http: async (request) => {
      asked.push(request);
      return validate;
    },
    socket: (request, given) => {
      asked.push(request);
      story.push("open");
      listener = given;
      return {
        send: (bytes) => void story.push(SignalRequest.fromBinary(bytes).message.case ?? "nothing"),
        close: () => void story.push("close"),
      };
    },
    sleep: async () => {},
    after: (delayMs, act) => {
      const timer = { atMs: nowMs + delayMs, act };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    base64Url: (text) => text,
    hmacSha256: (_, text) => text,
    abort: (reason) => {
      throw new Error(reason);
    },
    metrics: { requested: nothing, refused: nothing, arrived: nothing, judged: nothing, rescued: nothing },
  };
  const pass = (ms: number): void => {
    const untilMs = nowMs + ms;
    for (;;) {
      const due = [...timers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      timers.delete(due);
      nowMs = due.atMs;
      due.act();
    }
    nowMs = untilMs;
  };
  const entered = openSignalling(port, { serverUrl: "https://lk.example", token }, () => void story.push("stamp"));
  return { entered, story, asked, pass, timers, server: () => listener };
}

const join = new SignalResponse({
  message: {
    case: "join",
    value: new JoinResponse({
      room: new Room({ sid: "RM_1", creationTimeMs: 1_795_750_888_411n }),
      pingInterval: 5,
    }),
  },
}).toBinary();

describe("a socket that the server opens", () => {
  it("answers with the room once the join has come, and not before", async () => {
    const { entered, server, story } = world();
    server().message(new SignalResponse({ message: { case: "refreshToken", value: "x" } }).toBinary());
    server().message(join);
    const { answer } = await entered;
    const value = { roomSid: "RM_1", roomCreatedWallMs: 1_795_750_888_411 };
    expect(answer).toEqual({ answer: "ok", httpStatus: 101, value });
    expect(story).toEqual(["stamp", "open"]);
  });
  it("is pinged as the join asked, until it is left with a goodbye", async () => {
    const { entered, server, story, pass, timers } = world();
    server().message(join);
    const { leave } = await entered;
    pass(11_000);
    leave();
    pass(60_000);
    expect(story).toEqual(["stamp", "open", "pingReq", "pingReq", "leave", "close"]);
    expect(timers.size).toBe(0);
  });
  it("is not pinged when the server has ended it, and leaves no timer", async () => {
    const { entered, server, story, pass, timers } = world();
    server().message(join);
    const { leave } = await entered;
    server().closed("");
    pass(60_000);
    leave();
    expect(story).toEqual(["stamp", "open", "close"]);
    expect(timers.size).toBe(0);
  });
});

describe("a socket that does not come to a join", () => {
  it.each([
    ["the network said no", "dial tcp 127.0.0.1:1: connect: connection refused", 0],
    ["it broke", "read tcp: connection reset by peer", 0],
    ["it was closed in order", "", 0],
  ])("is no answer where %s", async (_, error) => {
    const { entered, server, asked, timers } = world();
    server().closed(error);
    const code = error === "" ? "the socket was closed before the join" : error;
    expect((await entered).answer).toEqual({ answer: "none", httpStatus: 0, code });
    expect(asked).toHaveLength(1);
    expect(timers.size).toBe(0);
  });
  it("is no answer after 10 s, and is closed as soon as it can be", async () => {
    const { entered, server, pass, story, timers } = world();
    pass(10_000);
    expect((await entered).answer).toEqual({ answer: "none", httpStatus: 0, code: "no answer within 10000 ms" });
    server().message(join);
    pass(60_000);
    expect(story).toEqual(["stamp", "open", "close"]);
    expect(timers.size).toBe(0);
  });
  it("is asked about where the handshake was answered by something else, with the same token", async () => {
    const { entered, server, asked } = world({ status: 401, body: "permissions denied", error: "" });
    server().closed("websocket: bad handshake");
    expect((await entered).answer).toEqual({ answer: "refused", httpStatus: 401, code: "permissions denied" });
    const query = "protocol=2&auto_subscribe=0";
    const headers = { Authorization: `Bearer ${token}` };
    expect(asked).toMatchObject([
      { url: `wss://lk.example/rtc?${query}`, headers, name: "rtc" },
      { method: "GET", url: `https://lk.example/rtc/validate?${query}`, headers, name: "validate" },
    ]);
  });
});

describe("what a server has against a token", () => {
  const badHandshake = "websocket: bad handshake";
  it.each([
    [
      "a definite no",
      { status: 404, body: "requested room does not exist" },
      "refused",
      404,
      "requested room does not exist",
    ],
    ["a no without a word", { status: 403, body: "" }, "refused", 403, "HTTP 403"],
    [
      "its own token, repeated",
      { status: 401, body: `invalid token: ${token}, error: x` },
      "refused",
      401,
      "invalid token: (token), error: x",
    ],
    ["nothing: it failed later", { status: 200, body: "success" }, "none", 0, badHandshake],
    ["that it is full", { status: 503, body: "limit" }, "none", 0, badHandshake],
    ["no time to say", { status: 0, body: "" }, "none", 0, badHandshake],
  ] as const)("%s", (_, said, answer, httpStatus, code) => {
    expect(refusalOf(badHandshake, { error: "", ...said }, token)).toEqual({ answer, httpStatus, code });
  });
  it("no other token either", () => {
    const said = { status: 400, body: "got eyJabc.eyJdef.ghi", error: "" };
    expect(refusalOf(badHandshake, said, token)).toMatchObject({ code: "got (token)" });
  });
});
