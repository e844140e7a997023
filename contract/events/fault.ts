// The line of an injected fault, the same in every file: whoever injects it writes it.

import type { MonotonicUs } from "../instants.js";

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
