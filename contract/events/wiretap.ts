// Every fact that the wiretap writes down, events/wiretap.ndjson.

import type { MonotonicUs, WallUs } from "../instants.js";
import type { FaultEvent } from "./fault.js";
import type { EventLoopDelay } from "./health.js";
import type { JobFacts } from "./job.js";

/** What a frame says of its job. `n` and `attempt` by our key in the metadata (-1 and 0 without it, then the room tells). */
type FrameJob = JobFacts & { readonly identity: string };

/**
 * Written by the wiretap. `link` numbers the worker connections from 1 and never repeats; `atUs` is when the tap handed
 * the frame on, so a fault of the tap's own acts on what it then observes, as if it lay before it. Tokens and addresses
 * are never written.
 */
export type WiretapEvent =
  | { readonly event: "wiretap-started"; readonly atUs: MonotonicUs; readonly pid: number }
  /** The server took the worker's connection; `node` is which of its nodes, from 1. */
  | { readonly event: "link-opened"; readonly atUs: MonotonicUs; readonly link: number; readonly node: number }
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
