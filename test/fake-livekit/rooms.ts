// What the fake server holds: rooms, their dispatches and jobs, and what its list says of them, true or not.

import { randomBytes } from "node:crypto";
import { AgentDispatch, AgentDispatchState, Job, JobState, JobStatus, JobType, Room } from "@livekit/protocol";
import type { ListAnswer, Script } from "./script.js";

export type HeldDispatch = {
  readonly id: string;
  readonly n: number;
  readonly attempt: 1 | 2;
  readonly agentName: string;
  readonly metadata: string;
  readonly script: Script;
  /** As they truly are; the list may say otherwise. */
  readonly jobs: Job[];
};

export type HeldRoom = { readonly room: Room; readonly dispatches: HeldDispatch[] };

/** A worker that no run of ours has. */
export const strangerId = "AW_stranger00000";

/** Ids look like LiveKit's: a prefix and 12 letters or digits. */
export const newId = (prefix: string): string => `${prefix}_${randomBytes(6).toString("hex")}`;

/** The dispatch that a room's name stands for (contract/ids), -1 for a room of somebody else. */
export const dispatchOf = (room: string): number => Number(/^rollcall-[a-z0-9]{8}-(\d+)$/.exec(room)?.[1] ?? -1);

const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n;

export function newRoom(
  name: string,
  timeouts: { readonly emptyTimeout: number; readonly departureTimeout: number },
  ageMs: number,
): HeldRoom {
  const madeMs = Date.now() - ageMs;
  const creationTime = BigInt(Math.floor(madeMs / 1000));
  const room = new Room({ sid: newId("RM"), name, ...timeouts, creationTime, creationTimeMs: BigInt(madeMs) });
  return { room, dispatches: [] };
}

/** A job as the server makes it for an offer: already running, stamped now. */
export function newJob(dispatch: HeldDispatch, room: Room, workerId: string): Job {
  const stamp = nowNs();
  return new Job({
    id: newId("AJ"),
    dispatchId: dispatch.id,
    type: JobType.JT_ROOM,
    room,
    metadata: dispatch.metadata,
    agentName: dispatch.agentName,
    state: new JobState({ status: JobStatus.JS_RUNNING, startedAt: stamp, updatedAt: stamp, workerId }),
  });
}

/** The dispatch with its jobs as the list tells them. */
export function tellsOf(dispatch: HeldDispatch, room: Room, list: ListAnswer): AgentDispatch {
  const { id, agentName, metadata } = dispatch;
  const state = new AgentDispatchState({ jobs: toldJobs(dispatch, room, list), createdAt: nowNs() });
  return new AgentDispatch({ id, agentName, room: room.name, metadata, state });
}

function toldJobs(dispatch: HeldDispatch, room: Room, list: ListAnswer): Job[] {
  const claim = (status: JobStatus, workerId: string): Job[] => {
    const job = dispatch.jobs[0]?.clone() ?? newJob(dispatch, room, workerId);
    job.state = new JobState({ ...job.state, status, workerId });
    return [job];
  };
  const worker = dispatch.jobs[0]?.state?.workerId ?? "";
  const lagNs = BigInt(dispatch.script.listLagMs) * 1_000_000n;
  switch (list) {
    case "running":
      return claim(JobStatus.JS_RUNNING, worker);
    case "running elsewhere":
      return claim(JobStatus.JS_RUNNING, strangerId);
    case "pending":
      return claim(JobStatus.JS_PENDING, worker);
    case "ended":
      return claim(JobStatus.JS_SUCCESS, worker);
    case "empty":
      return [];
    case "truth":
    case "absent":
    case "error":
      return dispatch.jobs.filter(({ state }) => nowNs() - (state?.startedAt ?? 0n) >= lagNs);
  }
}
