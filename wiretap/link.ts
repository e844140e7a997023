// One worker's connection through the wiretap: two directions, what it is called, how it ended, and what holds it.

import type { Socket } from "node:net";
import type { WiretapEvent } from "../contract/events/wiretap.js";
import type { MonotonicUs } from "../contract/instants.js";
import { Direction, type DirectionParts } from "./direction.js";
import { linkName } from "./faults/aim.js";
import type { Stage } from "./faults/stage.js";
import type { Frame, Sender } from "./frames.js";

type Closing = Pick<Extract<WiretapEvent, { readonly event: "link-closed" }>, "by" | "code">;

export type LinkParts = Pick<DirectionParts, "runId" | "knownJobs" | "nowUs" | "afterwards"> & {
  readonly stagesOf: (from: Sender) => readonly Stage[];
  readonly onFrame: (frame: Frame, atUs: MonotonicUs) => void;
  /** Called once, at the first end. */
  readonly onClosed: (closing: Closing) => void;
  /** Called once, when both sockets are gone. */
  readonly onGone: () => void;
};

/** The WebSocket's code for a connection that ended without a closing frame. */
const noClosingFrame = 1006;

export class Link {
  readonly number: number;
  readonly #parts: LinkParts;
  readonly #worker: Socket;
  #server: Socket | null = null;
  #directions: readonly Direction[] = [];
  /** The faults that hold it, by their place on the command line. */
  readonly #holds = new Set<number>();
  #whenFree: (() => void) | null = null;
  #closing: Closing | null = null;
  #isClosed = false;
  #isGone = false;

  constructor(number: number, worker: Socket, parts: LinkParts) {
    this.number = number;
    this.#worker = worker;
    this.#parts = parts;
  }

  get name(): string {
    return linkName(this.number);
  }

  /** The server took the worker and is connected by `server`. */
  get isOpen(): boolean {
    return this.#server !== null && !this.#isClosed;
  }

  isHeldBy(fault: number): boolean {
    return this.#holds.has(fault);
  }

  /** Calls `ask` now, or when nothing holds the link any more: an upgrade's bytes are held like any others. */
  connect(ask: () => void): void {
    if (this.#holds.size === 0) ask();
    else this.#whenFree = ask;
  }

  open(server: Socket, fromWorker: Buffer, fromServer: Buffer): void {
    this.#server = server;
    for (const socket of [this.#worker, server]) socket.on("close", () => this.#checkGone());
    const toServer = this.#direction("worker", this.#worker, server);
    const toWorker = this.#direction("server", server, this.#worker);
    this.#directions = [toServer, toWorker];
    toWorker.start(fromServer);
    toServer.start(fromWorker);
  }

  hold(fault: number): void {
    this.#holds.add(fault);
    for (const direction of this.#directions) direction.shut();
  }

  release(fault: number): void {
    if (!this.#holds.delete(fault) || this.#holds.size > 0) return;
    const ask = this.#whenFree;
    this.#whenFree = null;
    ask?.();
    for (const direction of this.#directions) direction.open();
  }

  /** Ends both sockets without a closing frame. */
  cut(by: "fault" | "run"): void {
    for (const direction of this.#directions) direction.stop();
    this.#closing ??= { by, code: noClosingFrame };
    this.#holds.clear();
    if (this.#server !== null) this.#close();
    this.#whenFree = null;
    this.#worker.destroy();
    this.#server?.destroy();
  }

  #direction(from: Sender, source: Socket, destination: Socket): Direction {
    const { runId, knownJobs, nowUs, afterwards, onFrame, stagesOf } = this.#parts;
    const parts: DirectionParts = {
      from,
      source,
      destination,
      stages: stagesOf(from),
      runId,
      knownJobs,
      nowUs,
      afterwards,
      onFrame,
      onClosingFrame: (code) => {
        this.#closing ??= { by: from, code };
      },
      onEnd: () => {
        this.#closing ??= { by: from, code: noClosingFrame };
        this.#close();
      },
    };
    return new Direction(parts, this.#holds.size > 0);
  }

  #close(): void {
    if (this.#isClosed || this.#closing === null) return;
    this.#isClosed = true;
    this.#parts.onClosed(this.#closing);
    this.#checkGone();
  }

  /** While it is held its end is not handed on, so it is still there, with both sockets gone. */
  #checkGone(): void {
    if (this.#isGone || !this.#isClosed || !this.#worker.closed || this.#server?.closed !== true) return;
    this.#isGone = true;
    this.#parts.onGone();
  }
}
