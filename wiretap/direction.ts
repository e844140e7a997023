// One direction of a worker's link: bytes in, whole frames through the faults' stages, the gate, the same bytes out.
// A frame is observed when it is handed on, so a fault of the wiretap's own acts on what it then observes.

import type { Socket } from "node:net";
import type { MonotonicUs } from "../contract/instants.js";
import type { Afterwards } from "./afterwards.js";
import type { Message, Stage } from "./faults/stage.js";
import { decode, type Frame, type Sender, undecodable } from "./frames.js";
import type { KnownJobs } from "./known-jobs.js";
import { type Encoding, FrameReader, type Unit } from "./websocket.js";

export type DirectionParts = {
  readonly from: Sender;
  readonly source: Socket;
  readonly destination: Socket;
  readonly stages: readonly Stage[];
  readonly runId: string;
  readonly knownJobs: KnownJobs;
  readonly nowUs: () => MonotonicUs;
  readonly afterwards: Afterwards;
  /** A frame was handed on at `atUs`. */
  readonly onFrame: (frame: Frame, atUs: MonotonicUs) => void;
  /** A closing frame was handed on. */
  readonly onClosingFrame: (code: number) => void;
  /** The stream's end was handed on. */
  readonly onEnd: () => void;
};

/** What reaches the gate. `frame` may still have to be decoded. `broken`: the socket is gone without an end. */
type Passing =
  | { readonly what: "frame"; readonly wire: Buffer; readonly frame: () => Frame }
  | { readonly what: "bytes"; readonly wire: Buffer }
  | { readonly what: "close"; readonly wire: Buffer; readonly code: number }
  | { readonly what: "end" }
  | { readonly what: "broken" };

/** While the gate is shut, reading goes on only up to this; the rest waits in the kernel, and then at the sender. */
const mostHeldBytes = 4 * 1024 * 1024;

/** What holding a unit costs beside its bytes: else empty pings could be held without bound. */
const heldCostBytes = 256;

export class Direction {
  readonly #parts: DirectionParts;
  readonly #reader: FrameReader;
  #held: Passing[] = [];
  #heldBytes = 0;
  #isShut: boolean;
  #isRead = true;
  #isOver = false;

  constructor(parts: DirectionParts, isShut: boolean) {
    this.#parts = parts;
    this.#reader = new FrameReader(parts.from === "worker" ? "masked" : "unmasked");
    this.#isShut = isShut;
  }

  /** `already` is what came before anybody read. */
  start(already: Buffer): void {
    const { source, destination } = this.#parts;
    source.setNoDelay(true);
    // Half a connection can be closed: what comes the other way is still passed on.
    source.allowHalfOpen = true;
    source.on("data", (chunk: Buffer) => this.#read(chunk));
    source.on("end", () => this.#end("end"));
    source.on("close", () => this.#end("broken"));
    destination.on("drain", () => this.#flow());
    destination.on("close", () => this.#flow());
    if (already.length > 0) this.#read(already);
    source.resume();
  }

  /** From now on nothing is handed on: it is kept in its order. */
  shut(): void {
    this.#isShut = true;
  }

  open(): void {
    this.#isShut = false;
    const held = this.#held;
    this.#forget();
    for (const passing of held) this.#handOn(passing);
    this.#flow();
  }

  /** Nothing is handed on any more. */
  stop(): void {
    this.#isOver = true;
    this.#closeStages();
    this.#forget();
  }

  #read(chunk: Buffer): void {
    for (const unit of this.#reader.read(chunk)) this.#take(unit);
    this.#flow();
  }

  #take(unit: Unit): void {
    switch (unit.unit) {
      case "message":
        this.#takeMessage(unit.wire, unit.payload, unit.encoding);
        break;
      case "control":
        this.#pass({ what: "bytes", wire: unit.wire });
        break;
      case "close":
        this.#closeStages();
        this.#pass({ what: "close", wire: unit.wire, code: unit.code });
        break;
      case "unread":
        this.#takeUnread(unit.wire);
        break;
      default:
        unit satisfies never;
    }
  }

  /** Where no fault has to know what a frame says, it is decoded when it is on its way. */
  #takeMessage(wire: Buffer, payload: Buffer, encoding: Encoding): void {
    const frame = () => this.#decode(payload, encoding);
    if (this.#parts.stages.length === 0) {
      this.#pass({ what: "frame", wire, frame });
      return;
    }
    // The offer that this one answers may still wait to be decoded.
    this.#parts.afterwards.catchUp();
    this.#through({ wire, frame: frame() }, 0);
  }

  #decode(payload: Buffer, encoding: Encoding): Frame {
    const { from, runId, knownJobs } = this.#parts;
    const frame = decode(from, payload, encoding, { runId, jobOf: (id) => knownJobs.of(id) });
    // Only these two say which dispatch a job is.
    if ((frame.kind === "offer" || frame.kind === "assignment") && frame.job !== null) knownJobs.learn(frame.job);
    return frame;
  }

  /** The stages are closed: a frame that comes out of one later would fall into the midst of these bytes. */
  #takeUnread(wire: Buffer): void {
    if (this.#isRead) this.#pass({ what: "frame", wire, frame: () => undecodable(this.#parts.from, wire.length) });
    else this.#pass({ what: "bytes", wire });
    this.#isRead = false;
    this.#closeStages();
  }

  #through(message: Message, position: number): void {
    const stage = this.#parts.stages[position];
    if (stage === undefined) this.#pass({ what: "frame", wire: message.wire, frame: () => message.frame });
    else stage.take(message, (next) => this.#through(next, position + 1));
  }

  #end(what: "end" | "broken"): void {
    for (const unit of this.#reader.end()) this.#take(unit);
    this.#closeStages();
    this.#pass({ what });
  }

  #pass(passing: Passing): void {
    if (!this.#isShut) {
      this.#handOn(passing);
      return;
    }
    this.#held.push(passing);
    if ("wire" in passing) this.#heldBytes += passing.wire.length + heldCostBytes;
  }

  #handOn(passing: Passing): void {
    const { destination, source, nowUs, afterwards, onFrame, onClosingFrame, onEnd } = this.#parts;
    if (this.#isOver) return;
    if (passing.what === "end" || passing.what === "broken") {
      this.#isOver = true;
      onEnd();
      if (passing.what === "end") destination.end();
      else destination.destroySoon();
      return;
    }
    // The other end is gone: the kernel would say so to a sender that goes on, and so do we.
    if (!destination.writable) {
      source.destroy();
      return;
    }
    const atUs = nowUs();
    destination.write(passing.wire);
    if (passing.what === "frame") afterwards.add(() => onFrame(passing.frame(), atUs));
    if (passing.what === "close") onClosingFrame(passing.code);
  }

  /** Reading goes on when what was read has somewhere to go. */
  #flow(): void {
    const { source, destination } = this.#parts;
    const isFull = this.#heldBytes > mostHeldBytes || destination.writableNeedDrain;
    if (isFull && !source.isPaused()) source.pause();
    if (!isFull && source.isPaused()) source.resume();
  }

  #closeStages(): void {
    for (const stage of this.#parts.stages) stage.close();
  }

  #forget(): void {
    this.#held = [];
    this.#heldBytes = 0;
  }
}
