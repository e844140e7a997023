// Reads the WebSocket frames in a stream of bytes (RFC 6455, section 5.2) without changing one: every unit keeps the
// very bytes it came in, so that the wiretap hands on what was sent and only looks at it. It never throws, whatever the
// bytes are. No I/O.

/**
 * `wire` is what was sent; `payload` is unmasked. A fragmented message is one unit, and a ping between its parts is part
 * of its wire, so that what comes out in order is in the order that was sent.
 */
export type Unit =
  | { readonly unit: "message"; readonly wire: Buffer; readonly payload: Buffer; readonly encoding: Encoding }
  /** Ping or pong, or the parts of a message that a close left without an end. */
  | { readonly unit: "control"; readonly wire: Buffer }
  /** `code` is 1005 when the frame has none (section 7.1.5). */
  | { readonly unit: "close"; readonly wire: Buffer; readonly code: number }
  /** No frame of the protocol, or too long to be held: from here on the bytes are passed on unread. */
  | { readonly unit: "unread"; readonly wire: Buffer };

export type Encoding = "binary" | "text";

/** A client masks every frame, a server none (section 5.1). */
export type Masking = "masked" | "unmasked";

/** livekit-server closes a connection at a message over 2 MiB (config.go, 1.13.5); the rest is for headers and parts. */
const longestMessageBytes = (2048 + 256) * 1024;

/** What keeping a part costs beside its bytes: else a message of empty parts would grow without bound. */
const partCostBytes = 128;

const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, pong: 10 } as const;
const longestControlBytes = 125;
const noStatusCode = 1005;
const shortestHeaderBytes = 2;

type Header = {
  readonly isFinal: boolean;
  readonly opcode: number;
  readonly mask: Buffer | null;
  readonly headerBytes: number;
  readonly payloadBytes: number;
};

type Parts = { readonly encoding: Encoding; readonly wires: Buffer[]; readonly payloads: Buffer[]; bytes: number };

/** One direction of one connection. */
export class FrameReader {
  readonly #masking: Masking;
  #chunks: Buffer[] = [];
  #bufferedBytes = 0;
  /** Nothing is joined or looked at before this many bytes are there, so that a long frame is copied once. */
  #neededBytes = shortestHeaderBytes;
  #parts: Parts | null = null;
  #isReading = true;

  constructor(masking: Masking) {
    this.#masking = masking;
  }

  read(chunk: Buffer): Unit[] {
    if (!this.#isReading) return [{ unit: "unread", wire: chunk }];
    this.#chunks.push(chunk);
    this.#bufferedBytes += chunk.length;
    const units: Unit[] = [];
    while (this.#isReading && this.#bufferedBytes >= this.#neededBytes) {
      units.push(...this.#next());
    }
    return units;
  }

  /** The stream is over: what was waiting for the rest of its frame or message. */
  end(): Unit[] {
    const rest = joined([...(this.#parts?.wires ?? []), ...this.#chunks]);
    return this.#isReading && rest.length > 0 ? [this.#stopReading(joined(this.#chunks))] : [];
  }

  /** Takes one frame out of the buffer, or learns how many bytes it needs. */
  #next(): Unit[] {
    const bytes = joined(this.#chunks);
    this.#chunks = [bytes];
    if (!isLegal(bytes, this.#masking, this.#parts !== null)) return [this.#stopReading(bytes)];
    const header = headerAt(bytes);
    if (typeof header === "number") {
      this.#neededBytes = header;
      return [];
    }
    const frameBytes = header.headerBytes + header.payloadBytes;
    if (frameBytes + (this.#parts?.bytes ?? 0) > longestMessageBytes) return [this.#stopReading(bytes)];
    if (bytes.length < frameBytes) {
      this.#neededBytes = frameBytes;
      return [];
    }
    this.#chunks = bytes.length === frameBytes ? [] : [bytes.subarray(frameBytes)];
    this.#bufferedBytes = bytes.length - frameBytes;
    this.#neededBytes = shortestHeaderBytes;
    return this.#unitsOf(header, bytes.subarray(0, frameBytes));
  }

  #unitsOf(header: Header, wire: Buffer): Unit[] {
    const payload = (): Buffer => unmasked(wire.subarray(header.headerBytes), header.mask);
    if (header.opcode === opcodes.close) {
      const body = payload();
      const code = body.length >= 2 ? body.readUInt16BE(0) : noStatusCode;
      return [...this.#unfinished(), { unit: "close", wire, code }];
    }
    const isControl = header.opcode > opcodes.binary;
    if (isControl && this.#parts === null) return [{ unit: "control", wire }];
    this.#parts ??= { encoding: encodingOf(header), wires: [], payloads: [], bytes: 0 };
    this.#parts.wires.push(wire);
    this.#parts.bytes += wire.length + partCostBytes;
    if (!isControl) this.#parts.payloads.push(payload());
    if (isControl || !header.isFinal) return [];
    const { wires, payloads, encoding } = this.#parts;
    this.#parts = null;
    return [{ unit: "message", wire: joined(wires), payload: joined(payloads), encoding }];
  }

  #unfinished(): Unit[] {
    const wires = this.#parts?.wires ?? [];
    this.#parts = null;
    return wires.length === 0 ? [] : [{ unit: "control", wire: joined(wires) }];
  }

  #stopReading(rest: Buffer): Unit {
    const held = this.#parts?.wires ?? [];
    this.#isReading = false;
    this.#chunks = [];
    this.#parts = null;
    return { unit: "unread", wire: joined([...held, rest]) };
  }
}

const encodingOf = ({ opcode }: Header): Encoding => (opcode === opcodes.text ? "text" : "binary");

/** By its first two bytes, whether the frame can stand here (sections 5.1 to 5.5). No extension is negotiated. */
function isLegal(bytes: Buffer, masking: Masking, isInMessage: boolean): boolean {
  const first = bytes.readUInt8(0);
  const second = bytes.readUInt8(1);
  const opcode = first & 0x0f;
  if ((first & 0x70) !== 0 || (second & 0x80) !== (masking === "masked" ? 0x80 : 0)) return false;
  if (opcode < opcodes.close) return opcode <= opcodes.binary && (opcode === opcodes.continuation) === isInMessage;
  return opcode <= opcodes.pong && (first & 0x80) !== 0 && (second & 0x7f) <= longestControlBytes;
}

/** The frame's header, or how many bytes must be there before it can be read. */
function headerAt(bytes: Buffer): Header | number {
  const first = bytes.readUInt8(0);
  const second = bytes.readUInt8(1);
  const shortLength = second & 0x7f;
  const lengthBytes = shortLength === 126 ? 2 : shortLength === 127 ? 8 : 0;
  const maskBytes = (second & 0x80) === 0 ? 0 : 4;
  const headerBytes = shortestHeaderBytes + lengthBytes + maskBytes;
  if (bytes.length < headerBytes) return headerBytes;
  // Up to 2^64 - 1, and not exact over 2^53: both are far over the longest message.
  const payloadBytes =
    lengthBytes === 0 ? shortLength : lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return {
    isFinal: (first & 0x80) !== 0,
    opcode: first & 0x0f,
    mask: maskBytes === 0 ? null : bytes.subarray(headerBytes - maskBytes, headerBytes),
    headerBytes,
    payloadBytes,
  };
}

/** A copy when masked: the wire's bytes are handed on as they are. */
function unmasked(bytes: Buffer, mask: Buffer | null): Buffer {
  if (mask === null) return bytes;
  const plain = Buffer.allocUnsafe(bytes.length);
  for (let i = 0; i < bytes.length; i++) plain[i] = (bytes[i] ?? 0) ^ (mask[i & 3] ?? 0);
  return plain;
}

const joined = (chunks: readonly Buffer[]): Buffer =>
  chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
