// Deletes the rooms of one run and of no other, until none is left. A late agent re-creates a deleted room by joining
// it, so this comes after the worker's end, and one empty look is not believed.

import { setTimeout as sleep } from "node:timers/promises";
import { RoomServiceClient } from "livekit-server-sdk";
import { roomPrefixOf } from "../contract/ids.js";
import { requestTimeoutMs } from "../contract/timing.js";
import { preflightOfError } from "./targets/preflight.js";
import type { ServerAddress } from "./targets/target.js";

/** What the sweep needs of a server. */
export type Rooms = { list(): Promise<readonly string[]>; delete(name: string): Promise<void> };

/** Two looks this far apart must find nothing (docs/decisions.md). */
const secondLookAfterMs = 2_000;

/** Bounds the whole sweep; a room that comes back this often is somebody else's doing. */
const mostLooks = 20;

export type Swept = {
  /** How many rooms were deleted. */
  readonly deleted: number;
  /** `unsure`: it was hurried, and there was no second look. */
  readonly left: "none" | "unsure";
};

/** @throws when rooms keep coming back or the server does not let us look. */
export async function sweepRooms(
  rooms: Rooms,
  runId: string,
  hurry: AbortSignal,
  betweenLooksMs = secondLookAfterMs,
): Promise<Swept> {
  const prefix = roomPrefixOf(runId);
  let deleted = 0;
  let emptyLooks = 0;
  let problem = "";
  for (let look = 0; look < mostLooks && emptyLooks < 2 && !(hurry.aborted && look > 0); look++) {
    if (look > 0) await sleep(betweenLooksMs, undefined, { signal: hurry }).catch(() => {});
    try {
      const found = (await rooms.list()).filter((name) => name.startsWith(prefix));
      emptyLooks = found.length === 0 ? emptyLooks + 1 : 0;
      // One look at which there was something to delete is no failure of a sweep that was hurried.
      problem =
        found.length === 0 || hurry.aborted
          ? ""
          : `rooms of this run keep coming back: ${found.slice(0, 5).join(", ")}`;
      // A room that is gone by now is what was wanted; any other failure shows at the next look.
      const answers = await Promise.allSettled(found.map((name) => rooms.delete(name)));
      deleted += answers.filter(({ status }) => status === "fulfilled").length;
    } catch (error) {
      emptyLooks = 0;
      problem = `the rooms of this run could not be listed: ${reasonOf(error)}`;
    }
  }
  if (problem !== "") throw new Error(problem);
  return { deleted, left: emptyLooks < 2 ? "unsure" : "none" };
}

/** Not in the server's words: they repeat the token. */
function reasonOf(error: unknown): string {
  const answer = preflightOfError(error, requestTimeoutMs);
  return answer.kind === "unauthorized" ? "the server refuses the API key and secret" : answer.detail;
}

export function roomsOf(address: Omit<ServerAddress, "wsUrl">): Rooms {
  const options = { failover: false, requestTimeout: requestTimeoutMs / 1000 };
  const service = new RoomServiceClient(address.httpUrl, address.apiKey, address.apiSecret, options);
  return {
    list: async () => (await service.listRooms()).map(({ name }) => name),
    delete: (name) => service.deleteRoom(name),
  };
}
