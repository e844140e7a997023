import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameReader, type Masking, type Unit } from "./websocket.js";

type Sent = {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly isFinal?: boolean;
  readonly mask?: Buffer;
  readonly rsv?: number;
};

/** RFC 6455, section 5.2. */
function wireOf({ opcode, payload, isFinal = true, mask, rsv = 0 }: Sent): Buffer {
  const first = (isFinal ? 0x80 : 0) | (rsv << 4) | opcode;
  const masked = mask === undefined ? 0 : 0x80;
  const { length } = payload;
  const head =
    length < 126 ? Buffer.from([first, masked | length]) : length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10);
  head.writeUInt8(first, 0);
  head.writeUInt8(masked | (length < 126 ? length : length < 65_536 ? 126 : 127), 1);
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  if (mask === undefined) return Buffer.concat([head, payload]);
  return Buffer.concat([head, mask, payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0))]);
}

const mask = Buffer.from([1, 2, 3, 4]);
const bytes = (length: number) => Buffer.alloc(length, "frame");
const readAll = (wire: Buffer, chunkBytes = wire.length, masking: Masking = "unmasked"): Unit[] => {
  const reader = new FrameReader(masking);
  const units: Unit[] = [];
  for (let at = 0; at < wire.length; at += chunkBytes) units.push(...reader.read(wire.subarray(at, at + chunkBytes)));
  return units;
};

describe("FrameReader", () => {
  const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 2 * 1024 * 1024];
  it.each(lengths)("reads a message of %i bytes, masked or not, and keeps its bytes", (length) => {
    const unmasked: Sent = { opcode: 2, payload: bytes(length) };
    for (const sent of [unmasked, { ...unmasked, mask }]) {
      const wire = wireOf(sent);
      const [unit, ...rest] = readAll(wire, 64 * 1024, sent.mask === undefined ? "unmasked" : "masked");
      expect(rest).toEqual([]);
      expect(unit?.unit).toBe("message");
      expect(unit?.wire.equals(wire)).toBe(true);
      expect(unit?.unit === "message" && unit.payload.equals(sent.payload)).toBe(true);
    }
  });

  const rows: readonly (readonly [string, readonly Sent[], readonly object[]])[] = [
    ["a text frame", [{ opcode: 1, payload: Buffer.from("{}") }], [{ unit: "message", encoding: "text" }]],
    [
      "a fragmented message, whole, with the ping between its parts in its place",
      [
        { opcode: 1, payload: Buffer.from("a"), isFinal: false },
        { opcode: 9, payload: Buffer.from("p") },
        { opcode: 0, payload: Buffer.from("b") },
      ],
      [
        {
          unit: "message",
          encoding: "text",
          payload: Buffer.from("ab"),
          wire: Buffer.from([0x01, 1, 0x61, 0x89, 1, 0x70, 0x80, 1, 0x62]),
        },
      ],
    ],
    [
      "a close in the midst of a message, after the message's parts",
      [
        { opcode: 2, payload: Buffer.from("a"), isFinal: false },
        { opcode: 8, payload: Buffer.from([0x03, 0xe8]) },
      ],
      [
        { unit: "control", wire: Buffer.from([0x02, 1, 0x61]) },
        { unit: "close", code: 1000 },
      ],
    ],
    [
      "a ping and a pong",
      [
        { opcode: 9, payload: bytes(2) },
        { opcode: 10, payload: bytes(2) },
      ],
      [{ unit: "control" }, { unit: "control" }],
    ],
    [
      "a close with its code",
      [{ opcode: 8, payload: Buffer.from([0x0f, 0xa0, 0x78]) }],
      [{ unit: "close", code: 4000 }],
    ],
    ["a close without a code", [{ opcode: 8, payload: bytes(0) }], [{ unit: "close", code: 1005 }]],
  ];
  it.each(rows)("reads %s", (_, sent, units) => {
    const wire = Buffer.concat(sent.map(wireOf));
    for (const chunkBytes of [1, 3, wire.length]) expect(readAll(wire, chunkBytes)).toMatchObject(units);
  });

  it("reads a masked close", () => {
    const wire = wireOf({ opcode: 8, payload: Buffer.from([0x03, 0xe8]), mask });
    expect(readAll(wire, 1, "masked")).toMatchObject([{ unit: "close", code: 1000 }]);
  });

  const start: Sent = { opcode: 2, payload: bytes(1), isFinal: false };
  const illegal: readonly (readonly [string, Masking, readonly Sent[]])[] = [
    ["an unmasked frame of a client", "masked", [{ opcode: 2, payload: bytes(9) }]],
    ["a masked frame of a server", "unmasked", [{ opcode: 2, payload: bytes(9), mask }]],
    ["a reserved bit", "unmasked", [{ opcode: 2, payload: bytes(9), rsv: 4 }]],
    ["a data opcode nobody knows", "unmasked", [{ opcode: 3, payload: bytes(9) }]],
    ["a control opcode nobody knows", "unmasked", [{ opcode: 11, payload: bytes(9) }]],
    ["a long ping", "unmasked", [{ opcode: 9, payload: bytes(126) }]],
    ["a ping in parts", "unmasked", [{ opcode: 9, payload: bytes(9), isFinal: false }]],
    ["a continuation of nothing", "unmasked", [{ opcode: 0, payload: bytes(9) }]],
    ["a message within another", "unmasked", [start, { opcode: 1, payload: bytes(9) }]],
    ["a message of more than 2.25 MiB", "unmasked", [{ opcode: 2, payload: bytes(2304 * 1024) }]],
  ];
  it.each(illegal)("passes on at once and unread: %s", (_, masking, sent) => {
    const wires = sent.map(wireOf);
    // All there is of the last frame yet is its beginning.
    const wire = Buffer.concat(wires.map((frame, i) => (i === wires.length - 1 ? frame.subarray(0, 10) : frame)));
    expect(readAll(wire, wire.length, masking)).toEqual([{ unit: "unread", wire }]);
  });

  it("gives at the end what waited for its rest, once", () => {
    const part = wireOf({ opcode: 2, payload: bytes(5), isFinal: false });
    const wire = Buffer.concat([part, Buffer.from([0x80, 9, 1, 2])]);
    const reader = new FrameReader("unmasked");
    expect(reader.read(wire)).toEqual([]);
    expect(reader.end()).toEqual([{ unit: "unread", wire }]);
    expect(reader.end()).toEqual([]);
  });

  it("passes on unread what is too long to be held, and all after it", () => {
    const head = Buffer.from([0x82, 127, 0, 0, 0, 0, 1, 0, 0, 1]);
    const part = wireOf({ opcode: 2, payload: bytes(5), isFinal: false });
    const units = readAll(Buffer.concat([part, head, bytes(7), wireOf({ opcode: 9, payload: bytes(1) })]), 8);
    expect(new Set(units.map(({ unit }) => unit))).toEqual(new Set(["unread"]));
    expect(units[0]?.wire.subarray(0, part.length).equals(part)).toBe(true);
  });

  it("does not hold a message of empty parts without bound", () => {
    const wire = Buffer.concat(
      Array.from({ length: 200_000 }, (_, i) => wireOf({ opcode: i === 0 ? 2 : 0, payload: bytes(0), isFinal: false })),
    );
    const units = readAll(wire, 64 * 1024);
    expect(units[0]?.unit).toBe("unread");
    expect(Buffer.concat(units.map((unit) => unit.wire)).equals(wire)).toBe(true);
  });

  const frame = fc.record({
    opcode: fc.constantFrom(1, 2, 8, 9, 10),
    payload: fc.uint8Array({ maxLength: 125 }).map((array) => Buffer.from(array)),
  });
  it("gives the same units however the bytes were cut, and loses none of them", () => {
    fc.assert(
      fc.property(
        fc.array(frame, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        (sent, chunkBytes) => {
          const wire = Buffer.concat(sent.map(wireOf));
          const units = readAll(wire, chunkBytes);
          expect(units).toEqual(readAll(wire));
          expect(Buffer.concat(units.map((unit) => unit.wire)).equals(wire)).toBe(true);
        },
      ),
    );
  });

  it("never throws, and never gives a byte that was not there", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (array, chunkBytes) => {
        const wire = Buffer.from(array);
        const out = Buffer.concat(readAll(wire, chunkBytes).map((unit) => unit.wire));
        expect(out.length).toBeLessThanOrEqual(wire.length);
      }),
    );
  });
});
