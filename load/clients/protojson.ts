// Reads the parts of LiveKit's Twirp JSON that the iteration needs. The server writes proto names (snake_case) with
// every field present; the standard mapping allows camelCase and absent defaults, so both are read.

import type { JobStatus, ListedDispatch } from "./client.js";

/** A text field, "" when it is absent or something else. */
export function textOf(value: unknown, field: string): string {
  const text = fieldOf(value, field);
  return typeof text === "string" ? text : "";
}

/** ListAgentDispatchResponse. */
export function listedDispatchesOf(body: unknown): readonly ListedDispatch[] {
  return arrayOf(fieldOf(body, "agent_dispatches") ?? fieldOf(body, "agentDispatches")).map((dispatch) => ({
    id: textOf(dispatch, "id"),
    metadata: textOf(dispatch, "metadata"),
    jobs: arrayOf(fieldOf(fieldOf(dispatch, "state"), "jobs")).map((job) => ({
      id: textOf(job, "id"),
      status: jobStatusOf(fieldOf(fieldOf(job, "state"), "status")),
    })),
  }));
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
