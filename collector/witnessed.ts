// What one of the server's webhooks says of this run's rooms, as a fact. Tokens are in none of the fields taken.

import { ParticipantInfo_Kind } from "@livekit/protocol";
import type { WebhookEvent } from "livekit-server-sdk";
import type { CollectorEvent } from "../contract/events/collector.js";
import { roomPrefixOf } from "../contract/ids.js";
import type { MonotonicUs } from "../contract/instants.js";

export type ParticipantFact = Extract<CollectorEvent, { readonly event: "participant-joined" | "participant-left" }>;
export type RoomFact = Extract<CollectorEvent, { readonly event: "room-started" | "room-finished" }>;

/** `undefined` for an event of another kind or of a room that is not this run's. */
export function witnessed(
  runId: string,
  webhook: WebhookEvent,
  posted: { readonly atUs: MonotonicUs; readonly node: number },
): ParticipantFact | RoomFact | undefined {
  const { name: room = "", sid: roomSid = "" } = webhook.room ?? {};
  if (!room.startsWith(roomPrefixOf(runId))) return undefined;
  const about = { ...posted, via: "webhook", room, roomSid } as const;
  const { identity = "", kind } = webhook.participant ?? {};
  const participant = { ...about, notBeforeUs: posted.atUs, identity, kind: kindOf(kind) };
  switch (webhook.event) {
    case "room_started":
      return { event: "room-started", ...about };
    case "room_finished":
      return { event: "room-finished", ...about };
    // The server says this once the participant's media connection is up (tried, 1.13.5): one that only signals is in
    // the room without it.
    case "participant_joined":
      return { event: "participant-joined", ...participant };
    // "Aborted" is how it calls the leaving of one whose media connection never came up.
    case "participant_connection_aborted":
    case "participant_left":
      return { event: "participant-left", ...participant };
    default:
      return undefined;
  }
}

export const kindOf = (kind: ParticipantInfo_Kind | undefined): "agent" | "other" =>
  kind === ParticipantInfo_Kind.AGENT ? "agent" : "other";
