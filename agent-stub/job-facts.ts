// Which dispatch a job belongs to, by its metadata. A job comes from outside, in two shapes: the worker holds the
// protobuf message (64-bit numbers are bigint), a job process its JSON (they are text, and empty fields are left out).

import { z } from "zod";
import type { JobFacts } from "../contract/events/job.js";
import { keyOfMetadata } from "../contract/ids.js";
import { type WallMs, type WallUs, wallMs, wallUs } from "../contract/instants.js";

// Only what zod 3 and 4 both have: the stub runs beside old SDKs, which may bring zod 3.
const text = z.string().optional();
const integer64 = z.union([z.bigint(), z.string().regex(/^\d{1,19}$/)]).optional();
const jobSchema = z.object({
  id: text,
  dispatchId: text,
  metadata: text,
  room: z.object({ name: text, sid: text, creationTime: integer64, creationTimeMs: integer64 }).optional(),
  state: z.object({ startedAt: integer64 }).optional(),
});

/** `n` is -1 and `attempt` 0 for a job that is not one of this run's. */
export function factsOf(job: unknown, runId: string): JobFacts {
  const read = jobSchema.safeParse(job);
  const { id, dispatchId, metadata, room } = read.success ? read.data : {};
  const key = keyOfMetadata(metadata ?? "");
  const ours = key?.runId === runId ? key : undefined;
  return {
    n: ours?.n ?? -1,
    attempt: ours?.attempt ?? 0,
    jobId: id ?? "",
    dispatchId: dispatchId ?? "",
    room: room?.name ?? "",
    roomSid: room?.sid ?? "",
  };
}

/** When the server offered the job, by its own wall clock: state.startedAt is nanoseconds. 0 when it set none. */
export function offeredWallUsOf(job: unknown): WallUs {
  const read = jobSchema.safeParse(job);
  const startedAtNs = read.success ? read.data.state?.startedAt : undefined;
  return wallUs(Number(BigInt(startedAtNs ?? 0) / 1000n));
}

/** When the job's room was made, by the server's wall clock. 0 when the server did not say. */
export function roomCreatedWallMsOf(job: unknown): WallMs {
  const read = jobSchema.safeParse(job);
  const { creationTime, creationTimeMs } = (read.success ? read.data.room : undefined) ?? {};
  // Older servers say whole seconds only.
  return wallMs(Number(creationTimeMs ?? 0) || Number(creationTime ?? 0) * 1000);
}
