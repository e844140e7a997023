// Reads the parts of LiveKit's Twirp JSON that the iteration needs. The server writes proto names (snake_case) with
// every field present; the standard mapping allows camelCase and absent defaults, so both are read.

import { type WallMs, type WallUs, wallMs, wallUs } from "../../contract/instants.js";
import type { JobStatus, ListedDispatch, MadeRoom } from "./client.js";

/** A text field, "" when it is absent or something else. */
export function textOf(value: unknown, field: string): string {
  const text = fieldOf(value, field);
  return typeof text === "string" ? text : "";
}

/** Room. */
export const madeRoomOf = (body: unknown): MadeRoom => ({
  roomSid: textOf(body, "sid"),
  roomCreatedWallMs: millisecondsOf(fieldOf(body, "creation_time_ms") ?? fieldOf(body, "creationTimeMs")),
});

/** ListAgentDispatchResponse. */
export function listedDispatchesOf(body: unknown): readonly ListedDispatch[] {
  return arrayOf(fieldOf(body, "agent_dispatches") ?? fieldOf(body, "agentDispatches")).map((dispatch) => ({
    id: textOf(dispatch, "id"),
    agentName: textOf(dispatch, "agent_name") || textOf(dispatch, "agentName"),
    metadata: textOf(dispatch, "metadata"),
    jobs: arrayOf(fieldOf(fieldOf(dispatch, "state"), "jobs")).map((job) => {
      const state = fieldOf(job, "state");
      return {
        id: textOf(job, "id"),
        status: jobStatusOf(fieldOf(state, "status")),
        workerId: textOf(state, "worker_id") || textOf(state, "workerId"),
        offeredWallUs: microsecondsOf(fieldOf(state, "started_at") ?? fieldOf(state, "startedAt")),
      };
    }),
  }));
}

/** An int64 of milliseconds: a text in JSON, a bigint in the SDK. Anything else is 0. */
export const millisecondsOf = (milliseconds: unknown): WallMs => wallMs(Number(digitsOf(milliseconds)));

/** An int64 of nanoseconds, too long for a number: its last three digits are cut off as text. Anything else is 0. */
export const microsecondsOf = (nanoseconds: unknown): WallUs => wallUs(Number(digitsOf(nanoseconds).slice(0, -3)));

function digitsOf(value: unknown): string {
  const text = typeof value === "string" || typeof value === "bigint" ? String(value) : "";
  return /^\d{1,19}$/.test(text) ? text : "0";
}

/** JobStatus by name or number (livekit_agent.proto); an absent one is the default, pending. */
export function jobStatusOf(status: unknown): JobStatus {
  switch (status) {
    case "JS_RUNNING":
    case 1:
      return "running";
    case "JS_SUCCESS":
    case "JS_FAILED":
    case 2:
    case 3:
      return "ended";
    default:
      return "pending";
  }
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
}

const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
