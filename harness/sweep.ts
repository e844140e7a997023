// Deletes the rooms of one run and of no other, until none is left. A late agent re-creates a deleted room by joining
// it, so this comes after the worker's end, and one empty look is not believed.

import { setTimeout as sleep } from "node:timers/promises";
import { RoomServiceClient } from "livekit-server-sdk";
import { roomPrefixOf } from "../contract/ids.js";
import type { ServerAddress } from "./targets/target.js";

/** What the sweep needs of a server. */
export type Rooms = { list(): Promise<readonly string[]>; delete(name: string): Promise<void> };

/** Two looks this far apart must find nothing (docs/decisions.md). */
const secondLookAfterMs = 2_000;

/** Bounds the whole sweep; a room that comes back this often is somebody else's doing. */
const mostLooks = 20;

/** @returns how many rooms were deleted. @throws when rooms keep coming back or the server does not let us look. */
export async function sweepRooms(
  rooms: Rooms,
  runId: string,
  hurry: AbortSignal,
  betweenLooksMs = secondLookAfterMs,
): Promise<number> {
  const prefix = roomPrefixOf(runId);
  let deleted = 0;
  let emptyLooks = 0;
  let problem = "";
  for (let look = 0; look < mostLooks && emptyLooks < 2 && !(hurry.aborted && look > 0); look++) {
    if (look > 0) await sleep(betweenLooksMs, undefined, { signal: hurry }).catch(() => {});
    try {
      const found = (await rooms.list()).filter((name) => name.startsWith(prefix));
      emptyLooks = found.length === 0 ? emptyLooks + 1 : 0;
      problem = found.length === 0 ? "" : `rooms of this run keep coming back: ${found.slice(0, 5).join(", ")}`;
      // A room that is gone by now is what was wanted; any other failure shows at the next look.
      const answers = await Promise.allSettled(found.map((name) => rooms.delete(name)));
      deleted += answers.filter(({ status }) => status === "fulfilled").length;
    } catch (error) {
      emptyLooks = 0;
      problem = `the rooms of this run could not be listed: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  if (problem !== "") throw new Error(problem);
  return deleted;
}

export function roomsOf(address: ServerAddress): Rooms {
  const service = new RoomServiceClient(address.httpUrl, address.apiKey, address.apiSecret, { failover: false });
  return {
    list: async () => (await service.listRooms()).map(({ name }) => name),
    delete: (name) => service.deleteRoom(name),
  };
}
