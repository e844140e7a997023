// Deletes the rooms of one run and of no other, until none is left. A late agent re-creates a deleted room by joining
// it, so this comes after the worker's end, and one empty look is not believed.

import { setTimeout as sleep } from "node:timers/promises";
import { RoomServiceClient } from "livekit-server-sdk";
import { roomPrefixOf } from "../contract/ids.js";
import type { ServerAddress } from "./targets/target.js";

/** Two looks this far apart must find nothing (design: rules of truth, 7). */
const secondLookAfterMs = 2_000;

/** Bounds the whole sweep; a room that comes back this often is somebody else's doing. */
const mostLooks = 20;

/** @returns how many rooms were deleted. @throws when rooms keep coming back, naming them. */
export async function sweepRooms(address: ServerAddress, runId: string, hurry: AbortSignal): Promise<number> {
  const rooms = new RoomServiceClient(address.httpUrl, address.apiKey, address.apiSecret, { failover: false });
  const prefix = roomPrefixOf(runId);
  let deleted = 0;
  let emptyLooks = 0;
  let found: readonly string[] = [];
  for (let look = 0; look < mostLooks; look++) {
    found = (await rooms.listRooms()).map((room) => room.name).filter((name) => name.startsWith(prefix));
    for (const name of found) await rooms.deleteRoom(name);
    deleted += found.length;
    emptyLooks = found.length === 0 ? emptyLooks + 1 : 0;
    if (emptyLooks === 2 || hurry.aborted) return deleted;
    await sleep(secondLookAfterMs, undefined, { signal: hurry }).catch(() => {});
  }
  throw new Error(`rooms of this run keep coming back: ${found.slice(0, 5).join(", ")}`);
}
