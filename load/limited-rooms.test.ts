// Where rooms are limited, the collector is asked before one is made and told when it is gone; what it does not allow is
// not made. The collector here answers as the row says.

import { describe, expect, it } from "vitest";
import type { LoadEvent } from "../contract/events/load.js";
import { wallMs } from "../contract/instants.js";
import type { LoadSettings } from "../contract/processes.js";
import { type ApiAnswer, type Client, failed } from "./clients/client.js";
import { iterate } from "./iteration.js";
import type { Port } from "./port.js";
import { rendezvousAt } from "./rendezvous.js";

type World = {
  readonly most?: number | null;
  readonly room?: "fresh" | "live";
  /** What the collector answers about a room. */
  readonly roomStatus?: number;
  readonly created?: ApiAnswer<{ roomSid: string; roomCreatedWallMs: ReturnType<typeof wallMs> }>;
  readonly deleted?: ApiAnswer<null>;
};

const ok = <Value>(value: Value): ApiAnswer<Value> => ({ answer: "ok", httpStatus: 200, value });
const made = ok({ roomSid: "RM_1", roomCreatedWallMs: wallMs(5) });

/** What happened to rooms, in order. */
async function story(world: World): Promise<readonly string[]> {
  const told: string[] = [];
  const nothing = () => {};
  const port: Port = {
    nowMs: () => wallMs(0),
    write: ({ event }: LoadEvent) => void (/unreachable|limit/.test(event) && told.push(event)),
    http: async ({ url, body }) => {
      if (!url.endsWith("/room")) return { status: 200, body: '{"arrived":true,"arrivedWallMs":0}', error: "" };
      told.push(body);
      return { status: world.roomStatus ?? 200, body: "{}", error: "" };
    },
    socket: () => {
      throw new Error("no socket is opened here");
    },
    after: () => () => {},
    sleep: async () => {},
    base64Url: (text) => text,
    hmacSha256: (_, text) => text,
    abort: (reason) => {
      throw new Error(reason);
    },
    metrics: { requested: nothing, refused: nothing, arrived: nothing, judged: nothing, rescued: nothing },
  };
  const called = <Value>(name: string, answer: ApiAnswer<Value>) => {
    told.push(name);
    return answer;
  };
  const client: Client = {
    connect: async () => {},
    makeRoom: async () => called("makeRoom", made),
    createRoom: async () => called("createRoom", world.created ?? made),
    createDispatch: async () => called("createDispatch", ok({ dispatchId: "AD_1" })),
    enterRoom: async () => ({ answer: made, leave: nothing }),
    listDispatch: async () => ok([]),
    deleteRoom: async () => called("deleteRoom", world.deleted ?? ok(null)),
  };
  const settings: LoadSettings = {
    ...{ runId: "abcdefgh", serverUrls: ["http://127.0.0.1:1"], collectorUrl: "http://127.0.0.1:2", agentName: "a" },
    ...{ metadata: null, paths: [{ path: "create-room", room: world.room ?? "fresh", weight: 1 }], seed: 1 },
    waves: [{ kind: "constant", startMs: 0, count: 100, rate: { count: 100, perMs: 1_000 } }],
    ...{ scenario: "steady", arrivals: "uniform", planned: 100, warmUp: "none", recover: true },
    leg: { firstN: 0, untilN: 100, later: null },
    ...{
      deadlineMs: 1_000,
      graceMs: 0,
      holdMs: 0,
      mostRoomsAlive: world.most ?? null,
      warmUpGapMs: 0,
      k6SummaryFile: "",
    },
  };
  const rendezvous = rendezvousAt(port, settings.collectorUrl, settings.mostRoomsAlive);
  const start = { n: 7, dueUs: 0, iterationWallMs: wallMs(0), zeroWallMs: wallMs(0), requestAt: "once" } as const;
  await iterate({ port, clientOf: () => client, rendezvous, settings }, start).catch((error: unknown) => {
    told.push(String(error));
  });
  return told;
}

const wanted = '{"n":7,"news":"wanted"}';
const gone = '{"n":7,"news":"gone"}';

describe("the rooms of an iteration", () => {
  it.each<[string, World, readonly (string | RegExp)[]]>([
    ["are nobody's business without a limit", {}, ["createRoom", "deleteRoom"]],
    ["are asked for before they are made", { most: 9 }, [wanted, "createRoom", "deleteRoom", gone]],
    [
      "are asked for before they are made without an agent",
      { most: 9, room: "live" },
      [wanted, "makeRoom", "createRoom", "deleteRoom", gone],
    ],
    [
      "are not made when there are too many",
      { most: 9, roomStatus: 409 },
      [wanted, "room-limit", /9 rooms may be on the server still/],
    ],
    [
      "are not made when the collector fails",
      { most: 9, roomStatus: 0 },
      [wanted, "collector-unreachable", /the collector does not answer/],
    ],
    ["that were refused are none", { most: 9, created: failed(400, "no") }, [wanted, "createRoom", gone]],
    [
      "that are gone already are gone",
      { most: 9, deleted: failed(404, "not_found") },
      [wanted, "createRoom", "deleteRoom", gone],
    ],
    [
      "that cannot be deleted are still there",
      { most: 9, deleted: failed(500, "internal") },
      [wanted, "createRoom", "deleteRoom"],
    ],
  ])("%s", async (_, world, expected) => {
    const told = await story(world);
    expect(told).toEqual(expected.map((one) => (typeof one === "string" ? one : expect.stringMatching(one))));
  });
});
