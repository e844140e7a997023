// The real process over HTTP: what the table tests cannot see (sockets, IPC, the closing line).

import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { createServer, get } from "node:http";
import { AccessToken } from "livekit-server-sdk";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { waitQuery } from "../contract/collector-api.js";
import { buildCollector, CollectorProcess, credentials, type Program } from "./process-stand.js";

const { apiKey, apiSecret } = credentials;
const room = "rollcall-abcdefgh-000007";

let program: Program;
let collector: CollectorProcess;

beforeAll(async () => {
  program = await buildCollector();
});

beforeEach(async () => {
  // TEST-NET-1 (RFC 5737) is nobody's: an address that cannot be listened on.
  collector = await CollectorProcess.start(program, ["192.0.2.1", "127.0.0.1"]);
});

afterEach(() => {
  collector.child.kill("SIGKILL");
});

afterAll(() => rmSync(program.folder, { recursive: true }));

const post = (path: string, body: unknown) => collector.post(path, body);
const wait = (n: number, forMs: number) => collector.wait(n, forMs);
const nowUs = () => Number(process.hrtime.bigint() / 1000n);
const expected = (n: number, requestWallMs: number) => ({ n, attempt: 1, room, requestWallMs });
const events = () => collector.events();
const lastEvent = () => collector.lastEvent();

describe("the collector process", () => {
  it("wakes a wait at the arrival and tells its instant by the wall clock", async () => {
    const woken = wait(7, 60_000);
    const beforeMs = Date.now();
    const atUs = nowUs();
    expect(await post("/expect", expected(7, beforeMs))).toBe(200);
    expect(await post("/arrival", { n: 7, attempt: 1, atUs })).toBe(200);
    const answer = await woken;
    expect(answer).toMatchObject({ arrived: true, attempt: 1 });
    // Both clocks were read within the same call: they can differ by what a pair of readings takes.
    expect(Math.abs((answer.arrived ? answer.arrivedWallMs : 0) - beforeMs)).toBeLessThan(50);
    expect(await collector.message("live")).toMatchObject({ live: { requested: 1, arrived: 1, lost: 0 } });
  });

  it("answers when the time is over", async () => {
    expect(await wait(7, 30)).toEqual({ arrived: false });
  });

  it("tells the harness once that the load started", async () => {
    await post("/load-started", {});
    await post("/load-started", {});
    await post("/expect", expected(0, 0));
    await collector.message("live");
    expect(collector.messages.filter(({ type }) => type === "load-started")).toHaveLength(1);
  });

  it("allows as many rooms at once as it was told", async () => {
    const news = ["wanted", "wanted", "gone", "wanted"];
    const ns = [0, 1, 0, 1];
    const statuses: number[] = [];
    for (const [i, n] of ns.entries()) statuses.push(await post("/room", { n, news: news[i] }));
    expect(statuses).toEqual([200, 409, 200, 200]);
  });

  it("ignores SIGINT and SIGTERM, and closes its file when told to stop", async () => {
    collector.child.kill("SIGINT");
    collector.child.kill("SIGTERM");
    // A signal is delivered before the next request is served; without its handler the process would be gone.
    expect(await post("/nonsense", {})).toBe(400);
    expect(await post("/expect", "x".repeat(5_000))).toBe(400);
    collector.child.send({ type: "stop" });
    expect(await once(collector.child, "exit")).toEqual([0, null]);
    expect(lastEvent()).toMatchObject({ event: "closing", refusedRequests: 2, pendingWaits: 0, arrivals: 0 });
  });

  it("exits by itself when the harness is gone, with what it holds", async () => {
    const request = get(`${collector.url}${waitQuery({ n: 7, attempts: [1], forMs: 60_000, last: false })}`);
    request.on("error", () => {});
    await once(request, "socket");
    await post("/arrival", { n: 8, attempt: 1, atUs: nowUs() });
    collector.child.disconnect();
    expect(await once(collector.child, "exit")).toEqual([0, null]);
    expect(lastEvent()).toMatchObject({ event: "closing", arrivals: 1 });
  });

  it("forgets the wait of a client that went away", async () => {
    const request = get(`${collector.url}${waitQuery({ n: 7, attempts: [1], forMs: 60_000, last: true })}`);
    request.on("error", () => {});
    const pendingWaits = () => {
      const last = lastEvent();
      return last.event === "heartbeat" ? last.pendingWaits : undefined;
    };
    await expect.poll(pendingWaits, { timeout: 3_000 }).toBe(1);
    request.destroy();
    await expect.poll(pendingWaits, { timeout: 3_000 }).toBe(0);
  });
});

/** Posts a webhook as the server does. */
async function webhook(event: object, secret: string = apiSecret): Promise<number> {
  const body = JSON.stringify(event);
  const token = new AccessToken(apiKey, secret, { ttl: 300 });
  token.sha256 = createHash("sha256").update(body).digest("base64");
  const headers = { authorization: await token.toJwt() };
  return (await fetch(collector.webhookUrls[1] ?? "", { method: "POST", headers, body })).status;
}

const agent = { identity: "agent-AJ_1", kind: "AGENT", state: "ACTIVE" };
const joined = { event: "participant_joined", room: { name: room, sid: "RM_1" }, participant: agent };

describe("the witness", () => {
  it("takes webhooks where it can listen, and says where it cannot", () => {
    expect(collector.webhookUrls).toEqual(["", expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/webhook$/)]);
    expect(events()).toMatchObject([
      { event: "collector-started" },
      { event: "witness-failed", reason: expect.stringContaining("no webhooks on 192.0.2.1") },
      { event: "witness-started", via: "webhook" },
    ]);
  });

  it("takes an agent's join for the arrival of its dispatch, and writes it down", async () => {
    await post("/expect", expected(7, Date.now()));
    const woken = wait(7, 60_000);
    expect(await webhook(joined)).toBe(200);
    expect(await woken).toMatchObject({ arrived: true, attempt: 1 });
    expect(events()).toContainEqual({
      event: "participant-joined",
      atUs: expect.any(Number),
      notBeforeUs: expect.any(Number),
      via: "webhook",
      node: 1,
      room,
      roomSid: "RM_1",
      identity: "agent-AJ_1",
      kind: "agent",
    });
  });

  it("believes nobody who has not the secret", async () => {
    await post("/expect", expected(7, 0));
    const woken = wait(7, 100);
    expect(await webhook(joined, "another-secret-of-at-least-32-characters")).toBe(401);
    expect(await woken).toEqual({ arrived: false });
    collector.child.send({ type: "stop" });
    await once(collector.child, "exit");
    expect(
      events()
        .filter(({ event }) => event === "witness-failed")
        .at(-1),
    ).toMatchObject({
      reason: expect.stringContaining("a webhook was refused"),
    });
    expect(readFileSync(collector.eventsFile, "utf8")).not.toContain("eyJ");
  });

  it("watches participants through the API when told to", async () => {
    // Twirp, as far as the watch needs it: the agent is there from the third look on.
    let looks = 0;
    const server = createServer((_, response) => {
      looks += 1;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ participants: looks < 3 ? [] : [{ ...agent, state: "JOINED" }] }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    collector.child.send({ type: "watch", serverUrl: `http://127.0.0.1:${port}` });
    const isWatching = () => events().some((event) => event.event === "witness-started" && event.via === "watch");
    await expect.poll(isWatching, { timeout: 3_000 }).toBe(true);
    await post("/expect", expected(7, 0));
    expect(await wait(7, 60_000)).toMatchObject({ arrived: true, attempt: 1 });
    server.closeAllConnections();
    server.close();
    expect(looks).toBe(3);
    const [seen] = events().filter(({ event }) => event === "participant-joined");
    expect(seen).toMatchObject({ via: "watch", roomSid: "" });
    // The second look, which did not see it, was sent a period before the third.
    const { atUs = 0, notBeforeUs = 0 } = seen?.event === "participant-joined" ? seen : {};
    expect(notBeforeUs).toBeGreaterThan(0);
    expect(atUs - notBeforeUs).toBeGreaterThanOrEqual(250_000);
  });
});
