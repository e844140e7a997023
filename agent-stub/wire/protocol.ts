// The worker protocol's frames as bytes, and nothing else of it. Binary only: the server answers in the format of the
// last frame it got (docs/livekit.md).

import {
  JobStatus,
  JobType,
  ParticipantPermission,
  RegisterWorkerRequest,
  ServerMessage,
  UpdateJobStatus,
  UpdateWorkerStatus,
  WorkerMessage,
  WorkerStatus,
} from "@livekit/protocol";

/** What the server said; `job` is left as it came, for job-facts.ts to read. */
export type ServerSays =
  | { readonly says: "registered"; readonly workerId: string }
  | { readonly says: "offer"; readonly job: unknown }
  /** `url` is "" where the server names none: the room is where the worker registered. `token` is never written down. */
  | { readonly says: "assignment"; readonly job: unknown; readonly url: string; readonly token: string }
  | { readonly says: "termination"; readonly jobId: string }
  | { readonly says: "nothing of ours" };

/** @throws when the bytes are no ServerMessage. */
export function serverSays(bytes: Uint8Array): ServerSays {
  const { message } = ServerMessage.fromBinary(bytes);
  switch (message.case) {
    case "register":
      return { says: "registered", workerId: message.value.workerId };
    case "availability":
      return { says: "offer", job: message.value.job };
    case "assignment": {
      const { job, url, token } = message.value;
      return { says: "assignment", job, url: url ?? "", token };
    }
    case "termination":
      return { says: "termination", jobId: message.value.jobId };
    default:
      return { says: "nothing of ours" };
  }
}

/** What the SDK's worker asks for its agents (worker.ts), so that the server treats ours the same. */
const permissions = new ParticipantPermission({
  canPublish: true,
  canSubscribe: true,
  canPublishData: true,
  canUpdateMetadata: true,
  agent: true,
});

export const registerFrame = (agentName: string): Uint8Array =>
  frameOf({
    case: "register",
    value: new RegisterWorkerRequest({
      type: JobType.JT_ROOM,
      version: "rollcall",
      agentName,
      allowedPermissions: permissions,
    }),
  });

export const yesFrame = (jobId: string, identity: string, name: string): Uint8Array =>
  frameOf({
    case: "availability",
    value: { jobId, available: true, participantIdentity: identity, participantName: name },
  });

export const noFrame = (jobId: string): Uint8Array =>
  frameOf({ case: "availability", value: { jobId, available: false } });

export type WireStatus = { readonly status: "available" | "full"; readonly load: number; readonly jobCount: number };

/** The status always explicitly: the server keeps the old one when a frame has none. */
export const statusFrame = ({ status, load, jobCount }: WireStatus): Uint8Array =>
  frameOf({
    case: "updateWorker",
    value: new UpdateWorkerStatus({
      status: status === "full" ? WorkerStatus.WS_FULL : WorkerStatus.WS_AVAILABLE,
      load,
      jobCount,
    }),
  });

/** The job ended well: the server forgets it, which for an SDK's job happens when its participant leaves. */
export const jobEndedFrame = (jobId: string): Uint8Array =>
  frameOf({ case: "updateJob", value: new UpdateJobStatus({ jobId, status: JobStatus.JS_SUCCESS }) });

const frameOf = (
  message: NonNullable<ConstructorParameters<typeof WorkerMessage>[0]>["message"] & object,
): Uint8Array => new WorkerMessage({ message }).toBinary();
