// What listDispatch said of one dispatch, in one word. Never proof of arrival: it is recorded to be compared with it.

import type { LoadEvent } from "../contract/events/load.js";
import { metadataOf } from "../contract/ids.js";
import { wallUs } from "../contract/instants.js";
import type { LoadSettings } from "../contract/processes.js";
import type { ApiAnswer, JobStatus, ListedDispatch } from "./clients/client.js";

/** What the line of a look says of the answer. */
export type Look = Omit<Extract<LoadEvent, { readonly event: "look" }>, "event" | "wallMs" | "n">;

/** By what attempt 1 is told from other dispatches in its room. */
export type Mark = { readonly metadata: string } | { readonly agentName: string };

/**
 * Our key, where the metadata is ours. The user's own metadata is the same for every dispatch: then the agent's name
 * tells it, because every look is before the rescue, so that no other dispatch of ours is in the room yet.
 */
export const markOf = (
  { metadata, agentName, runId }: Pick<LoadSettings, "metadata" | "agentName" | "runId">,
  n: number,
): Mark => (metadata === null ? { metadata: metadataOf({ runId, n, attempt: 1 }) } : { agentName });

/** A dispatch is told from others by its mark, never by the room alone. */
export function lookOf(answer: ApiAnswer<readonly ListedDispatch[]>, mark: Mark): Look {
  if (answer.answer !== "ok") return { ...nothing, listed: "error", code: answer.code };
  const dispatch = answer.value.find((candidate) => isMarked(candidate, mark));
  if (dispatch === undefined) return { ...nothing, listed: "absent" };
  const job = mostAlive(dispatch.jobs);
  if (job === undefined) return { ...nothing, listed: "empty", dispatchId: dispatch.id };
  const { id: jobId, status: listed, workerId, offeredWallUs } = job;
  return { listed, code: "", dispatchId: dispatch.id, jobId, workerId, offeredWallUs };
}

const nothing = { code: "", dispatchId: "", jobId: "", workerId: "", offeredWallUs: wallUs(0) } as const;

const isMarked = (dispatch: ListedDispatch, mark: Mark): boolean =>
  "metadata" in mark ? dispatch.metadata === mark.metadata : dispatch.agentName === mark.agentName;

/** The server keeps ended jobs beside a newer one for a while: the most alive is what its list claims. */
function mostAlive(jobs: ListedDispatch["jobs"]) {
  const order: readonly JobStatus[] = ["running", "pending", "ended"];
  return [...jobs].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))[0];
}
