// What a frame of the worker protocol says: bytes in, facts out. Nothing of a token but the participant's identity
// leaves this file. It never throws: what is no message of the protocol is "undecodable", which is a fact as well.

import {
  type Job,
  JobStatus,
  JobType,
  type RegisterWorkerRequest,
  ServerMessage,
  type UpdateJobStatus,
  type UpdateWorkerStatus,
  WorkerMessage,
  WorkerStatus,
} from "@livekit/protocol";
import type { JobFacts } from "../contract/events/job.js";
import type { WiretapEvent } from "../contract/events/wiretap.js";
import type { FrameKind } from "../contract/frames.js";
import { keyOfMetadata } from "../contract/ids.js";
import { type WallUs, wallUs } from "../contract/instants.js";
import { cutText } from "../contract/line.js";
import { holderOfToken } from "./token.js";
import type { Encoding } from "./websocket.js";

export type Sender = "worker" | "server";

/** An event without what only the moment of handing on can say. */
type WithoutStamp<E> = E extends unknown ? Omit<E, "atUs" | "link"> : never;

type FrameEventName =
  | "register"
  | "registered"
  | "offer"
  | "answer"
  | "assignment"
  | "termination"
  | "status"
  | "job-update"
  | "undecodable";

type FrameFact = WithoutStamp<Extract<WiretapEvent, { readonly event: FrameEventName }>>;

/** `job` is the one the frame is about, `fact` what is to be written of it; pings and the like are about nothing. */
export type Frame = {
  readonly kind: FrameKind | "undecodable";
  readonly job: JobFacts | null;
  readonly fact: FrameFact | null;
};

/** What a frame alone does not say: which run this is, and which dispatch a job id belongs to. */
export type Context = { readonly runId: string; readonly jobOf: (jobId: string) => JobFacts };

export function decode(from: Sender, payload: Buffer, encoding: Encoding, context: Context): Frame {
  const read = from === "server" ? serverFrame : workerFrame;
  return read(payload, encoding, context) ?? undecodable(from, payload.length);
}

export const undecodable = (from: Sender, bytes: number): Frame => ({
  kind: "undecodable",
  job: null,
  fact: { event: "undecodable", from, bytes },
});

function serverFrame(payload: Buffer, encoding: Encoding, context: Context): Frame | null {
  const message = parsed(ServerMessage, payload, encoding)?.message;
  switch (message?.case) {
    case "register":
      return { kind: "registered", job: null, fact: { event: "registered", workerId: idOf(message.value.workerId) } };
    case "availability": {
      const job = factsOf(message.value.job, context);
      const offeredWallUs = offeredWallUsOf(message.value.job);
      return { kind: "offer", job, fact: { event: "offer", offeredWallUs, ...job } };
    }
    case "assignment": {
      const job = factsOf(message.value.job, context);
      const identity = idOf(holderOfToken(message.value.token)?.identity ?? "");
      return { kind: "assignment", job, fact: { event: "assignment", ...job, identity } };
    }
    case "termination": {
      const job = context.jobOf(idOf(message.value.jobId));
      return { kind: "termination", job, fact: { event: "termination", ...job } };
    }
    case "pong":
      return { kind: "pong", job: null, fact: null };
    default:
      return null;
  }
}

function workerFrame(payload: Buffer, encoding: Encoding, context: Context): Frame | null {
  const message = parsed(WorkerMessage, payload, encoding)?.message;
  switch (message?.case) {
    case "register":
      return { kind: "register", job: null, fact: registerFact(message.value) };
    case "availability": {
      const job = context.jobOf(idOf(message.value.jobId));
      const available = message.value.available ? "yes" : "no";
      const identity = idOf(message.value.participantIdentity);
      return { kind: "answer", job, fact: { event: "answer", available, ...job, identity } };
    }
    case "updateWorker":
      return { kind: "status", job: null, fact: statusFact(message.value) };
    case "updateJob":
      return jobUpdate(message.value, context);
    case "ping":
      return { kind: "ping", job: null, fact: null };
    case "simulateJob":
      return { kind: "simulate", job: null, fact: null };
    case "migrateJob":
      return { kind: "migrate", job: null, fact: null };
    default:
      return null;
  }
}

const jobTypes = new Map([
  [JobType.JT_ROOM, "room"],
  [JobType.JT_PUBLISHER, "publisher"],
  [JobType.JT_PARTICIPANT, "participant"],
] as const);

/** By these the server decides which jobs the worker is offered; its namespace does not matter (docs/livekit.md). */
const registerFact = ({ agentName, type, deployment }: RegisterWorkerRequest): FrameFact => ({
  event: "register",
  agentName: idOf(agentName),
  jobType: jobTypes.get(type) ?? "unknown",
  deployment: idOf(deployment),
});

/** A load is 0 to 1 and sometimes more; what is no number, or absurd, must not break the line. */
const largestLoad = 1_000;

function statusFact({ status, load, jobCount }: UpdateWorkerStatus): FrameFact {
  const loadPermille = Number.isNaN(load) ? 0 : Math.round(Math.min(Math.max(load, 0), largestLoad) * 1000);
  return { event: "status", status: workerStatusOf(status), loadPermille, jobCount };
}

/** `undefined` is the wire's "not said"; a number from a newer protocol says nothing that we know either. */
function workerStatusOf(status: WorkerStatus | undefined): "available" | "full" | "unchanged" {
  if (status === WorkerStatus.WS_AVAILABLE) return "available";
  return status === WorkerStatus.WS_FULL ? "full" : "unchanged";
}

const jobStatuses = new Map([
  [JobStatus.JS_PENDING, "pending"],
  [JobStatus.JS_RUNNING, "running"],
  [JobStatus.JS_SUCCESS, "success"],
  [JobStatus.JS_FAILED, "failed"],
] as const);

/** A status of a newer protocol says nothing that we know, but the frame is one of the protocol. */
function jobUpdate(update: UpdateJobStatus, context: Context): Frame {
  const status = jobStatuses.get(update.status);
  const job = context.jobOf(idOf(update.jobId));
  return { kind: "job-update", job, fact: status === undefined ? null : { event: "job-update", status, ...job } };
}

function factsOf(job: Job | undefined, { runId }: Context): JobFacts {
  const key = keyOfMetadata(job?.metadata ?? "");
  const ours = key?.runId === runId ? key : undefined;
  return {
    n: ours?.n ?? -1,
    attempt: ours?.attempt ?? 0,
    jobId: idOf(job?.id ?? ""),
    dispatchId: idOf(job?.dispatchId ?? ""),
    room: idOf(job?.room?.name ?? ""),
    roomSid: idOf(job?.room?.sid ?? ""),
  };
}

/** state.startedAt is nanoseconds of the server's wall clock. */
const offeredWallUsOf = (job: Job | undefined): WallUs => wallUs(Number((job?.state?.startedAt ?? 0n) / 1000n));

/** Names and ids come from outside and are kept: a name of 2 MiB is not. */
const idOf = (text: string): string => cutText(text, 256);

type Reader<M> = {
  fromBinary(bytes: Uint8Array): M;
  fromJsonString(text: string, options: { readonly ignoreUnknownFields: boolean }): M;
};

function parsed<M>(reader: Reader<M>, payload: Buffer, encoding: Encoding): M | null {
  try {
    switch (encoding) {
      case "binary":
        return reader.fromBinary(payload);
      case "text":
        return reader.fromJsonString(payload.toString("utf8"), { ignoreUnknownFields: true });
      default:
        return encoding satisfies never;
    }
  } catch {
    return null;
  }
}
