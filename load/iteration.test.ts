// The iteration against a world of its own: a clock that moves only when somebody sleeps or waits, a server and a
// collector that answer as the row says. What is asserted is what is written down and asked for, and when.

import { describe, expect, it } from "vitest";
import type { LoadEvent } from "../contract/events/load.js";
import { type WallMs, wallMs, wallUs } from "../contract/instants.js";
import type { Asking } from "../contract/paths.js";
import type { ApiAnswer, Client, JobStatus, ListedDispatch, MadeRoom } from "./clients/client.js";
import { iterate } from "./iteration.js";
import type { Metrics, Port } from "./port.js";
import type { Rendezvous } from "./rendezvous.js";
import { constantWave, trialSettings } from "./trial-settings.js";

type World = {
  /** When attempts 1 and 2 arrive after their own requests; absent: never. */
  readonly arrivesAfterMs?: number;
  readonly rescueArrivesAfterMs?: number;
  readonly request?: ApiAnswer<MadeRoom>;
  /** A live room, made before the request, with what the API answers to that. */
  readonly made?: ApiAnswer<MadeRoom>;
  /** From when on listDispatch shows the job, in this status; absent: its lag is not measured. */
  readonly listedFromMs?: number;
  readonly listedAs?: JobStatus;
  readonly path?: Asking["path"];
  readonly metadata?: string;
  /** How long the collector takes to be told of a dispatch. */
  readonly tellingTakesMs?: number;
  readonly requestAt?: WallMs;
  readonly recover?: boolean;
  readonly deadlineMs?: number;
  readonly graceMs?: number;
};

const ok = <Value>(value: Value): ApiAnswer<Value> => ({ answer: "ok", httpStatus: 200, value });

async function live(world: World) {
  let nowMs = 0;
  const events: LoadEvent[] = [];
  const counted: string[] = [];
  const requestedAt = new Map<number, number>();
  const expected: string[] = [];
  const metadata: string[] = [];
  const left: number[] = [];
  const metrics: Metrics = {
    requested: () => counted.push("requested"),
    refused: () => counted.push("refused"),
    arrived: (delayMs) => counted.push(`arrived ${delayMs}`),
    judged: (outcome) => counted.push(outcome),
    rescued: () => counted.push("rescued"),
  };
  const port: Port = {
    nowMs: () => wallMs(nowMs),
    write: (event) => events.push(event),
    http: async () => ({ status: 0, body: "", error: "no network in this world" }),
    socket: () => {
      throw new Error("no socket is opened here");
    },
    after: () => () => {},
    sleep: async (durationMs) => {
      nowMs += Math.max(0, durationMs);
    },
    base64Url: (text) => text,
    hmacSha256: (_, text) => text,
    abort: (reason) => {
      throw new Error(reason);
    },
    metrics,
  };
  const client: Client = {
    connect: async () => {
      nowMs += 40;
    },
    makeRoom: async () => {
      nowMs += 30;
      return world.made ?? ok(madeRoom);
    },
    createRoom: async (asked, beforeSend) => {
      beforeSend();
      metadata.push(asked.metadata);
      requestedAt.set(1, nowMs);
      return world.request ?? ok(madeRoom);
    },
    enterRoom: async (asked, beforeSend) => {
      beforeSend();
      metadata.push(asked.metadata);
      requestedAt.set(1, nowMs);
      return { answer: world.request ?? ok(madeRoom), leave: () => left.push(nowMs) };
    },
    createDispatch: async (asked, beforeSend) => {
      beforeSend();
      metadata.push(asked.metadata);
      requestedAt.set(asked.metadata.endsWith("/1") ? 1 : 2, nowMs);
      return ok({ dispatchId: "AD_2" });
    },
    listDispatch: async () => ok(nowMs >= (world.listedFromMs ?? Number.POSITIVE_INFINITY) ? [listed(world)] : []),
    deleteRoom: async () => ok(null),
  };
  // Two waits at once start at the same instant; the later end wins, as in life.
  const rendezvous: Rendezvous = {
    loadStarted: async () => {},
    room: async () => {},
    expect: async ({ n, attempt, room, requestWallMs }) => {
      expected.push(`${room} ${n}/${attempt} at ${requestWallMs}`);
      nowMs += world.tellingTakesMs ?? 0;
    },
    arrivalOf: async ({ attempt, untilMs }) => {
      const after = attempt === 1 ? world.arrivesAfterMs : world.rescueArrivesAfterMs;
      const atMs = after === undefined ? Number.POSITIVE_INFINITY : (requestedAt.get(attempt) ?? 0) + after;
      nowMs = Math.max(nowMs, Math.min(untilMs, atMs));
      return atMs <= untilMs ? { arrivedWallMs: wallMs(atMs) } : undefined;
    },
  };
  const settings = trialSettings({
    paths: [{ path: world.path ?? "create-room", room: world.made === undefined ? "fresh" : "live", weight: 1 }],
    // At 100/s every hundredth dispatch is sampled for the list's lag, of which this is none.
    waves: [constantWave(world.listedFromMs === undefined ? 100 : 1, 100)],
    ...{ metadata: world.metadata ?? null, recover: world.recover ?? true },
    ...{ deadlineMs: world.deadlineMs ?? 10_000, graceMs: world.graceMs ?? 10_000 },
  });
  await iterate(
    { port, clientOf: () => client, rendezvous, settings },
    { n: 7, dueUs: 70_000, iterationWallMs: wallMs(0), zeroWallMs: wallMs(0), requestAt: world.requestAt ?? "once" },
  );
  const story = events.map((event) => `${event.event}${"attempt" in event ? ` ${event.attempt}` : ""} ${event.wallMs}`);
  return { story, counted, events, expected, metadata, left };
}

const madeRoom: MadeRoom = { roomSid: "RM_1", roomCreatedWallMs: wallMs(5) };

const listed = ({ metadata, listedAs }: World): ListedDispatch => ({
  id: "AD_1",
  agentName: "a",
  metadata: metadata ?? "rollcall/abcdefgh/7/1",
  jobs: [{ id: "AJ_1", status: listedAs ?? "running", workerId: "AW_1", offeredWallUs: wallUs(7_000) }],
});

describe("one iteration", () => {
  it.each([
    [
      "an arrival in time is held to its end, looked at, and its room deleted",
      { arrivesAfterMs: 200 },
      ["request 1 0", "response 1 0", "look 10000", "deleted 10000", "done 10000"],
      ["requested", "arrived 200", "delivered"],
    ],
    [
      "a job that is held beyond the look is not cut short",
      { arrivesAfterMs: 9_500 },
      ["request 1 0", "response 1 0", "look 10000", "deleted 14500", "done 14500"],
      ["requested", "arrived 9500", "delivered"],
    ],
    [
      "a missed one is looked at before it is rescued, and watched until the grace is over",
      { rescueArrivesAfterMs: 300 },
      [
        "request 1 0",
        "response 1 0",
        "look 10000",
        "request 2 10000",
        "response 2 10000",
        "deleted 21000",
        "done 21000",
      ],
      ["requested", "rescued", "lost"],
    ],
    [
      "a rescue that comes late itself is held too",
      { rescueArrivesAfterMs: 9_000 },
      [
        "request 1 0",
        "response 1 0",
        "look 10000",
        "request 2 10000",
        "response 2 10000",
        "deleted 24000",
        "done 24000",
      ],
      ["requested", "rescued", "lost"],
    ],
    [
      "one that comes after the rescue was sent is late, and both are held",
      { arrivesAfterMs: 12_000, rescueArrivesAfterMs: 300 },
      [
        "request 1 0",
        "response 1 0",
        "look 10000",
        "request 2 10000",
        "response 2 10000",
        "deleted 17000",
        "done 17000",
      ],
      ["requested", "rescued", "arrived 12000", "late"],
    ],
    [
      "one that came between a short deadline and the look needs no rescue",
      { arrivesAfterMs: 5_000, deadlineMs: 2_000 },
      ["request 1 0", "response 1 0", "look 9000", "deleted 10000", "done 10000"],
      ["requested", "arrived 5000", "late"],
    ],
    [
      "one that came after a short watch, but before the look, is lost, and needs no rescue",
      { arrivesAfterMs: 5_000, deadlineMs: 2_000, graceMs: 1_000 },
      ["request 1 0", "response 1 0", "look 9000", "deleted 10000", "done 10000"],
      ["requested", "arrived 5000", "lost"],
    ],
    [
      "without recovery a missed one is only watched",
      { recover: false },
      ["request 1 0", "response 1 0", "look 10000", "deleted 21000", "done 21000"],
      ["requested", "lost"],
    ],
    [
      "a refused one is not watched",
      { request: { answer: "refused" as const, httpStatus: 401, code: "unauthenticated" } },
      ["request 1 0", "response 1 0", "done 0"],
      ["refused"],
    ],
    [
      "one without an answer is watched like the rest",
      { request: { answer: "none" as const, httpStatus: 503, code: "unavailable" }, arrivesAfterMs: 300 },
      ["request 1 0", "response 1 0", "look 10000", "deleted 10000", "done 10000"],
      ["requested", "arrived 300", "delivered"],
    ],
    [
      "the list's lag is measured from the arrival on",
      { arrivesAfterMs: 200, listedFromMs: 0 },
      ["request 1 0", "response 1 0", "list-lag 200", "look 10000", "deleted 10000", "done 10000"],
      ["requested", "arrived 200", "delivered"],
    ],
    [
      "a late one's list is not asked before the look",
      { arrivesAfterMs: 12_000, listedFromMs: 0, recover: false },
      ["request 1 0", "response 1 0", "look 10000", "deleted 17000", "done 17000"],
      ["requested", "arrived 12000", "late"],
    ],
    [
      "a live room is made before the request, whose instant is the zero",
      { made: ok(madeRoom), arrivesAfterMs: 200 },
      ["room-made 30", "request 1 30", "response 1 30", "look 10030", "deleted 10030", "done 10030"],
      ["requested", "arrived 200", "delivered"],
    ],
    [
      "a live room that cannot be made keeps nobody from asking",
      { made: { answer: "none" as const, httpStatus: 0, code: "timeout" }, arrivesAfterMs: 200 },
      ["room-made 30", "request 1 30", "response 1 30", "look 10030", "deleted 10030", "done 10030"],
      ["requested", "arrived 200", "delivered"],
    ],
    [
      "a live room is deleted when the request into it is refused",
      { made: ok(madeRoom), request: { answer: "refused" as const, httpStatus: 403, code: "permission_denied" } },
      ["room-made 30", "request 1 30", "response 1 30", "deleted 30", "done 30"],
      ["refused"],
    ],
    [
      "by createDispatch it is asked for like by any path",
      { path: "create-dispatch" as const, arrivesAfterMs: 200 },
      ["request 1 0", "response 1 0", "look 10000", "deleted 10000", "done 10000"],
      ["requested", "arrived 200", "delivered"],
    ],
  ])("%s", async (_, world, story, counted) => {
    expect(await live(world)).toMatchObject({ story, counted, left: [] });
  });

  it("keeps the signalling socket of a token open until the dispatch is done with", async () => {
    expect(await live({ path: "token", arrivesAfterMs: 200 })).toMatchObject({
      story: ["request 1 0", "response 1 0", "look 10000", "deleted 10000", "done 10000"],
      left: [10_000],
    });
    const refused = { answer: "refused" as const, httpStatus: 401, code: "unauthorized" };
    expect(await live({ path: "token", request: refused })).toMatchObject({ left: [0] });
  });

  it.each([
    ["a fresh room", {}, [0, 10_000]],
    ["a live room, once that is made", { made: ok(madeRoom) }, [30, 10_030]],
  ])("tells the collector when each attempt is asked for, into %s", async (_, world, [first, second]) => {
    const { expected } = await live(world);
    const room = "rollcall-abcdefgh-000007";
    expect(expected).toEqual([`${room} 7/1 at ${first}`, `${room} 7/2 at ${second}`]);
  });
  it("asks after it has told the collector, so that a dead harness makes no rooms", async () => {
    const { events } = await live({ tellingTakesMs: 500, arrivesAfterMs: 200 });
    expect(events[0]).toMatchObject({ event: "request", wallMs: 500, iterationWallMs: 0 });
  });
  it.each([
    ["waits until it is due when all is ready", 3_000, 3_000],
    ["is late by what was not ready in time", 200, 540],
  ])("of a burst %s", async (_, dueMs, requestMs) => {
    const { events, expected } = await live({ tellingTakesMs: 500, arrivesAfterMs: 200, requestAt: wallMs(dueMs) });
    expect(events[0]).toMatchObject({ event: "request", wallMs: requestMs, iterationWallMs: requestMs });
    expect(expected[0]).toBe(`rollcall-abcdefgh-000007 7/1 at ${dueMs}`);
  });
  it.each([
    ["our key, where the user has none", {}, ["rollcall/abcdefgh/7/1", "rollcall/abcdefgh/7/2"]],
    ["the user's own, untouched", { metadata: ' {"a":"ü"}' }, [' {"a":"ü"}', ' {"a":"ü"}']],
  ])("sends as metadata %s", async (_, world, metadata) => {
    expect(await live(world)).toMatchObject({ metadata });
  });
  it("writes when the server made the room, and what the look says of the job", async () => {
    const { events } = await live({ arrivesAfterMs: 200, listedFromMs: 9_900, metadata: "mine" });
    expect(events.find(({ event }) => event === "response")).toMatchObject({ roomSid: "RM_1", roomCreatedWallMs: 5 });
    const job = { jobId: "AJ_1", workerId: "AW_1", offeredWallUs: 7_000 };
    expect(events.find(({ event }) => event === "look")).toMatchObject({ listed: "running", ...job });
  });
});
