// What the iteration needs of the world: a clock, a pen, HTTP, a signature, a way to give up. The k6 implementation is
// in k6.ts, the only file that touches k6; tests use their own.

import type { LoadEvent } from "../contract/events/load.js";
import type { WallMs } from "../contract/instants.js";

export type HttpRequest = {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** The name under which k6's own HTTP metrics count it; never the URL, which differs for every dispatch. */
  readonly name: string;
};

/** `status` is 0 when there was no answer; `error` then says why. */
export type HttpAnswer = { readonly status: number; readonly body: string; readonly error: string };

export type SocketRequest = {
  /** `ws://…` or `wss://…`. Holds no secret: it is in k6's errors. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As of an HttpRequest. */
  readonly name: string;
};

/** What must not throw: an error in it would be the iteration's. */
export type SocketListener = {
  /** A binary message; no other is told. */
  message(bytes: Uint8Array): void;
  /** Once, whether it was ever open or not. `error` is "" after a close that was in order. */
  closed(error: string): void;
};

export type Socket = {
  /** Nothing happens where the socket is not open. */
  send(bytes: Uint8Array): void;
  /** One that is still opening is closed once it is open: until then, at most 60 s, k6 keeps the iteration. */
  close(): void;
};

export type Port = {
  nowMs(): WallMs;
  /** Appends one fact to k6's events file; it is on disk when this returns. */
  write(event: LoadEvent): void;
  http(request: HttpRequest): Promise<HttpAnswer>;
  socket(request: SocketRequest, listener: SocketListener): Socket;
  sleep(durationMs: number): Promise<void>;
  /** Acts once, later. The function it returns calls that off: k6 ends no iteration while one of its timers runs. */
  after(delayMs: number, act: () => void): () => void;
  /** Base64url without padding. */
  base64Url(text: string): string;
  /** HMAC-SHA256 in base64url without padding. */
  hmacSha256(secret: string, text: string): string;
  /** Ends the whole test; does not return. */
  abort(reason: string): never;
  readonly metrics: Metrics;
};

/** k6's own metrics of the dispatches, so that its outputs and thresholds know them. */
export type Metrics = {
  requested(): void;
  refused(): void;
  /** `delayMs` from the request to the arrival of attempt 1. */
  arrived(delayMs: number): void;
  judged(outcome: "delivered" | "late" | "lost"): void;
  rescued(): void;
};
