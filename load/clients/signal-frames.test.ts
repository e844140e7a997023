// The hand-written protobuf against the real classes of @livekit/protocol.

import {
  DisconnectReason,
  ICEServer,
  JoinResponse,
  LeaveRequest,
  ParticipantInfo,
  Room,
  SignalRequest,
  SignalResponse,
} from "@livekit/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wallMs } from "../../contract/instants.js";
import { joinOf, leaveFrame, pingFrame } from "./signal-frames.js";

const aSid = fc.stringMatching(/^[A-Z]{2}_[A-Za-z0-9]{0,20}$/);
const anInstantMs = fc.integer({ min: 0, max: 2 ** 45 });
const aCount = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const aText = fc.string({ unit: "binary", maxLength: 200 });

const aRoom = fc
  .record({ sid: aSid, name: aText, metadata: aText, creationTimeMs: anInstantMs, emptyTimeout: aCount, secret: aText })
  .map(
    ({ creationTimeMs, secret, ...room }) =>
      new Room({
        ...room,
        creationTimeMs: BigInt(creationTimeMs),
        creationTime: BigInt(Math.floor(creationTimeMs / 1000)),
        turnPassword: secret,
        activeRecording: true,
      }),
  );

const aJoin = fc
  .record({ room: aRoom, pingInterval: aCount, pingTimeout: aCount, version: aText, others: fc.array(aText) })
  .map(
    ({ room, pingInterval, pingTimeout, version, others }) =>
      new JoinResponse({
        ...{ room, pingInterval, pingTimeout },
        serverVersion: version,
        participant: new ParticipantInfo({ sid: "PA_1", metadata: version, attributes: { version } }),
        otherParticipants: others.map((identity) => new ParticipantInfo({ identity })),
        iceServers: [new ICEServer({ urls: others })],
        sifTrailer: new Uint8Array(20).fill(255),
      }),
  );

const frameOf = (message: SignalResponse["message"]) => new SignalResponse({ message }).toBinary();

describe("a JoinResponse", () => {
  it("is read as the real class reads it, whatever else is in it", () => {
    fc.assert(
      fc.property(aJoin, (join) => {
        const frame = frameOf({ case: "join", value: join });
        const read = SignalResponse.fromBinary(frame).message;
        expect(read.case === "join" ? joinOf(frame) : undefined).toEqual({
          roomSid: join.room?.sid,
          roomCreatedWallMs: Number(join.room?.creationTimeMs),
          pingIntervalMs: join.pingInterval * 1000,
        });
      }),
    );
  });
  it("that is cut off anywhere is none, and no error", () => {
    fc.assert(
      fc.property(aJoin, fc.double({ min: 0, max: 0.999, noNaN: true }), (join, part) => {
        const frame = frameOf({ case: "join", value: join });
        expect(joinOf(frame.subarray(0, Math.floor(frame.length * part)))).toBeUndefined();
      }),
    );
  });
  it.each([
    ["without a room", new JoinResponse({ pingInterval: 5 })],
    ["that is empty", new JoinResponse()],
  ])("%s is none", (_, value) => {
    expect(joinOf(frameOf({ case: "join", value }))).toBeUndefined();
  });
});

describe("other frames", () => {
  it.each<[string, SignalResponse["message"]]>([
    ["a leave", { case: "leave", value: new LeaveRequest({ reason: DisconnectReason.JOIN_FAILURE }) }],
    ["a new token", { case: "refreshToken", value: "a.token.ofAbout450Characters" }],
    ["a pong", { case: "pong", value: 1_795_750_888_411n }],
    ["nothing", { case: undefined }],
  ])("%s is no join", (_, message) => {
    expect(joinOf(frameOf(message))).toBeUndefined();
  });
  it("bytes that are no message are read without an error", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void joinOf(bytes)));
  });
});

describe("what is sent", () => {
  it("is a ping with our instant", () => {
    fc.assert(
      fc.property(anInstantMs, (nowMs) => {
        const { message } = SignalRequest.fromBinary(pingFrame(wallMs(nowMs)));
        expect(message.case === "pingReq" ? message.value.timestamp : message.case).toBe(BigInt(nowMs));
      }),
    );
  });
  it("is a goodbye that the client began", () => {
    expect(SignalRequest.fromBinary(leaveFrame())).toEqual(
      new SignalRequest({
        message: { case: "leave", value: new LeaveRequest({ reason: DisconnectReason.CLIENT_INITIATED }) },
      }),
    );
  });
});
