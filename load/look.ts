// What listDispatch said of one dispatch, in one word. Never proof of arrival: it is recorded to be compared with it.

import type { Listed } from "../contract/events.js";
import type { ApiAnswer, JobStatus, ListedDispatch } from "./clients/client.js";

export type Look = {
  readonly listed: Listed;
  readonly code: string;
  readonly dispatchId: string;
  readonly jobId: string;
};

/** A dispatch is told from others in its room by our key in its metadata, never by the room alone. */
export function lookOf(answer: ApiAnswer<readonly ListedDispatch[]>, metadata: string): Look {
  if (answer.answer !== "ok") return { listed: "error", code: answer.code, dispatchId: "", jobId: "" };
  const dispatch = answer.value.find((candidate) => candidate.metadata === metadata);
  if (dispatch === undefined) return { listed: "absent", code: "", dispatchId: "", jobId: "" };
  const job = mostAlive(dispatch.jobs);
  return { listed: job?.status ?? "empty", code: "", dispatchId: dispatch.id, jobId: job?.id ?? "" };
}

/** The server keeps ended jobs beside a newer one for a while: the most alive is what its list claims. */
function mostAlive(jobs: ListedDispatch["jobs"]) {
  const order: readonly JobStatus[] = ["running", "pending", "ended"];
  return [...jobs].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))[0];
}
