// Looks at the participants of expected rooms through the API: the witness where the server sends no webhooks.

import { ParticipantInfo_State } from "@livekit/protocol";
import { RoomServiceClient, ServerError } from "livekit-server-sdk";
import type { MonotonicUs } from "../contract/instants.js";
import type { Fresh, Sight, WatchedRooms } from "./watched-rooms.js";
import { kindOf } from "./witnessed.js";

export type WatchParts = {
  readonly rooms: WatchedRooms;
  readonly look: (room: string) => Promise<Sight>;
  readonly nowUs: () => MonotonicUs;
  readonly joined: (room: string, who: Fresh, atUs: MonotonicUs) => void;
};

/** Calls under way at once: the server may be somebody else's, and far away. */
const mostCalls = 8;

/** A look that takes longer has nothing new to say. */
const requestTimeoutSeconds = 5;

/** One turn, to be taken every few milliseconds: sends the looks that are due, as far as calls are free. */
export function participantWatch({ rooms, look, nowUs, joined }: WatchParts): () => void {
  let calls = 0;
  const take = async (room: string) => {
    const sight = await look(room);
    calls -= 1;
    const atUs = nowUs();
    for (const who of rooms.looked(room, sight, atUs)) joined(room, who, atUs);
  };
  return () => {
    while (calls < mostCalls) {
      const room = rooms.next(nowUs());
      if (room === undefined) return;
      calls += 1;
      void take(room);
    }
  };
}

/** A look through the real API; never rejects. `failed` gets why one could not be taken. */
export function looksAt(
  serverUrl: string,
  { apiKey, apiSecret }: { readonly apiKey: string; readonly apiSecret: string },
  failed: (reason: string) => void,
): WatchParts["look"] {
  // No hidden retries: the next look comes soon enough.
  const client = new RoomServiceClient(serverUrl, apiKey, apiSecret, {
    failover: false,
    requestTimeout: requestTimeoutSeconds,
  });
  return async (room) => {
    try {
      const participants = await client.listParticipants(room);
      return participants
        .filter(({ state }) => isHere(state))
        .map(({ identity, kind }) => ({ identity, kind: kindOf(kind) }));
    } catch (error) {
      failed(`the participants of a room could not be listed: ${reasonOf(error)}`);
      return "failed";
    }
  };
}

/** Not in the server's own words: those of a 401 repeat the token. */
function reasonOf(error: unknown): string {
  if (error instanceof ServerError) return `HTTP ${error.status}`;
  return error instanceof Error ? error.message : String(error);
}

/** Joined by signalling counts, media or none: it is what the list means by being in the room. */
const isHere = (state: ParticipantInfo_State): boolean =>
  state === ParticipantInfo_State.JOINED || state === ParticipantInfo_State.ACTIVE;
