// The fake LiveKit against livekit-server-sdk and a worker made of a bare socket: it does what the script says, so that
// what is measured on it can be right or wrong.

import { once } from "node:events";
import {
  type AvailabilityRequest,
  AvailabilityResponse,
  type JobAssignment,
  JobStatus,
  RegisterWorkerRequest,
  ServerMessage,
  UpdateWorkerStatus,
  WorkerMessage,
  WorkerStatus,
} from "@livekit/protocol";
import { AccessToken, AgentDispatchClient, RoomAgentDispatch, RoomServiceClient } from "livekit-server-sdk";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type FakeLivekit, startFakeLivekit } from "./fake-livekit.js";
import { strangerId } from "./rooms.js";
import {
  assigns,
  delivers,
  deliversTwice,
  givesToStranger,
  hasRoomAlready,
  type ListAnswer,
  neverOffers,
  offersAgain,
  offersLate,
  type Script,
} from "./script.js";

const room = "rollcall-abcdefgh-000007";
const agentName = "an-agent";
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function fakeWith(script: Script): Promise<FakeLivekit> {
  const fake = await startFakeLivekit(() => script);
  cleanUps.push(() => fake.stop());
  return fake;
}

const options = { failover: false, requestTimeout: 1 };
const roomsOf = ({ url, apiKey, apiSecret }: FakeLivekit) => new RoomServiceClient(url, apiKey, apiSecret, options);
const dispatchesOf = ({ url, apiKey, apiSecret }: FakeLivekit) =>
  new AgentDispatchClient(url, apiKey, apiSecret, options);

const ask = (fake: FakeLivekit) =>
  roomsOf(fake).createRoom({ name: room, agents: [new RoomAgentDispatch({ agentName, metadata: "m" })] });

type BareWorker = {
  readonly id: string;
  readonly offers: AvailabilityRequest[];
  readonly assignments: JobAssignment[];
  readonly send: (message: WorkerMessage["message"]) => void;
};

/** Registers, says yes to every offer and keeps what it got. */
async function bareWorker(fake: FakeLivekit): Promise<BareWorker> {
  const token = new AccessToken(fake.apiKey, fake.apiSecret);
  token.addGrant({ agent: true });
  const headers = { authorization: `Bearer ${await token.toJwt()}` };
  const socket = new WebSocket(`${fake.url.replace("http", "ws")}/agent`, { headers });
  const send: BareWorker["send"] = (message) => socket.send(new WorkerMessage({ message }).toBinary());
  const offers: AvailabilityRequest[] = [];
  const assignments: JobAssignment[] = [];
  const registered = new Promise<string>((resolve) => {
    socket.on("message", (data: Buffer) => {
      const { message } = ServerMessage.fromBinary(data);
      if (message.case === "register") resolve(message.value.workerId);
      if (message.case === "assignment") assignments.push(message.value);
      if (message.case !== "availability") return;
      offers.push(message.value);
      const answer = { jobId: message.value.job?.id ?? "", available: true, participantIdentity: "agent-7" };
      send({ case: "availability", value: new AvailabilityResponse(answer) });
    });
  });
  await once(socket, "open");
  send({ case: "register", value: new RegisterWorkerRequest({ agentName }) });
  return { id: await registered, offers, assignments, send };
}

const did = (fake: FakeLivekit) => fake.deeds.map((deed) => deed.did);

describe("the fake LiveKit", () => {
  it("takes its own key and refuses another, on the API and on /agent", async () => {
    const fake = await fakeWith(delivers);
    expect(await roomsOf(fake).listRooms()).toEqual([]);
    const wrong = { ...fake, apiSecret: "another-secret-of-more-than-32-characters" };
    await expect(roomsOf(wrong).listRooms()).rejects.toMatchObject({ status: 401 });
    await expect(bareWorker(wrong)).rejects.toThrow("401");
  });

  it("lists and deletes rooms as they are", async () => {
    const fake = await fakeWith(neverOffers);
    const { sid } = await ask(fake);
    expect(await roomsOf(fake).listRooms([room])).toMatchObject([{ name: room, sid }]);
    expect(await roomsOf(fake).listRooms(["another"])).toEqual([]);
    expect(await roomsOf(fake).listParticipants(room)).toEqual([]);
    await roomsOf(fake).deleteRoom(room);
    await expect(roomsOf(fake).deleteRoom(room)).rejects.toMatchObject({ status: 404 });
  });

  it("delivers: one offer, and after the yes an assignment with a token for the room", async () => {
    const fake = await fakeWith(delivers);
    const worker = await bareWorker(fake);
    await ask(fake);
    await expect.poll(() => worker.assignments).toHaveLength(1);
    const [offer] = worker.offers;
    expect(offer?.job).toMatchObject({ metadata: "m", agentName, room: { name: room } });
    expect(Number(offer?.job?.state?.startedAt ?? 0n)).toBeGreaterThan(0);
    expect(worker.assignments[0]?.job?.id).toBe(offer?.job?.id);
    const claims = JSON.parse(
      Buffer.from(worker.assignments[0]?.token.split(".")[1] ?? "", "base64url").toString("utf8"),
    );
    expect(claims).toMatchObject({ sub: "agent-7", video: { room } });
    const [listed] = await dispatchesOf(fake).listDispatch(room);
    expect(listed?.state?.jobs).toMatchObject([{ state: { status: JobStatus.JS_RUNNING, workerId: worker.id } }]);
    expect(did(fake)).toEqual(["took the request", "offered", "got a yes", "assigned"]);
    const [taken, offered] = fake.deeds;
    expect(Number(offered?.atMs) - Number(taken?.atMs)).toBeGreaterThanOrEqual(199);
  });

  it.each([
    ["late", offersLate(600), 600],
    ["assigned late", assigns({ kind: "after", delayMs: 500 }), 700],
  ])("%s: not before the stated delay", async (_, script, leastMs) => {
    const fake = await fakeWith(script);
    const worker = await bareWorker(fake);
    await ask(fake);
    await expect.poll(() => worker.assignments, { timeout: 3_000 }).toHaveLength(1);
    const [taken] = fake.deeds;
    expect(Number(fake.deeds.at(-1)?.atMs) - Number(taken?.atMs)).toBeGreaterThanOrEqual(leastMs - 2);
  });

  it.each([
    ["never offers", neverOffers, ["took the request"]],
    ["gives it to a stranger", givesToStranger, ["took the request", "gave it to a stranger"]],
    ["never assigns", assigns({ kind: "never" }), ["took the request", "offered", "got a yes"]],
    [
      "assigns elsewhere",
      assigns({ kind: "elsewhere" }),
      ["took the request", "offered", "got a yes", "gave it to a stranger"],
    ],
    [
      "delivers twice",
      deliversTwice,
      ["took the request", "offered", "got a yes", "assigned", "offered", "got a yes", "assigned"],
    ],
    ["offers again", offersAgain, ["took the request", "offered", "got a yes", "offered", "got a yes", "assigned"]],
  ])("%s", async (_, script, deeds) => {
    const fake = await fakeWith(script);
    await bareWorker(fake);
    await ask(fake);
    await expect.poll(() => did(fake), { timeout: 3_000 }).toEqual(deeds);
  });

  it.each([
    ["running", [[JobStatus.JS_RUNNING, ""]]],
    ["running elsewhere", [[JobStatus.JS_RUNNING, strangerId]]],
    ["pending", [[JobStatus.JS_PENDING, ""]]],
    ["ended", [[JobStatus.JS_SUCCESS, ""]]],
    ["empty", []],
  ] as const)("lists what never happened as %s", async (list: ListAnswer, told) => {
    const fake = await fakeWith({ ...neverOffers, list });
    await ask(fake);
    const [listed] = await dispatchesOf(fake).listDispatch(room);
    expect(listed).toMatchObject({ metadata: "m", agentName });
    expect(listed?.state?.jobs.map(({ state }) => [state?.status, state?.workerId])).toEqual(told);
  });

  it("shows a job in its list when the stated lag is over", async () => {
    const fake = await fakeWith({ ...delivers, listLagMs: 600 });
    const worker = await bareWorker(fake);
    await ask(fake);
    await expect.poll(() => worker.assignments).toHaveLength(1);
    const jobs = async () => (await dispatchesOf(fake).listDispatch(room))[0]?.state?.jobs.length;
    expect(await jobs()).toBe(0);
    await expect.poll(jobs).toBe(1);
    const offered = fake.deeds.find((deed) => deed.did === "offered");
    expect(Date.now() - Number(offered?.atMs)).toBeGreaterThanOrEqual(599);
  });

  it("leaves a dispatch out of its list, or fails to list", async () => {
    const absent = await fakeWith({ ...delivers, list: "absent" });
    await ask(absent);
    expect(await dispatchesOf(absent).listDispatch(room)).toEqual([]);
    const failing = await fakeWith({ ...delivers, list: "error" });
    await ask(failing);
    await expect(dispatchesOf(failing).listDispatch(room)).rejects.toMatchObject({ status: 503 });
  });

  it("answers a request as the script says, and dispatches all the same", async () => {
    const failing = await fakeWith({ ...neverOffers, request: { kind: "fail", httpStatus: 503, code: "unavailable" } });
    await expect(ask(failing)).rejects.toMatchObject({ status: 503, code: "unavailable" });
    const hanging = await fakeWith({ ...delivers, request: { kind: "hang" } });
    const worker = await bareWorker(hanging);
    await expect(ask(hanging)).rejects.toThrow(/timeout/i);
    expect(worker.assignments).toHaveLength(1);
  });

  it("answers a living room's sid and age, and ignores the agents asked for with it", async () => {
    const fake = await fakeWith(hasRoomAlready(30_000));
    const first = await ask(fake);
    expect(Date.now() - Number(first.creationTimeMs)).toBeGreaterThanOrEqual(30_000);
    expect((await ask(fake)).sid).toBe(first.sid);
    expect(did(fake)).toEqual(["took the request"]);
  });

  it("offers nothing to a worker that says it is full, and finds none when nobody is there", async () => {
    const fake = await fakeWith({ ...delivers, offers: delivers.offers.map((offer) => ({ ...offer, afterMs: 20 })) });
    const worker = await bareWorker(fake);
    const value = new UpdateWorkerStatus({ load: 1, status: WorkerStatus.WS_FULL });
    worker.send({ case: "updateWorker", value });
    worker.send({ case: "updateWorker", value: new UpdateWorkerStatus({ load: 1 }) });
    await ask(fake);
    await expect.poll(() => did(fake)).toEqual(["took the request", "found no worker"]);
    expect(worker.offers).toEqual([]);
  });

  it("closes a worker that registers twice or sends no message of the protocol", async () => {
    const fake = await fakeWith(delivers);
    const worker = await bareWorker(fake);
    worker.send({ case: "register", value: new RegisterWorkerRequest({ agentName }) });
    await ask(fake);
    await expect.poll(() => did(fake)).toEqual(["took the request", "found no worker"]);
  });
});
