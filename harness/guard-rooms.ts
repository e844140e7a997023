// The rooms of a run are deleted at its end, whatever ends it.

import type { Interrupts } from "./interrupts.js";
import type { Observer } from "./observer.js";
import type { RunningServer } from "./running-server.js";
import { roomsOf, sweepRooms } from "./sweep.js";
import type { TheirServer } from "./target-wish.js";
import type { Guard } from "./targets/target.js";
import type { Undo } from "./undo.js";

export type RoomsOfRun = {
  readonly runId: string;
  readonly server: RunningServer;
  /** `null` for a server of ours. */
  readonly theirs: TheirServer | null;
  readonly observer: Pick<Observer, "record">;
  readonly interrupts: Interrupts;
  readonly guard: Guard;
  readonly undo: Undo;
};

/** From here on rooms may be made. Those on a server that is not ours are deleted after a kill -9 too. */
export function guardRooms({ runId, server, theirs, observer, interrupts, guard, undo }: RoomsOfRun): void {
  const { httpUrl, apiKey, apiSecret } = server.address;
  const rooms = { kind: "rooms", httpUrl, apiKey, apiSecret, runId } as const;
  if (theirs !== null) guard.add(rooms);
  undo.add("rooms", async () => {
    if (!server.hasRooms()) return;
    const { deleted, left } = await sweepRooms(roomsOf(server.address), runId, interrupts.hurry);
    observer.record({ event: "swept", rooms: deleted });
    if (theirs !== null && left === "none") guard.remove(rooms);
  });
}
