// What a wire worker writes down and tells, by its role: a worker's job is an arrival, a rival's is a fault that was
// injected. The worker itself does the same in both.

import type { JobFacts } from "../../contract/events/job.js";
import type { WorkerFault } from "../../contract/faults.js";
import type { MonotonicUs, WallUs } from "../../contract/instants.js";
import { errorText } from "../error-text.js";
import { faultEventOf } from "../faults.js";
import { nowUs, type Recorder } from "../record.js";
import type { Lost } from "./link.js";
import type { Notify } from "./notify.js";

export type Book = {
  /** The participant of a job: other environments' workers have the identity that the SDK gives by default. */
  identityOf(job: JobFacts): string;
  disconnected(lost: Lost): void;
  offered(job: JobFacts, offeredWallUs: WallUs, atUs: MonotonicUs): void;
  rejected(job: JobFacts): void;
  assigned(job: JobFacts): void;
  joined(job: JobFacts): void;
  joinFailed(job: JobFacts, error: unknown): void;
  left(job: JobFacts): void;
  struck(fault: WorkerFault, job: JobFacts): void;
};

type Pen = { readonly record: Recorder; readonly target: string };

export function workerBook({ record, target }: Pen, notify: Notify): Book {
  return {
    identityOf: ({ jobId }) => `rollcall-${jobId}`,
    disconnected: (lost) => record({ event: "disconnected", atUs: nowUs(), ...lost }),
    offered: (job, offeredWallUs, atUs) => record({ event: "handler", atUs, offeredWallUs, ...job }),
    rejected: (job) => record({ event: "rejected", atUs: nowUs(), ...job }),
    assigned: (job) => {
      const atUs = nowUs();
      record({ event: "entry", atUs, pid: process.pid, ...job });
      const { n, attempt } = job;
      // The collector waits by our key; a job without one is found later, by its room and dispatch.
      if (n < 0) return;
      notify({ n, attempt, atUs }, (error) => {
        record({ event: "notify-failed", atUs: nowUs(), error: errorText(error), ...job });
      });
    },
    joined: (job) => record({ event: "join", atUs: nowUs(), ...job }),
    joinFailed: (job, error) => record({ event: "join-failed", atUs: nowUs(), error: errorText(error), ...job }),
    left: (job) => record({ event: "left", atUs: nowUs(), ...job }),
    struck: (fault, job) => record(faultEventOf(fault, "once", { atUs: nowUs(), target, job })),
  };
}

/** One line for each job taken, and none that could be read as an arrival. */
export function rivalBook({ record, target }: Pen): Book {
  const taken = { name: "rival", specification: "rival" };
  return {
    identityOf: ({ jobId }) => `agent-${jobId}`,
    disconnected: () => {},
    offered: () => {},
    rejected: () => {},
    assigned: (job) => record(faultEventOf(taken, "once", { atUs: nowUs(), target, job })),
    joined: () => {},
    joinFailed: () => {},
    left: () => {},
    struck: (fault, job) => record(faultEventOf(fault, "once", { atUs: nowUs(), target, job })),
  };
}
