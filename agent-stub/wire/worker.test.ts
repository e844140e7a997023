// A wire worker against a played server over real sockets. The server itself is tried by test/.

import { Job, WorkerStatus } from "@livekit/protocol";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Arrival } from "../../contract/collector-api.js";
import type { WorkerEvent } from "../../contract/events/worker.js";
import type { WorkerFault } from "../../contract/faults.js";
import { WorkerFaults } from "../faults.js";
import type { WireStubSettings } from "../settings.js";
import { rivalBook, workerBook } from "./book.js";
import { PlayedServer } from "./played-server.js";
import { WireWorker } from "./worker.js";

/** The worker's clock is ahead of the host's by so much, and by more with each offer. */
const clock = vi.hoisted(() => ({ aheadUs: 0, perOfferUs: 0 }));
vi.mock("../record.js", async (original) => {
  const real = await original<typeof import("../record.js")>();
  return { ...real, nowUs: () => real.nowUs() + clock.aheadUs };
});

const runId = "abcdefgh";
const forever = 600_000;
const events: WorkerEvent[] = [];
const arrivals: Arrival[] = [];
const registered: string[] = [];
let server: PlayedServer;
let worker: WireWorker | undefined;

beforeEach(async () => {
  for (const list of [events, arrivals, registered]) list.splice(0);
  Object.assign(clock, { aheadUs: 0, perOfferUs: 0 });
  server = await PlayedServer.start();
});
afterEach(() => {
  worker?.stop();
  server.stop();
});

/** Starts it and waits for its registration and first status. */
async function start(changes: Partial<WireStubSettings> = {}) {
  const settings: WireStubSettings = {
    ...{
      runId,
      eventsFile: "worker-1.ndjson",
      segments: null,
      collectorUrl: "http://127.0.0.1:1",
      serverUrl: server.url,
    },
    ...{ agentName: "agent", holdMs: forever, seed: 1, faults: [], workers: 1, capacity: null },
    ...{ presence: "none", role: "worker", apiKey: "key", apiSecret: "hush", ...changes },
  };
  const faults = new WorkerFaults(settings);
  faults.loadStarted(0);
  const record = (event: WorkerEvent) => {
    events.push(event);
    if (event.event === "handler") clock.aheadUs += clock.perOfferUs;
  };
  const pen = { record, target: "worker-1" };
  const book = settings.role === "rival" ? rivalBook(pen) : workerBook(pen, (arrival) => void arrivals.push(arrival));
  worker = new WireWorker({ settings, book, faults, registered: (workerId) => void registered.push(workerId) });
  return { register: await server.worker.next("register"), status: await server.worker.next("updateWorker") };
}

const jobOf = (n: number, metadata = `rollcall/${runId}/${n}/1`): Job =>
  new Job({
    id: `AJ_${n}`,
    dispatchId: `AD_${n}`,
    metadata,
    // Made just now: an old room would be looked for first, which the played server cannot answer.
    room: { name: `rollcall-${runId}-00000${n}`, sid: "RM", creationTimeMs: BigInt(Date.now()) },
  });
const offer = async (n: number, metadata?: string) => {
  server.say({ case: "availability", value: { job: jobOf(n, metadata) } });
  return await server.worker.next("availability");
};
const assign = (n: number) => server.say({ case: "assignment", value: { job: jobOf(n), token: "a.b" } });
/** What was written, by its name and dispatch. */
const written = () => events.map((event) => ("n" in event ? `${event.event} ${event.n}` : event.event));
const writes = (line: string, count = 1) =>
  expect.poll(() => written().filter((one) => one === line).length, { interval: 5 }).toBe(count);
const fault = (changes: object): WorkerFault => ({
  ...{ index: 0, name: "refuse", specification: "refuse", window: { fromMs: 0, toMs: null } },
  ...{ kind: "refuse", choice: { by: "all" }, ...changes },
});

describe("a wire worker", () => {
  it("registers by name and tells its status explicitly", async () => {
    const started = await start();
    const { agentName, type } = started.register;
    expect({ agentName, type }).toEqual({ agentName: "agent", type: 0 });
    const { status, load, jobCount } = started.status;
    expect({ status, load, jobCount }).toEqual({ status: WorkerStatus.WS_AVAILABLE, load: 0, jobCount: 0 });
    expect(server.connections).toEqual(["/agent Bearer"]);
    expect(registered).toEqual(["AW_1"]);
  });

  it("takes the assignment for the arrival, tells it, and reports the job's end after the hold", async () => {
    await start({ holdMs: 20 });
    const answer = await offer(3);
    expect([answer.jobId, answer.available, answer.participantIdentity]).toEqual(["AJ_3", true, "rollcall-AJ_3"]);
    expect(written()).toEqual(["handler 3"]);
    assign(3);
    const ended = await server.worker.next("updateJob");
    expect([ended.jobId, ended.status]).toEqual(["AJ_3", 2]);
    expect(written()).toEqual(["handler 3", "entry 3"]);
    expect(arrivals.map(({ n, attempt }) => ({ n, attempt }))).toEqual([{ n: 3, attempt: 1 }]);
  });

  it("says no to a job of another run, but not to the user's metadata in a room of this run", async () => {
    await start();
    server.say({ case: "availability", value: { job: new Job({ id: "AJ_9", room: { name: "theirs" } }) } });
    expect((await server.worker.next("availability")).available).toBe(false);
    await writes("rejected -1");
    expect((await offer(4, "the user's")).available).toBe(true);
  });

  it("writes a second assignment of a job as a second arrival", async () => {
    await start({ holdMs: 20 });
    for (const n of [1, 1, 2]) assign(n);
    // A hold of the second one would end before that of job 2, which began later.
    expect((await server.worker.next("updateJob")).jobId).toBe("AJ_1");
    expect((await server.worker.next("updateJob")).jobId).toBe("AJ_2");
    expect(written()).toEqual(["entry 1", "entry 1", "entry 2"]);
  });

  it("is full at its capacity, refuses beyond it, and is available again after a job", async () => {
    await start({ capacity: 1, holdMs: 50 });
    expect((await offer(1)).available).toBe(true);
    expect((await server.worker.next("updateWorker")).status).toBe(WorkerStatus.WS_FULL);
    expect((await offer(2)).available).toBe(false);
    await writes("rejected 2");
    assign(1);
    await server.worker.next("updateJob");
    expect((await server.worker.next("updateWorker")).status).toBe(WorkerStatus.WS_AVAILABLE);
    expect((await offer(3)).available).toBe(true);
  });

  it("ends a job that the server terminates, and reports no end of it", async () => {
    await start({ capacity: 1 });
    assign(1);
    expect((await server.worker.next("updateWorker")).status).toBe(WorkerStatus.WS_FULL);
    server.say({ case: "termination", value: { jobId: "AJ_1" } });
    expect((await server.worker.next("updateWorker")).status).toBe(WorkerStatus.WS_AVAILABLE);
    expect(server.worker.count("updateJob")).toBe(0);
  });

  it("passes over what is no frame of the protocol", async () => {
    await start();
    server.sayBytes(Buffer.from([0xff, 0xff, 0xff]));
    expect((await offer(1)).available).toBe(true);
  });

  it("registers anew when its connection is cut, and still carries its jobs", async () => {
    await start();
    assign(1);
    await writes("entry 1");
    server.cut();
    await server.worker.next("register");
    expect((await server.worker.next("updateWorker")).jobCount).toBe(1);
    expect(registered).toEqual(["AW_1", "AW_2"]);
    expect(events.at(-1)).toMatchObject({ event: "disconnected", error: "closed with code 1006", retryAfterMs: 2_000 });
  });
});

it("drains: says FULL, refuses what it is offered all the same, keeps what it has, and is idle after its last job", async () => {
  await start({ holdMs: 60 });
  expect(worker?.isIdle()).toBe(true);
  assign(1);
  await writes("entry 1");
  expect((await offer(2)).available).toBe(true);
  worker?.drain();
  const { status, load } = await server.worker.next("updateWorker");
  expect([status, load]).toEqual([WorkerStatus.WS_FULL, 0]);
  expect((await offer(3)).available).toBe(false);
  // It said yes to this one before.
  assign(2);
  expect([(await server.worker.next("updateJob")).jobId, worker?.isIdle()]).toEqual(["AJ_1", false]);
  expect((await server.worker.next("updateJob")).jobId).toBe("AJ_2");
  expect(worker?.isIdle()).toBe(true);
  expect(written()).toEqual(["entry 1", "handler 2", "handler 3", "rejected 3", "entry 2"]);
});

it("that drains says so again when it registers anew", async () => {
  await start();
  assign(1);
  await writes("entry 1");
  worker?.drain();
  server.cut();
  await server.worker.next("register");
  await expect.poll(async () => (await server.worker.next("updateWorker")).jobCount, { interval: 5 }).toBe(1);
});

it("forgets its promises when the connection is cut: nobody will assign those jobs", async () => {
  await start({ capacity: 1 });
  expect((await offer(1)).available).toBe(true);
  expect((await server.worker.next("updateWorker")).status).toBe(WorkerStatus.WS_FULL);
  server.cut();
  await server.worker.next("register");
  expect((await server.worker.next("updateWorker")).status).toBe(WorkerStatus.WS_AVAILABLE);
});

describe("a fault of the worker", () => {
  it("refuses, and is written once it has", async () => {
    await start({ faults: [fault({})] });
    expect((await offer(1)).available).toBe(false);
    await writes("fault");
    expect(events.at(-1)).toMatchObject({ fault: "refuse", phase: "once", target: "worker-1", jobId: "AJ_1" });
    expect(written()).toEqual(["handler 1", "rejected 1", "fault"]);
  });

  it("answers later, by no less than it was told", async () => {
    await start({ faults: [fault({ name: "answer-slowly", kind: "answer-slowly", byMs: 40 })] });
    const before = performance.now();
    expect((await offer(1)).available).toBe(true);
    expect(performance.now() - before).toBeGreaterThanOrEqual(38);
    await writes("fault");
  });

  it("is written once when it answers slowly, whether the answer is given or the worker stops first", async () => {
    const slowly = fault({ name: "answer-slowly", kind: "answer-slowly", byMs: 40 });
    await start({ faults: [slowly] });
    await offer(1);
    expect(written()).toEqual(["handler 1", "fault"]);
    server.say({ case: "availability", value: { job: jobOf(2) } });
    await writes("handler 2");
    worker?.stop();
    expect(written()).toEqual(["handler 1", "fault", "handler 2", "fault"]);
    expect(events.at(-1)).toMatchObject({ fault: "answer-slowly", phase: "once", jobId: "AJ_2" });
  });

  it("refuses slowly: the refusal is written with the answer only", async () => {
    const slowly = fault({ index: 1, name: "answer-slowly", kind: "answer-slowly", byMs: 40 });
    await start({ faults: [fault({}), slowly] });
    expect((await offer(1)).available).toBe(false);
    await writes("fault", 2);
    expect(written()).toEqual(["handler 1", "fault", "rejected 1", "fault"]);
    expect(events.flatMap((event) => (event.event === "fault" ? [event.fault] : []))).toEqual([
      "answer-slowly",
      "refuse",
    ]);
  });

  it("keeps the place of a slow answer for the whole patience after it", async () => {
    const slowly = fault({ name: "answer-slowly", kind: "answer-slowly", byMs: 40 });
    // The offer's instant is taken before its line is written: the answer is 7 s younger than the offer.
    clock.perOfferUs = 7_000_000;
    await start({ capacity: 1, faults: [slowly] });
    expect((await offer(1)).available).toBe(true);
    clock.aheadUs += 1_000_000;
    expect((await offer(2)).available).toBe(false);
  });

  it("withholds an answer for good when the connection went away before it", async () => {
    await start({ faults: [fault({ name: "answer-slowly", kind: "answer-slowly", byMs: 100 })] });
    server.say({ case: "availability", value: { job: jobOf(1) } });
    await writes("handler 1");
    server.cut();
    // It comes back two seconds later, so the slow answer was due before.
    await server.worker.next("register");
    expect(written()).toEqual(["handler 1", "fault", "disconnected"]);
    expect(server.worker.count("availability")).toBe(0);
  });

  it("has it report itself full, and its load, as long as it lasts", async () => {
    const reports = [fault({ kind: "report-full" }), fault({ kind: "report-load", loadPermille: 900 })];
    const { status } = await start({ faults: reports });
    expect([status.status, status.load.toFixed(2)]).toEqual([WorkerStatus.WS_FULL, "0.90"]);
    // It takes what it is offered all the same: what it says of itself is the server's business.
    expect((await offer(1)).available).toBe(true);
  });
});

describe("in the room", () => {
  it("joins by signalling, and says goodbye when the hold is over", async () => {
    await start({ presence: "signalling", holdMs: 100 });
    assign(1);
    await writes("join 1");
    await server.signalling.next("leave");
    await writes("left 1");
    expect(server.connections).toEqual(["/agent Bearer", "/rtc"]);
  });

  it("a job that is stopped leaves, too", async () => {
    await start({ presence: "signalling" });
    assign(1);
    await writes("join 1");
    worker?.stop();
    await server.signalling.next("leave");
    expect(written()).toEqual(["entry 1", "join 1", "left 1"]);
  });

  it("a room that cannot be entered is a join that failed, without the token", async () => {
    await start({ presence: "signalling" });
    server.say({ case: "assignment", value: { job: jobOf(1), token: "eyJ.b", url: "ws://127.0.0.1:1" } });
    await writes("join-failed 1");
    expect(JSON.stringify(events)).not.toContain("eyJ");
  });
});

it("a rival writes each job it took as a fault, and nothing that could be an arrival", async () => {
  await start({ role: "rival", presence: "signalling", holdMs: 20 });
  expect((await offer(1, "the user's")).participantIdentity).toBe("agent-AJ_1");
  assign(1);
  await server.worker.next("updateJob");
  expect(events.map(({ event }) => event)).toEqual(["fault"]);
  expect(events[0]).toMatchObject({ fault: "rival", phase: "once", room: `rollcall-${runId}-000001`, jobId: "AJ_1" });
  expect(arrivals).toEqual([]);
});
