// A participant's signalling socket, and every other upgrade that is no worker's: relayed byte for byte. That the
// server took it is one more witness of the join.

import type { Socket } from "node:net";
import type { Clock, Write } from "./record.js";
import { holderOf } from "./token.js";
import { type Asking, relayUpgrade } from "./upgrade.js";
import type { Upstream } from "./upstream.js";

export type RoomSocketParts = {
  readonly upstream: Upstream;
  readonly write: Write;
  readonly nowUs: Clock["nowUs"];
};

export function relayRoomSocket({ upstream, write, nowUs }: RoomSocketParts, asking: Asking): void {
  const { request, client } = asking;
  const holder = holderOf(request.url ?? "", request.headers.authorization);
  const isOfRoom = holder !== null && holder.room !== "";
  relayUpgrade(upstream, asking, request.rawHeaders, {
    taken: (server, early, first) => {
      if (isOfRoom) write({ event: "room-opened", atUs: nowUs(), ...holder });
      let isOpen = true;
      join({ client, server, early, first }, () => {
        if (isOpen && isOfRoom) write({ event: "room-closed", atUs: nowUs(), ...holder });
        isOpen = false;
      });
    },
    // Refused likewise; there is nothing to witness.
    refused: () => {},
    whenFree: (ask) => ask(),
  });
}

type Ends = { readonly client: Socket; readonly server: Socket; readonly early: Buffer; readonly first: Buffer };

/** `onEnd` is called when either side has ended, and perhaps again. */
function join({ client, server, early, first }: Ends, onEnd: () => void): void {
  for (const [from, to, already] of [
    [client, server, early],
    [server, client, first],
  ] as const) {
    from.setNoDelay(true);
    from.allowHalfOpen = true;
    if (already.length > 0) to.write(already);
    from.on("end", onEnd);
    from.on("close", () => {
      onEnd();
      // What was still to be written goes first; nobody reads the other way any more.
      to.destroySoon();
    });
    from.pipe(to);
  }
}
