// Asking for an agent: the calls of one dispatch that make something, each written down. A request's fact is written
// before it is sent, because a job can arrive before the API's answer does.

import type { Answer } from "../contract/events/load.js";
import { metadataOf, roomNameOf } from "../contract/ids.js";
import { type WallMs, wallMs } from "../contract/instants.js";
import type { Asking } from "../contract/paths.js";
import { roomTimeoutSeconds } from "../contract/timing.js";
import type { ApiAnswer, MadeRoom } from "./clients/client.js";
import type { Means, Start } from "./iteration.js";

export type Requested = {
  readonly answer: Answer;
  readonly atMs: WallMs;
  /** Closes the signalling socket of a token's holder; nothing by the other paths. */
  readonly leave: () => void;
};

/**
 * A live room: the room is there before its agent is asked for. Where it cannot be made the dispatch is asked for all
 * the same, into a room that is then fresh: what it was is in the facts.
 */
export async function makeRoom({ port, clientOf, settings }: Means, n: number): Promise<void> {
  const room = roomNameOf(settings.runId, n);
  const made = await clientOf(n).makeRoom({ room, roomTimeoutSeconds: roomTimeoutSeconds(settings) });
  const [roomSid, code] = made.answer === "ok" ? [made.value.roomSid, ""] : ["", made.code];
  port.write({ event: "room-made", wallMs: port.nowMs(), n, room, roomSid, answer: made.answer, code });
}

/** Writes the fact, sends, writes the answer. `atMs` is the instant just before the send. */
export async function request(means: Means, start: Start, attempt: 1 | 2, asking: Asking): Promise<Requested> {
  const { port } = means;
  const { n, dueUs, iterationWallMs, zeroWallMs } = start;
  const room = roomNameOf(means.settings.runId, n);
  const { path, room: roomState } = asking;
  let atMs = port.nowMs();
  const { answer, leave } = await ask(means, { n, attempt, path }, () => {
    atMs = port.nowMs();
    port.write({
      ...{ event: "request", wallMs: atMs, n, attempt, path, room, roomState },
      ...{ iterationWallMs, zeroWallMs, dueUs },
    });
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
  return { answer: answer.answer, atMs, leave };
}

/** createRoom names no dispatch, createDispatch no room. */
type Made = MadeRoom & { readonly dispatchId: string };

type Asked = { readonly answer: ApiAnswer<Partial<Made>>; readonly leave: () => void };

/** The call of a path, for an attempt of a dispatch or a warm-up. */
export async function ask(
  { clientOf, settings }: Means,
  { n, attempt, path }: { readonly n: number; readonly attempt: 1 | 2; readonly path: Asking["path"] },
  beforeSend: () => void,
): Promise<Asked> {
  const { runId, agentName } = settings;
  const metadata = settings.metadata ?? metadataOf({ runId, n, attempt });
  const asked = { room: roomNameOf(runId, n), agentName, metadata };
  const withTimeout = { ...asked, roomTimeoutSeconds: roomTimeoutSeconds(settings) };
  const client = clientOf(n);
  const leave = () => {};
  switch (path) {
    case "create-room":
      return { answer: await client.createRoom(withTimeout, beforeSend), leave };
    case "create-dispatch":
      return { answer: await client.createDispatch(asked, beforeSend), leave };
    case "token":
      return await client.enterRoom(withTimeout, beforeSend);
  }
}
