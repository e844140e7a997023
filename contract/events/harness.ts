// Every fact that the harness writes down, events/harness.ndjson.

import type { MonotonicUs, WallUs } from "../instants.js";
import type { FaultEvent } from "./fault.js";
import type { Role } from "./role.js";

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
  | {
      /** What a part uses now: its whole process group, a worker with its job processes. `null` where that is not known. */
      readonly event: "resource";
      readonly atUs: MonotonicUs;
      readonly role: Role | "harness";
      /** Resident memory summed over its processes; pages that they share count once for each. */
      readonly rssKb: number | null;
      /** User and system time since it started, of processes that have ended too. */
      readonly cpuUs: number | null;
      readonly processes: number | null;
      /** Of the leader alone. */
      readonly openFiles: number | null;
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
  /** A look at the server, one each 10 s, was not answered, and the next that was. */
  | { readonly event: "server-silent"; readonly atUs: MonotonicUs; readonly reason: string }
  | { readonly event: "server-answers"; readonly atUs: MonotonicUs }
  | { readonly event: "interrupted"; readonly atUs: MonotonicUs; readonly signal: string }
  | { readonly event: "swept"; readonly atUs: MonotonicUs; readonly rooms: number }
  | { readonly event: "heartbeat"; readonly atUs: MonotonicUs }
  | { readonly event: "closing"; readonly atUs: MonotonicUs };
