// What lies around a dispatch: the span of time that is looked at, and which events of each kind of observer are worth
// telling though they name no dispatch. Pure.

import type { Plan } from "../../contract/manifest.js";
import type { DispatchRow } from "./choose.js";

export type Kind = "k6" | "worker" | "wiretap" | "collector" | "harness";

/** Monotonic microseconds. */
export type Span = {
  readonly requestUs: number;
  readonly fromUs: number;
  readonly untilUs: number;
  /** Samples of the machine are kept until the job's code started, even after its watch, and one more. */
  readonly cpuUntilUs: number;
  /** Clock pairs are kept from a wider span: k6's last lines about a dispatch come after its watch. */
  readonly clockFromUs: number;
  readonly clockUntilUs: number;
};

/** What happened just before a request may be why: a worker that had just gone. */
const beforeUs = 5_000_000;

/** After an arrival little is of interest. */
const afterArrivalUs = 1_000_000;

/** The next sample, which is of the second in which it started, and a late timer (analysis/cpu.ts). */
const nextSampleUs = 2_000_000;

/** As far as a wall stamp may be from its clock pair, and longer than k6 takes to give up a call. */
const clockReachUs = 120_000_000;

/** Without an instant of the request nothing is known to lie around it. */
const nowhere: Span = {
  ...{ requestUs: Number.NEGATIVE_INFINITY, fromUs: Number.POSITIVE_INFINITY, untilUs: Number.NEGATIVE_INFINITY },
  cpuUntilUs: Number.NEGATIVE_INFINITY,
  ...{ clockFromUs: Number.POSITIVE_INFINITY, clockUntilUs: Number.NEGATIVE_INFINITY },
};

export function spanOf(
  { request_us: requestUs, arrival_us: arrivalUs }: Pick<DispatchRow, "request_us" | "arrival_us">,
  { deadlineMs, graceMs, holdMs }: Pick<Plan, "deadlineMs" | "graceMs" | "holdMs">,
): Span {
  if (requestUs === null) return nowhere;
  const watchedUntilUs = requestUs + (deadlineMs + graceMs) * 1000;
  return {
    requestUs,
    fromUs: requestUs - beforeUs,
    untilUs: arrivalUs === null ? watchedUntilUs : Math.min(arrivalUs + afterArrivalUs, watchedUntilUs),
    cpuUntilUs: (arrivalUs ?? watchedUntilUs) + nextSampleUs,
    clockFromUs: requestUs - clockReachUs,
    clockUntilUs: watchedUntilUs + (deadlineMs + graceMs + holdMs) * 1000 + clockReachUs,
  };
}

/** Rivals write what workers do. */
export function kindOf(observer: string): Kind {
  switch (observer) {
    case "k6":
    case "wiretap":
    case "collector":
    case "harness":
      return observer;
    default:
      return "worker";
  }
}

/** Read wherever they are, because they name no dispatch; which of them are told depends on when they were. */
export const aroundEvents: Readonly<Record<Kind, ReadonlySet<string>>> = {
  k6: new Set(),
  worker: new Set(["worker-started", "registered", "disconnected", "prewarm", "draining", "closing", "fault"]),
  wiretap: new Set([
    ...["wiretap-started", "link-opened", "link-refused", "link-closed", "register", "registered", "status"],
    ...["undecodable", "fault", "closing"],
  ]),
  collector: new Set(["collector-started", "witness-started", "witness-failed", "closing"]),
  harness: new Set([
    ...["clock", "machine", "process-started", "process-exited", "fault", "failed", "interrupted", "load-ended"],
  ]),
};
