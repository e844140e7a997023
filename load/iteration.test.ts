// The iteration against a world of its own: a clock that moves only when somebody sleeps or waits, a server and a
// collector that answer as the row says. What is asserted is what is written down and asked for, and when.

import { describe, expect, it } from "vitest";
import type { LoadEvent } from "../contract/events.js";
import { wallMs } from "../contract/instants.js";
import type { ApiAnswer, Client } from "./clients/client.js";
import { iterate } from "./iteration.js";
import type { Metrics, Port } from "./port.js";
import type { Rendezvous } from "./rendezvous.js";

type World = {
  /** When attempts 1 and 2 arrive after their own requests; absent: never. */
  readonly arrivesAfterMs?: number;
  readonly rescueArrivesAfterMs?: number;
  readonly request?: ApiAnswer<{ readonly roomSid: string }>;
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
    createRoom: async (_, beforeSend) => {
      beforeSend();
      requestedAt.set(1, nowMs);
      return world.request ?? ok({ roomSid: "RM_1" });
    },
    createDispatch: async (_, beforeSend) => {
      beforeSend();
      requestedAt.set(2, nowMs);
      return ok({ dispatchId: "AD_2" });
    },
    listDispatch: async () => ok([]),
    deleteRoom: async () => ok(null),
  };
  // Two waits at once start at the same instant; the later end wins, as in life.
  const rendezvous: Rendezvous = {
    loadStarted: async () => {},
    expect: async () => {},
    arrivalOf: async ({ attempt, untilMs }) => {
      const after = attempt === 1 ? world.arrivesAfterMs : world.rescueArrivesAfterMs;
      const atMs = after === undefined ? Number.POSITIVE_INFINITY : (requestedAt.get(attempt) ?? 0) + after;
      nowMs = Math.max(nowMs, Math.min(untilMs, atMs));
      return atMs <= untilMs ? { arrivedWallMs: wallMs(atMs) } : undefined;
    },
  };
  const settings = {
    runId: "abcdefgh",
    serverUrl: "",
    collectorUrl: "",
    agentName: "a",
    recover: world.recover ?? true,
    planned: 1,
    rate: { count: 1, perMs: 1000 },
    deadlineMs: world.deadlineMs ?? 10_000,
    graceMs: world.graceMs ?? 10_000,
    holdMs: 4_000,
    k6SummaryFile: "",
  };
  await iterate(
    { port, client, rendezvous, settings },
    { n: 7, iterationWallMs: wallMs(0), scenarioWallMs: wallMs(0) },
  );
  const story = events.map((event) => `${event.event}${"attempt" in event ? ` ${event.attempt}` : ""} ${event.wallMs}`);
  return { story, counted };
}

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
  ])("%s", async (_, world, story, counted) => {
    expect(await live(world)).toEqual({ story, counted });
  });
});
