// Every fact that a stub worker and its job processes write down, events/worker-<i>.ndjson and events/rival-<i>.ndjson.

import type { MonotonicUs, WallUs } from "../instants.js";
import type { FaultEvent } from "./fault.js";
import type { EventLoopDelay } from "./health.js";
import type { JobFacts } from "./job.js";

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
  | {
      /** A wire worker's connection ended, or could not be made; it tries again after that. The SDK does not tell. */
      readonly event: "disconnected";
      readonly atUs: MonotonicUs;
      readonly error: string;
      readonly retryAfterMs: number;
    }
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
  /** An error that the SDK left unhandled would have ended the worker here; once (agent-stub/sdk/memory-watch.ts). */
  | { readonly event: "spared"; readonly atUs: MonotonicUs; readonly error: string }
  | FaultEvent
  /** It was told to take no new job and to end when it has none any more. An offer that comes later is said no to. */
  | { readonly event: "draining"; readonly atUs: MonotonicUs }
  | { readonly event: "closing"; readonly atUs: MonotonicUs };
