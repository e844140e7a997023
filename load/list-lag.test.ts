import { describe, expect, it } from "vitest";
import type { LoadEvent } from "../contract/events/load.js";
import { wallMs, wallUs } from "../contract/instants.js";
import type { ApiAnswer, Client, ListedDispatch } from "./clients/client.js";
import { isListLagSampled, measureListLag, shownBy } from "./list-lag.js";
import type { Port } from "./port.js";
import { constantWave, trialSettings } from "./trial-settings.js";

const settings = trialSettings({ waves: [constantWave(1, 1)] });

const no = (): never => {
  throw new Error("not part of this world");
};

/** What the list says at an instant. */
type List = (atMs: number) => "absent" | "running" | "error";

/** The clock moves by sleeps and by 20 ms for each call; `untilMs` is the look, which ends the measurement. */
async function measured(list: List, untilMs: number, arrivedMs = 0) {
  let nowMs = arrivedMs;
  const events: LoadEvent[] = [];
  const askedAt: number[] = [];
  const answer = (said: ReturnType<List>): ApiAnswer<readonly ListedDispatch[]> => {
    if (said === "error") return { answer: "none", httpStatus: 503, code: "unavailable" };
    const job = { id: "AJ_1", status: "running", workerId: "", offeredWallUs: wallUs(0) } as const;
    const dispatch = { id: "AD_1", agentName: "a", metadata: "rollcall/abcdefgh/0/1", jobs: [job] };
    return { answer: "ok", httpStatus: 200, value: said === "running" ? [dispatch] : [] };
  };
  let slept: () => void = () => {};
  const lastSleep = new Promise<void>((resolve) => {
    slept = resolve;
  });
  const port: Port = {
    nowMs: () => wallMs(nowMs),
    write: (event) => events.push(event),
    http: no,
    socket: () => {
      throw new Error("no socket is opened here");
    },
    after: () => () => {},
    sleep: async (durationMs) => {
      nowMs += Math.max(0, durationMs);
      if (nowMs + 250 >= untilMs) slept();
    },
    base64Url: no,
    hmacSha256: no,
    abort: no,
    metrics: { requested: no, refused: no, arrived: no, judged: no, rescued: no },
  };
  const client: Client = {
    connect: no,
    makeRoom: no,
    createRoom: no,
    enterRoom: no,
    createDispatch: no,
    deleteRoom: no,
    listDispatch: async () => {
      askedAt.push(nowMs);
      const said = list(nowMs);
      nowMs += 20;
      if (said === "running") slept();
      return answer(said);
    },
  };
  const rendezvous = { loadStarted: no, room: no, expect: no, arrivalOf: no };
  const lag = measureListLag({ port, clientOf: () => client, rendezvous, settings }, 0, untilMs);
  if (arrivedMs + 250 < untilMs) await lastSleep;
  // The loop goes on in a later microtask; a macrotask comes after all of them.
  await new Promise((resolve) => setImmediate(resolve));
  nowMs = Math.max(nowMs, untilMs);
  lag.end();
  lag.end();
  return { events, askedAt };
}

describe("the list's lag", () => {
  it.each([
    ["shown at the first call", (() => "running") as List, "running", 0, 0],
    [
      "shown later: between the last call that did not and the first that did",
      ((t) => (t >= 600 ? "running" : "absent")) as List,
      "running",
      750,
      500,
    ],
    ["never shown", (() => "absent") as List, "never", 2_000, 1_500],
    [
      "a call that fails says nothing, neither yes nor no",
      ((t) => (t < 400 ? "error" : "running")) as List,
      "running",
      500,
      0,
    ],
  ] as const)("%s", async (_, list, shown, atMs, notYetWallMs) => {
    const { events } = await measured(list, 2_000);
    expect(events).toEqual([{ event: "list-lag", wallMs: atMs, n: 0, shown, notYetWallMs }]);
  });
  it("writes nothing when the list does not answer at last: nobody can say that it never showed the job", async () => {
    expect((await measured((t) => (t > 1_000 ? "error" : "absent"), 2_000)).events).toEqual([]);
  });
  it("asks every 250 ms from the arrival on, and not in the last 250 ms before the look", async () => {
    const { askedAt } = await measured(() => "absent", 1_100);
    expect(askedAt).toEqual([0, 250, 500, 750]);
  });
  it("asks nothing when the arrival is just before the look", async () => {
    expect(await measured(() => "absent", 1_000, 900)).toEqual({ events: [], askedAt: [] });
  });

  it.each([
    ["running", "shown"],
    ["ended", "shown"],
    ["pending", "not-yet"],
    ["empty", "not-yet"],
    ["absent", "not-yet"],
    ["error", "unknown"],
  ] as const)("%s counts as %s", (listed, said) => {
    expect(shownBy({ listed })).toBe(said);
  });
  it.each([
    ["every dispatch at 1/s", 1, [0, 1, 2, 3]],
    ["every dispatch below 1/s", 0.5, [0, 1, 2, 3]],
    ["every second one above 1/s", 1.5, [0, 2]],
    ["every hundredth at 100/s", 100, [0]],
  ])("samples %s", (_, perSecond, sampled) => {
    const some = trialSettings({ waves: [constantWave(perSecond, 4)] });
    expect([0, 1, 2, 3].filter((n) => isListLagSampled(some, n))).toEqual(sampled);
  });
});
