// Asking for an agent: the calls of one dispatch that make something, each written down. A request's fact is written
// before it is sent, because a job can arrive before the API's answer does.

import type { Answer } from "../contract/events/load.js";
import { metadataOf, roomNameOf } from "../contract/ids.js";
import { type WallMs, wallMs } from "../contract/instants.js";
import { roomTimeoutSeconds } from "../contract/timing.js";
import type { ApiAnswer, MadeRoom } from "./clients/client.js";
import type { Means, Start } from "./iteration.js";

export type Requested = { readonly answer: Answer; readonly atMs: WallMs };

/**
 * `--room live`: the room is there before its agent is asked for. Where it cannot be made the dispatch is asked for all
 * the same, into a room that is then fresh: what it was is in the facts.
 */
export async function makeRoom({ port, client, settings }: Means, n: number): Promise<void> {
  const room = roomNameOf(settings.runId, n);
  const made = await client.makeRoom({ room, roomTimeoutSeconds: roomTimeoutSeconds(settings) });
  const [roomSid, code] = made.answer === "ok" ? [made.value.roomSid, ""] : ["", made.code];
  port.write({ event: "room-made", wallMs: port.nowMs(), n, room, roomSid, answer: made.answer, code });
}

/** Writes the fact, sends, writes the answer. `atMs` is the instant just before the send. */
export async function request(means: Means, start: Start, attempt: 1 | 2): Promise<Requested> {
  const { port } = means;
  const { n, iterationWallMs, scenarioWallMs } = start;
  const room = roomNameOf(means.settings.runId, n);
  const path = attempt === 1 ? "create-room" : "create-dispatch";
  let atMs = port.nowMs();
  const answer = await send(means, n, attempt, () => {
    atMs = port.nowMs();
    port.write({ event: "request", wallMs: atMs, n, attempt, path, room, iterationWallMs, scenarioWallMs });
  });
  const made: Partial<Made> = answer.answer === "ok" ? answer.value : {};
  port.write({
    event: "response",
    wallMs: port.nowMs(),
    n,
    attempt,
    answer: answer.answer,
    httpStatus: answer.httpStatus,
    code: answer.answer === "ok" ? "" : answer.code,
    dispatchId: made.dispatchId ?? "",
    roomSid: made.roomSid ?? "",
    roomCreatedWallMs: made.roomCreatedWallMs ?? wallMs(0),
  });
  return { answer: answer.answer, atMs };
}

/** createRoom names no dispatch, createDispatch no room. */
type Made = MadeRoom & { readonly dispatchId: string };

function send(
  { client, settings }: Means,
  n: number,
  attempt: 1 | 2,
  beforeSend: () => void,
): Promise<ApiAnswer<Partial<Made>>> {
  const { runId, agentName } = settings;
  const metadata = settings.metadata ?? metadataOf({ runId, n, attempt });
  const asked = { room: roomNameOf(runId, n), agentName, metadata };
  if (attempt === 2) return client.createDispatch(asked, beforeSend);
  return client.createRoom({ ...asked, roomTimeoutSeconds: roomTimeoutSeconds(settings) }, beforeSend);
}
