import { JobStatus, ServerMessage, WorkerMessage, WorkerStatus } from "@livekit/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobFacts } from "../contract/events/job.js";
import { metadataOf } from "../contract/ids.js";
import { lineOf } from "../contract/line.js";
import { type Context, decode } from "./frames.js";

const runId = "abcdefgh";
const known: JobFacts = { n: 7, attempt: 1, jobId: "AJ_1", dispatchId: "AD_1", room: "room-7", roomSid: "RM_1" };
const unknown = (jobId: string): JobFacts => ({ n: -1, attempt: 0, jobId, dispatchId: "", room: "", roomSid: "" });
const context: Context = { runId, jobOf: (jobId) => (jobId === "AJ_1" ? known : unknown(jobId)) };

const job = (metadata = metadataOf({ runId, n: 7, attempt: 1 })) => ({
  id: "AJ_1",
  dispatchId: "AD_1",
  metadata,
  room: { name: "room-7", sid: "RM_1" },
  state: { startedAt: 1_700_000_000_123_456_789n },
});
const token = (claims: object) => `head.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;

type ServerInit = NonNullable<ConstructorParameters<typeof ServerMessage>[0]>["message"];
type WorkerInit = NonNullable<ConstructorParameters<typeof WorkerMessage>[0]>["message"];

// biome-ignore format: one row a line
const server: readonly (readonly [string, ServerInit, object])[] = [
  ["the reply to a registration", { case: "register", value: { workerId: "AW_1" } }, { kind: "registered", job: null, fact: { event: "registered", workerId: "AW_1" } }],
  ["an offer, with the server's instant in microseconds", { case: "availability", value: { job: job() } }, { kind: "offer", job: known, fact: { event: "offer", offeredWallUs: 1_700_000_000_123_456, ...known } }],
  ["an offer of another run", { case: "availability", value: { job: job("rollcall/zzzzzzzz/7/1") } }, { kind: "offer", fact: { n: -1, attempt: 0, room: "room-7" } }],
  ["an offer with metadata of somebody's own", { case: "availability", value: { job: job("hello") } }, { kind: "offer", fact: { n: -1, attempt: 0, jobId: "AJ_1" } }],
  ["an offer without a job", { case: "availability", value: {} }, { kind: "offer", fact: { n: -1, room: "", offeredWallUs: 0 } }],
  ["an assignment, with the identity of its token", { case: "assignment", value: { job: job(), token: token({ sub: "agent-1", video: {} }) } }, { kind: "assignment", job: known, fact: { event: "assignment", identity: "agent-1", ...known } }],
  ["an assignment with a token that is none", { case: "assignment", value: { job: job(), token: "none" } }, { kind: "assignment", fact: { identity: "" } }],
  ["a termination, by the offer's facts", { case: "termination", value: { jobId: "AJ_1" } }, { kind: "termination", job: known, fact: { event: "termination", ...known } }],
  ["a termination of a job never seen", { case: "termination", value: { jobId: "AJ_9" } }, { kind: "termination", fact: unknown("AJ_9") }],
  ["a pong", { case: "pong", value: {} }, { kind: "pong", job: null, fact: null }],
];

// biome-ignore format: one row a line
const worker: readonly (readonly [string, WorkerInit, object])[] = [
  ["a registration", { case: "register", value: { agentName: "a" } }, { kind: "register", job: null, fact: { event: "register", agentName: "a" } }],
  ["a yes", { case: "availability", value: { jobId: "AJ_1", available: true, participantIdentity: "agent-1" } }, { kind: "answer", job: known, fact: { event: "answer", available: "yes", identity: "agent-1", ...known } }],
  ["a no", { case: "availability", value: { jobId: "AJ_1" } }, { kind: "answer", fact: { available: "no", identity: "" } }],
  ["a status without one", { case: "updateWorker", value: { load: 0.71 } }, { kind: "status", job: null, fact: { event: "status", status: "unchanged", loadPermille: 710, jobCount: 0 } }],
  ["full", { case: "updateWorker", value: { status: WorkerStatus.WS_FULL, load: 1, jobCount: 3 } }, { kind: "status", fact: { status: "full", loadPermille: 1000, jobCount: 3 } }],
  ["available", { case: "updateWorker", value: { status: WorkerStatus.WS_AVAILABLE } }, { kind: "status", fact: { status: "available", loadPermille: 0 } }],
  ["a load that is no number", { case: "updateWorker", value: { load: Number.NaN } }, { kind: "status", fact: { loadPermille: 0 } }],
  ["a load without bound", { case: "updateWorker", value: { load: Number.POSITIVE_INFINITY } }, { kind: "status", fact: { loadPermille: 1_000_000 } }],
  ["a job that failed", { case: "updateJob", value: { jobId: "AJ_1", status: JobStatus.JS_FAILED } }, { kind: "job-update", job: known, fact: { event: "job-update", status: "failed", ...known } }],
  ["a ping", { case: "ping", value: {} }, { kind: "ping", job: null, fact: null }],
  ["a migration", { case: "migrateJob", value: { jobIds: ["AJ_1"] } }, { kind: "migrate", job: null, fact: null }],
];

describe("decode", () => {
  it.each(server)("reads %s", (_, message, expected) => {
    const binary = Buffer.from(new ServerMessage({ message: message ?? { case: undefined } }).toBinary());
    expect(decode("server", binary, "binary", context)).toMatchObject(expected);
    const text = Buffer.from(new ServerMessage({ message: message ?? { case: undefined } }).toJsonString());
    expect(decode("server", text, "text", context)).toMatchObject(expected);
  });

  it.each(worker)("reads %s", (_, message, expected) => {
    const binary = Buffer.from(new WorkerMessage({ message: message ?? { case: undefined } }).toBinary());
    expect(decode("worker", binary, "binary", context)).toMatchObject(expected);
    const text = Buffer.from(new WorkerMessage({ message: message ?? { case: undefined } }).toJsonString());
    expect(decode("worker", text, "text", context)).toMatchObject(expected);
  });

  const garbage = Buffer.from("garbage");
  it.each([
    ["bytes that are no protobuf", garbage, "binary"],
    ["text that is no JSON", garbage, "text"],
    ["an empty frame", Buffer.alloc(0), "binary"],
    ["a message of a newer protocol", Buffer.from([0xfa, 0x01, 0x00]), "binary"],
  ] as const)("says of %s that it cannot be read", (_, payload, encoding) => {
    const fact = { event: "undecodable", from: "worker", bytes: payload.length };
    expect(decode("worker", payload, encoding, context)).toEqual({ kind: "undecodable", job: null, fact });
  });

  it("knows a job's update by its kind, whatever the number of its status", () => {
    const payload = Buffer.from([0x22, 0x02, 0x10, 0x63]);
    expect(decode("worker", payload, "binary", context)).toMatchObject({ kind: "job-update", fact: null });
  });

  it("takes a field that it does not know in text as well", () => {
    const frame = decode("server", Buffer.from('{"register":{"workerId":"AW_1","newer":1}}'), "text", context);
    expect(frame.fact).toEqual({ event: "registered", workerId: "AW_1" });
  });

  it("never throws, and what it says always fits on a line without the token", () => {
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array)),
      fc.record({ room: fc.string({ maxLength: 3_000 }), secret: fc.constant("eyJsecret") }).map(({ room, secret }) => {
        const value = { job: { ...job(), room: { name: room, sid: room } }, token: `${secret}.${room}.${secret}` };
        return Buffer.from(new ServerMessage({ message: { case: "assignment", value } }).toBinary());
      }),
    );
    const encoding = fc.constantFrom("binary", "text");
    fc.assert(
      fc.property(fc.constantFrom("worker", "server"), payload, encoding, (from, bytes, as) => {
        const { fact } = decode(from, bytes, as, context);
        expect(lineOf({ ...fact })).not.toContain("eyJsecret");
      }),
    );
  });
});
