// Every fact an observer writes down: one JSON object on one line under 4 KiB, appended to the observer's own file.
// An observer says what it saw and when; it never judges. Node observers stamp `atUs` (monotonic), k6 `wallMs`.
// Files: events/k6.ndjson, events/worker-<i>.ndjson, events/collector.ndjson, events/harness.ndjson.

import type { MonotonicUs, WallMs, WallUs } from "./instants.js";

/** How the API answered a request: `refused` is a definite no (4xx); `none` is a time-out, a broken connection or a 5xx. */
export type Answer = "ok" | "refused" | "none";

/** What listDispatch said of a dispatch at the one look. `empty`: listed without a job. `absent`: the room answers, the dispatch is not in it. */
export type Listed = "running" | "pending" | "ended" | "empty" | "absent" | "error";

/** Written by k6. `n` is the dispatch, 0-based; attempt 2 is the rescue. */
export type LoadEvent =
  | { readonly event: "load-started"; readonly wallMs: WallMs }
  | {
      /** Written before the request is sent; `wallMs` is the zero of every delay. */
      readonly event: "request";
      readonly wallMs: WallMs;
      readonly n: number;
      readonly attempt: 1 | 2;
      readonly path: "create-room" | "create-dispatch";
      readonly room: string;
      /** When the iteration started, and the scenario: their difference against n x period is the scheduling delay. */
      readonly iterationWallMs: WallMs;
      readonly scenarioWallMs: WallMs;
    }
  | {
      readonly event: "response";
      readonly wallMs: WallMs;
      readonly n: number;
      readonly attempt: 1 | 2;
      readonly answer: Answer;
      /** 0 when there was no HTTP answer. */
      readonly httpStatus: number;
      /** Twirp's error code or the transport's message, cut to 200 characters; "" when ok. */
      readonly code: string;
      /** "" where the answer does not carry it (createRoom names no dispatch). */
      readonly dispatchId: string;
      readonly roomSid: string;
    }
  | {
      readonly event: "look";
      readonly wallMs: WallMs;
      readonly n: number;
      readonly listed: Listed;
      readonly code: string;
      /** The listed dispatch and its newest job; "" where there is none. */
      readonly dispatchId: string;
      readonly jobId: string;
    }
  | {
      readonly event: "deleted";
      readonly wallMs: WallMs;
      readonly n: number;
      /** `not-found`: the server had closed the room before we did. */
      readonly result: "deleted" | "not-found" | "failed";
      readonly code: string;
    }
  | { readonly event: "done"; readonly wallMs: WallMs; readonly n: number }
  | { readonly event: "collector-unreachable"; readonly wallMs: WallMs; readonly n: number; readonly error: string }
  | { readonly event: "closing"; readonly wallMs: WallMs };

/** Which dispatch a job belongs to, by its metadata; -1 and 0 when it is not one of this run's. */
export type JobFacts = {
  readonly n: number;
  readonly attempt: 0 | 1 | 2;
  readonly jobId: string;
  readonly dispatchId: string;
  readonly room: string;
  readonly roomSid: string;
};

/** The delay of a Node observer's event loop since it started, over the resolution of the probe; integer microseconds. */
export type EventLoopDelay = { readonly eventLoopDelayP99Us: number; readonly eventLoopDelayMaxUs: number };

/** Written by a worker and its job processes. */
export type WorkerEvent =
  | {
      readonly event: "worker-started";
      readonly atUs: MonotonicUs;
      readonly pid: number;
      readonly agentsVersion: string;
    }
  | { readonly event: "prewarm"; readonly atUs: MonotonicUs; readonly pid: number }
  | { readonly event: "registered"; readonly atUs: MonotonicUs; readonly workerId: string }
  | ({
      /** The SDK asked our request function. `offeredWallUs` is the job's state.startedAt, 0 when the server set none. */
      readonly event: "handler";
      readonly atUs: MonotonicUs;
      readonly offeredWallUs: WallUs;
    } & JobFacts)
  | ({ readonly event: "entry"; readonly atUs: MonotonicUs; readonly pid: number } & JobFacts)
  | ({ readonly event: "join"; readonly atUs: MonotonicUs } & JobFacts)
  | ({ readonly event: "join-failed"; readonly atUs: MonotonicUs; readonly error: string } & JobFacts)
  | ({ readonly event: "left"; readonly atUs: MonotonicUs } & JobFacts)
  | ({ readonly event: "notify-failed"; readonly atUs: MonotonicUs; readonly error: string } & JobFacts)
  | ({ readonly event: "heartbeat"; readonly atUs: MonotonicUs } & EventLoopDelay)
  | { readonly event: "closing"; readonly atUs: MonotonicUs };

/** Written by the collector: its own health, nothing of the dispatches. Counts are since it started. */
export type CollectorEvent =
  | { readonly event: "collector-started"; readonly atUs: MonotonicUs; readonly pid: number }
  | ({
      readonly event: "heartbeat" | "closing";
      readonly atUs: MonotonicUs;
      readonly pendingWaits: number;
      readonly arrivals: number;
      /** Requests it could not understand or serve. */
      readonly refusedRequests: number;
    } & EventLoopDelay);

/** A part of the run that the harness starts. `worker-1` ... are numbered. */
export type Role = "reaper" | "server" | "collector" | "k6" | `worker-${number}`;

/** Written by the harness. */
export type HarnessEvent =
  | {
      /** One reading of both clocks at a tick of the wall clock; analysis maps wall instants through the nearest one. */
      readonly event: "clock";
      readonly atUs: MonotonicUs;
      readonly wallUs: WallUs;
      /** The true pair is within this many microseconds. */
      readonly uncertaintyUs: number;
    }
  | {
      /** CPU of the whole machine since the last such line: 0 idle, 1000 all cores busy. */
      readonly event: "machine";
      readonly atUs: MonotonicUs;
      readonly cpuBusyPermille: number;
    }
  | { readonly event: "process-started"; readonly atUs: MonotonicUs; readonly role: Role; readonly pid: number }
  | {
      /** `planned`: we ended it, at the run's end or by a fault. A worker's exit is written once its whole process group is gone. */
      readonly event: "process-exited";
      readonly atUs: MonotonicUs;
      readonly role: Role;
      readonly planned: boolean;
      /** -1 when a signal ended it. */
      readonly exitCode: number;
      /** "" when it exited by itself. */
      readonly signal: string;
      /** The last lines of its log, cut to fit; only when unplanned. */
      readonly logTail: string;
    }
  | { readonly event: "load-started"; readonly atUs: MonotonicUs }
  | {
      /** k6 has ended: from here on nothing is requested. */
      readonly event: "load-ended";
      readonly atUs: MonotonicUs;
    }
  | {
      /** A fault that was really injected, written just after it took effect. */
      readonly event: "fault";
      readonly atUs: MonotonicUs;
      readonly fault: string;
      /** The specification it came from, as the user wrote it. */
      readonly specification: string;
      readonly target: string;
    }
  | {
      /** The run could not go on: a part did not start, the disk was full. */
      readonly event: "failed";
      readonly atUs: MonotonicUs;
      readonly reason: string;
    }
  | { readonly event: "interrupted"; readonly atUs: MonotonicUs; readonly signal: string }
  | { readonly event: "swept"; readonly atUs: MonotonicUs; readonly rooms: number }
  | { readonly event: "heartbeat"; readonly atUs: MonotonicUs }
  | { readonly event: "closing"; readonly atUs: MonotonicUs };

/** An observer's line must stay under this, so that one O_APPEND write is one whole line. */
export const maxLineBytes = 4096;
