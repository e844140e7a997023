// The few signalling frames that the token path needs, in protobuf's binary form (livekit_rtc.proto): read from
// JoinResponse, written for pings and the goodbye. By hand, because @livekit/protocol costs every VU of the raw client
// 1.1 MB, and all the rest of it 0.45 (200 VUs, GOGC 25); tested against the real classes.

import { type WallMs, wallMs } from "../../contract/instants.js";

/** What is read of a JoinResponse. `pingIntervalMs` is 0 where the server asks for no pings. */
export type Join = {
  readonly roomSid: string;
  readonly roomCreatedWallMs: WallMs;
  readonly pingIntervalMs: number;
};

/** `undefined` for every other frame, and for one that is cut off. */
export function joinOf(frame: Uint8Array): Join | undefined {
  const join = messageIn(fieldsOf(frame), signalResponse.join);
  const room = messageIn(join, joinResponse.room);
  if (join === undefined || room === undefined) return undefined;
  return {
    roomSid: textIn(room, roomFields.sid),
    roomCreatedWallMs: wallMs(numberIn(room, roomFields.creationTimeMs)),
    pingIntervalMs: numberIn(join, joinResponse.pingInterval) * 1000,
  };
}

/** SignalRequest.ping_req. */
export function pingFrame(nowMs: WallMs): Uint8Array {
  const ping = [0x08, ...varint(nowMs)];
  return Uint8Array.from([0x82, 0x01, ping.length, ...ping]);
}

/** SignalRequest.leave with the reason CLIENT_INITIATED. */
export const leaveFrame = (): Uint8Array => Uint8Array.from([0x42, 0x02, 0x10, 0x01]);

const signalResponse = { join: 1 } as const;
const joinResponse = { room: 1, pingInterval: 11 } as const;
const roomFields = { sid: 1, creationTimeMs: 15 } as const;

type Fields = ReadonlyMap<number, number | Uint8Array>;

/** The last value of each field, as protobuf has it for single ones; `undefined` where the bytes are no message. */
function fieldsOf(bytes: Uint8Array): Fields | undefined {
  const fields = new Map<number, number | Uint8Array>();
  let at = 0;
  while (at < bytes.length) {
    const key = readVarint(bytes, at);
    if (key === undefined) return undefined;
    const field = Math.floor(key.value / 8);
    const wireType = key.value % 8;
    const value = readValue(bytes, key.next, wireType);
    if (value === undefined) return undefined;
    if (value.value !== undefined) fields.set(field, value.value);
    at = value.next;
  }
  return fields;
}

type Read<Value> = { readonly value: Value; readonly next: number } | undefined;

/** Fixed-width numbers are passed over: none is needed. */
function readValue(bytes: Uint8Array, at: number, wireType: number): Read<number | Uint8Array | undefined> {
  switch (wireType) {
    case 0:
      return readVarint(bytes, at);
    case 1:
      return at + 8 > bytes.length ? undefined : { value: undefined, next: at + 8 };
    case 2: {
      const length = readVarint(bytes, at);
      if (length === undefined || length.next + length.value > bytes.length) return undefined;
      const next = length.next + length.value;
      return { value: bytes.subarray(length.next, next), next };
    }
    case 5:
      return at + 4 > bytes.length ? undefined : { value: undefined, next: at + 4 };
    default:
      return undefined;
  }
}

/** Exact up to 2^53, which instants in milliseconds and lengths are far below. */
function readVarint(bytes: Uint8Array, start: number): Read<number> {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) return undefined;
    value += (byte % 128) * 2 ** (7 * i);
    if (byte < 128) return { value, next: start + i + 1 };
  }
  return undefined;
}

function varint(value: number): number[] {
  const low = value % 128;
  return value < 128 ? [low] : [low + 128, ...varint(Math.floor(value / 128))];
}

function messageIn(fields: Fields | undefined, field: number): Fields | undefined {
  const value = fields?.get(field);
  return value instanceof Uint8Array ? fieldsOf(value) : undefined;
}

function numberIn(fields: Fields, field: number): number {
  const value = fields.get(field);
  return typeof value === "number" ? value : 0;
}

/** A sid is ASCII; k6 has no TextDecoder. */
function textIn(fields: Fields, field: number): string {
  const value = fields.get(field);
  return value instanceof Uint8Array ? String.fromCharCode(...value) : "";
}
