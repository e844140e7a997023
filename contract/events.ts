// Every fact an observer writes down: one JSON object on one line under 4 KiB, appended to the observer's own file.
// An observer says what it saw and when; it never judges. Node observers stamp `atUs` (monotonic), k6 `wallMs`.
// Files: events/k6.ndjson, events/worker-<i>.ndjson, events/rival-<i>.ndjson, events/wiretap.ndjson,
// events/collector.ndjson, events/harness.ndjson.

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
      /** When the answered room was made, by the server's wall clock; 0 where the answer does not say. */
      readonly roomCreatedWallMs: WallMs;
    }
  | {
      /** `--room live`: the room was made before the request, without an agent. Written after the server's answer. */
      readonly event: "room-made";
      readonly wallMs: WallMs;
      readonly n: number;
      readonly room: string;
      readonly roomSid: string;
      readonly answer: Answer;
      readonly code: string;
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
      /** The worker that the server says has the job, and its instant of the offer (state.startedAt); "" and 0 where it does not say. */
      readonly workerId: string;
      readonly offeredWallUs: WallUs;
    }
  | {
      /**
       * Of a sample of the arrived dispatches: listDispatch asked again and again after the arrival. `wallMs` is the
       * instant before the first call that said running (or ended, which comes after it), `notYetWallMs` that before the
       * last call that did not (0: the first call did already). `never`: not until the look, which is `wallMs` then. No
       * line where the calls failed.
       */
      readonly event: "list-lag";
      readonly wallMs: WallMs;
      readonly n: number;
      readonly shown: "running" | "never";
      readonly notYetWallMs: WallMs;
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
  /** The worker said no to the offer: a stranger's job, a full worker, or a fault. */
  | ({ readonly event: "rejected"; readonly atUs: MonotonicUs } & JobFacts)
  /** The job's code starts; for a wire worker, which has none, the assignment. */
  | ({ readonly event: "entry"; readonly atUs: MonotonicUs; readonly pid: number } & JobFacts)
  | ({ readonly event: "join"; readonly atUs: MonotonicUs } & JobFacts)
  | ({ readonly event: "join-failed"; readonly atUs: MonotonicUs; readonly error: string } & JobFacts)
  | ({ readonly event: "left"; readonly atUs: MonotonicUs } & JobFacts)
  | ({ readonly event: "notify-failed"; readonly atUs: MonotonicUs; readonly error: string } & JobFacts)
  | ({ readonly event: "heartbeat"; readonly atUs: MonotonicUs } & EventLoopDelay)
  | FaultEvent
  | { readonly event: "closing"; readonly atUs: MonotonicUs };

/** What a frame says of its job. `n` and `attempt` by our key in the metadata (-1 and 0 without it, then the room tells). */
type FrameJob = JobFacts & { readonly identity: string };

/**
 * Written by the wiretap. `link` numbers the worker connections from 1 and never repeats; `atUs` is when the tap handed
 * the frame on, so a fault of the tap's own acts on what it then observes, as if it lay before it. Tokens and addresses
 * are never written.
 */
export type WiretapEvent =
  | { readonly event: "wiretap-started"; readonly atUs: MonotonicUs; readonly pid: number }
  /** The server took the worker's connection. */
  | { readonly event: "link-opened"; readonly atUs: MonotonicUs; readonly link: number }
  /** It did not, and the worker was refused likewise; `httpStatus` is what the worker got, `error` why the server could not be asked ("" when it answered). */
  | {
      readonly event: "link-refused";
      readonly atUs: MonotonicUs;
      readonly link: number;
      readonly httpStatus: number;
      readonly error: string;
    }
  /** `by`: who closed first. `code` is the WebSocket's; 1006 for a connection that just ended. */
  | {
      readonly event: "link-closed";
      readonly atUs: MonotonicUs;
      readonly link: number;
      readonly by: "worker" | "server" | "fault" | "run";
      readonly code: number;
    }
  /** A worker is offered jobs of its type alone, and one of a deployment none of a plain dispatch. */
  | {
      readonly event: "register";
      readonly atUs: MonotonicUs;
      readonly link: number;
      readonly agentName: string;
      readonly jobType: "room" | "publisher" | "participant" | "unknown";
      readonly deployment: string;
    }
  | { readonly event: "registered"; readonly atUs: MonotonicUs; readonly link: number; readonly workerId: string }
  /** `offeredWallUs` is the job's state.startedAt as the server set it, 0 when it did not. */
  | ({
      readonly event: "offer";
      readonly atUs: MonotonicUs;
      readonly link: number;
      readonly offeredWallUs: WallUs;
    } & JobFacts)
  | ({
      readonly event: "answer";
      readonly atUs: MonotonicUs;
      readonly link: number;
      readonly available: "yes" | "no";
    } & FrameJob)
  /** `identity` is the participant's in the token. */
  | ({ readonly event: "assignment"; readonly atUs: MonotonicUs; readonly link: number } & FrameJob)
  | ({ readonly event: "termination"; readonly atUs: MonotonicUs; readonly link: number } & JobFacts)
  /** `unchanged`: the frame has no status, so the one before it holds. `loadPermille`: 1000 is the worker's load 1. */
  | {
      readonly event: "status";
      readonly atUs: MonotonicUs;
      readonly link: number;
      readonly status: "available" | "full" | "unchanged";
      readonly loadPermille: number;
      readonly jobCount: number;
    }
  | ({
      readonly event: "job-update";
      readonly atUs: MonotonicUs;
      readonly link: number;
      readonly status: "pending" | "running" | "success" | "failed";
    } & JobFacts)
  /** A frame that is no message of the protocol, forwarded all the same. */
  | {
      readonly event: "undecodable";
      readonly atUs: MonotonicUs;
      readonly link: number;
      readonly from: "worker" | "server";
      readonly bytes: number;
    }
  /** A participant's signalling socket through the tap: the server took it, or it ended. Room and identity are the token's. */
  | {
      readonly event: "room-opened" | "room-closed";
      readonly atUs: MonotonicUs;
      readonly room: string;
      readonly identity: string;
    }
  | FaultEvent
  /** Counts are since the start: `frames` forwarded, `undecodable` of them, `links` open now. */
  | ({
      readonly event: "heartbeat" | "closing";
      readonly atUs: MonotonicUs;
      readonly frames: number;
      readonly undecodable: number;
      readonly links: number;
    } & EventLoopDelay);

/** The agent's participant or the room, as somebody saw who is neither k6 nor the worker: the server's webhooks, or a watch through the API. */
type WitnessEvent =
  | {
      /** `atUs` is when it was heard of, which is the latest that it can have happened. */
      readonly event: "participant-joined" | "participant-left";
      readonly atUs: MonotonicUs;
      /**
       * It happened after this. Of a watch: just before the last look that succeeded and did not see it was sent; 0 when
       * there was none. Of a webhook: `atUs`, because nothing earlier is known of it.
       */
      readonly notBeforeUs: MonotonicUs;
      readonly via: "webhook" | "watch";
      readonly room: string;
      readonly roomSid: string;
      readonly identity: string;
      readonly kind: "agent" | "other";
    }
  | {
      readonly event: "room-started" | "room-finished";
      readonly atUs: MonotonicUs;
      readonly via: "webhook";
      readonly room: string;
      readonly roomSid: string;
    }
  /** A webhook whose signature is wrong, or a look at participants that failed; `reason` says which. */
  | { readonly event: "witness-failed"; readonly atUs: MonotonicUs; readonly reason: string };

/** Written by the collector: its own health, and what it was told as a witness. Counts are since it started. */
export type CollectorEvent =
  | {
      readonly event: "collector-started";
      readonly atUs: MonotonicUs;
      readonly pid: number;
    }
  /** From here on joins are witnessed, in this way. */
  | { readonly event: "witness-started"; readonly atUs: MonotonicUs; readonly via: "webhook" | "watch" }
  | WitnessEvent
  | ({
      readonly event: "heartbeat" | "closing";
      readonly atUs: MonotonicUs;
      readonly pendingWaits: number;
      readonly arrivals: number;
      /** Requests it could not understand or serve. */
      readonly refusedRequests: number;
    } & EventLoopDelay);

/** A part of the run that the harness starts. `worker-1` ... are numbered; a rival is another environment's worker, made by a fault. */
export type Role = "reaper" | "server" | "collector" | "wiretap" | "k6" | `worker-${number}` | `rival-${number}`;

/**
 * A fault that was really injected, written by who injected it just after it took effect. The causes are found without
 * these lines; they are what the finding is compared with.
 */
export type FaultEvent = {
  readonly event: "fault";
  readonly atUs: MonotonicUs;
  /** The fault's name, `drop:offer` or `pause-worker`. */
  readonly fault: string;
  /** The specification it came from, as the user wrote it. */
  readonly specification: string;
  /** `once`: this frame, this offer, this kill. `began` and `ended`: of one that lasts. */
  readonly phase: "once" | "began" | "ended";
  /** A role, or the wiretap's `link-3`. */
  readonly target: string;
  /** The dispatch's room and job that it touched; "" for a fault that touches no single one. */
  readonly room: string;
  readonly jobId: string;
};

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
  | FaultEvent
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
