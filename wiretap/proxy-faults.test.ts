// The faults as they act on real sockets; their decisions have tables of their own.

import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import {
  events,
  eventually,
  jobIdIn,
  last,
  linked,
  offer,
  portOf,
  proxy,
  rawLink,
  received,
  settled,
  startTap,
  taken,
  tap,
  timersByHand,
  upstream,
  worker,
  written,
} from "./proxy-stand.js";
import { nowUs } from "./record.js";

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
