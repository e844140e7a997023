// Reads the WebSocket frames in a stream of bytes (RFC 6455, section 5.2) without changing one: every unit keeps the
// very bytes it came in, so that the wiretap hands on what was sent and only looks at it. It never throws, whatever the
// bytes are. No I/O.

/** `wire` is what was sent; `payload` is unmasked. A fragmented message is one unit, and a ping between its parts goes before it. */
export type Unit =
  | { readonly unit: "message"; readonly wire: Buffer; readonly payload: Buffer; readonly encoding: Encoding }
  /** Ping, pong, or an opcode nobody knows. */
  | { readonly unit: "control"; readonly wire: Buffer }
  /** `code` is 1005 when the frame has none (section 7.1.5). */
  | { readonly unit: "close"; readonly wire: Buffer; readonly code: number }
  /** Too long to be held: from here on the bytes are passed on unread. */
  | { readonly unit: "unread"; readonly wire: Buffer };

/** `extended`: a reserved bit is set, so an extension (compression) has changed the payload. */
export type Encoding = "binary" | "text" | "extended";

/** livekit-server closes a connection at a message over 2 MiB (config.go, 1.13.5); this is far beyond it. */
const longestMessageBytes = 16 * 1024 * 1024;

/** What keeping a part costs beside its bytes: else a message of empty parts would grow without bound. */
const partCostBytes = 128;

const opcodes = { continuation: 0, text: 1, binary: 2, close: 8 } as const;
const noStatusCode = 1005;
const shortestHeaderBytes = 2;

type Header = {
  readonly isFinal: boolean;
  readonly isExtended: boolean;
  readonly opcode: number;
  readonly mask: Buffer | null;
  readonly headerBytes: number;
  readonly payloadBytes: number;
};

type Parts = { encoding: Encoding; readonly wires: Buffer[]; readonly payloads: Buffer[]; bytes: number };

/** One direction of one connection. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #bufferedBytes = 0;
  /** Nothing is joined or looked at before this many bytes are there, so that a long frame is copied once. */
  #neededBytes = shortestHeaderBytes;
  #parts: Parts | null = null;
  #isReading = true;

  read(chunk: Buffer): Unit[] {
    if (!this.#isReading) return [{ unit: "unread", wire: chunk }];
    this.#chunks.push(chunk);
    this.#bufferedBytes += chunk.length;
    const units: Unit[] = [];
    while (this.#isReading && this.#bufferedBytes >= this.#neededBytes) {
      const unit = this.#next();
      if (unit !== null) units.push(unit);
    }
    return units;
  }

  /** Takes one frame out of the buffer, or learns how many bytes it needs. */
  #next(): Unit | null {
    const bytes = joined(this.#chunks);
    this.#chunks = [bytes];
    const header = headerAt(bytes);
    if (typeof header === "number") {
      this.#neededBytes = header;
      return null;
    }
    const frameBytes = header.headerBytes + header.payloadBytes;
    if (frameBytes + (this.#parts?.bytes ?? 0) > longestMessageBytes) return this.#stopReading(bytes);
    if (bytes.length < frameBytes) {
      this.#neededBytes = frameBytes;
      return null;
    }
    this.#chunks = bytes.length === frameBytes ? [] : [bytes.subarray(frameBytes)];
    this.#bufferedBytes = bytes.length - frameBytes;
    this.#neededBytes = shortestHeaderBytes;
    return this.#unitOf(header, bytes.subarray(0, frameBytes));
  }

  #unitOf(header: Header, wire: Buffer): Unit | null {
    const payload = (): Buffer => unmasked(wire.subarray(header.headerBytes), header.mask);
    if (header.opcode === opcodes.close) {
      const body = payload();
      return { unit: "close", wire, code: body.length >= 2 ? body.readUInt16BE(0) : noStatusCode };
    }
    if (header.opcode > opcodes.binary) return { unit: "control", wire };
    this.#parts ??= { encoding: encodingOf(header), wires: [], payloads: [], bytes: 0 };
    this.#parts.wires.push(wire);
    this.#parts.payloads.push(payload());
    this.#parts.bytes += wire.length + partCostBytes;
    if (!header.isFinal) return null;
    const { wires, payloads, encoding } = this.#parts;
    this.#parts = null;
    return { unit: "message", wire: joined(wires), payload: joined(payloads), encoding };
  }

  #stopReading(rest: Buffer): Unit {
    const held = this.#parts?.wires ?? [];
    this.#isReading = false;
    this.#chunks = [];
    this.#parts = null;
    return { unit: "unread", wire: joined([...held, rest]) };
  }
}

const encodingOf = ({ isExtended, opcode }: Header): Encoding =>
  isExtended ? "extended" : opcode === opcodes.text ? "text" : "binary";

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
    isExtended: (first & 0x70) !== 0,
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
