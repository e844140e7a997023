import { ParticipantInfo, ParticipantInfo_Kind, Room } from "@livekit/protocol";
import { WebhookEvent, type WebhookEventNames } from "livekit-server-sdk";
import { describe, expect, it } from "vitest";
import { monotonicUs } from "../contract/instants.js";
import { witnessed } from "./witnessed.js";

const atUs = monotonicUs(5);
const room = "rollcall-abcdefgh-000003";

function webhook(event: WebhookEventNames, name: string, kind?: ParticipantInfo_Kind): WebhookEvent {
  const heard = new WebhookEvent({ room: new Room({ name, sid: "RM_1" }) });
  heard.event = event;
  if (kind !== undefined) heard.participant = new ParticipantInfo({ identity: "agent-AJ_1", kind });
  return heard;
}

const posted = { atUs, node: 2 };
const inRoom = { ...posted, via: "webhook", room, roomSid: "RM_1" };
const agent = { ...inRoom, notBeforeUs: atUs, identity: "agent-AJ_1", kind: "agent" };

describe("a webhook", () => {
  it.each([
    ["room_started", undefined, { event: "room-started", ...inRoom }],
    ["room_finished", undefined, { event: "room-finished", ...inRoom }],
    ["participant_joined", ParticipantInfo_Kind.AGENT, { event: "participant-joined", ...agent }],
    ["participant_left", ParticipantInfo_Kind.AGENT, { event: "participant-left", ...agent }],
    ["participant_connection_aborted", ParticipantInfo_Kind.AGENT, { event: "participant-left", ...agent }],
    ["participant_joined", ParticipantInfo_Kind.STANDARD, { event: "participant-joined", ...agent, kind: "other" }],
    ["track_published", ParticipantInfo_Kind.AGENT, undefined],
  ] as const)("%s", (name, kind, fact) => {
    expect(witnessed("abcdefgh", webhook(name, room, kind), posted)).toEqual(fact);
  });
  it.each([
    ["another run", "rollcall-abcdefgj-000003"],
    ["somebody else", "rollcall-abcdefgh"],
    ["nobody", ""],
  ])("of the room of %s is none of ours", (_, name) => {
    expect(witnessed("abcdefgh", webhook("room_started", name), posted)).toBeUndefined();
  });
  it("without a room is none of ours", () => {
    expect(witnessed("abcdefgh", new WebhookEvent(), posted)).toBeUndefined();
  });
});
