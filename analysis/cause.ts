// Why a dispatch was late or lost: a decision on a few facts that the observers saw. Coarse rather than wrong: it names
// the hop, and never blames a part beyond what was seen.

import { z } from "zod";

export const evidenceSchema = z
  .object({
    outcome: z.enum(["late", "lost"]),
    /** The API did not answer the request (time-out, broken connection, 5xx). */
    unanswered: z.boolean(),
    /** A worker's request function was called for it. */
    handled: z.boolean(),
    /** The server's instant of the offer is known, so that the hops around it can be told apart. */
    offer_known: z.boolean(),
    /** The job's code started, in time or not. */
    entered: z.boolean(),
    /** A handler had been called for it before, and most of the wait came after that call. */
    called_before: z.boolean(),
    /** When the run's first worker registered, against the request; `unknown` where the line of it may be missing. */
    registered: z.enum(["never", "after-request", "before-request", "unknown"]),
    /** Its worker, or all of them while it had none, ended by plan before the deadline. */
    stopped: z.boolean(),
    longest_hop: z.enum(["offer", "handler", "entry", "unknown"]),
  })
  .readonly();

export type Evidence = z.infer<typeof evidenceSchema>;

export type Cause =
  | "no worker registered"
  | "requested before the first worker registered"
  | "worker stopped, and no handler called"
  | "worker stopped between handler and entry"
  | "request not answered, and no handler called"
  | "handler not called (offers are not observed)"
  | "not started within the watch: between handler and entry (the worker's process pool, if the assignment came)"
  | "started late: between handler and entry (the worker's process pool, if the assignment came on time)"
  | "handler called late: between offer and handler (the worker or its socket)"
  | "offered late: between request and offer (the server)"
  | "handler called late: between request and handler"
  | "handler called, but the job started only after a later call"
  | "started late: hop not seen";

export function causeOf(evidence: Evidence): Cause {
  if (evidence.entered) return hopOf(evidence);
  if (evidence.handled)
    return evidence.stopped
      ? "worker stopped between handler and entry"
      : "not started within the watch: between handler and entry (the worker's process pool, if the assignment came)";
  if (evidence.registered === "never") return "no worker registered";
  if (evidence.registered === "after-request") return "requested before the first worker registered";
  if (evidence.stopped) return "worker stopped, and no handler called";
  if (evidence.unanswered) return "request not answered, and no handler called";
  return "handler not called (offers are not observed)";
}

/** It arrived after all, too late: the longest hop of its chain is where the time went. */
function hopOf({ longest_hop, offer_known, called_before }: Evidence): Cause {
  if (called_before && (longest_hop === "handler" || longest_hop === "offer"))
    return "handler called, but the job started only after a later call";
  switch (longest_hop) {
    case "entry":
      return "started late: between handler and entry (the worker's process pool, if the assignment came on time)";
    case "handler":
      return offer_known
        ? "handler called late: between offer and handler (the worker or its socket)"
        : "handler called late: between request and handler";
    case "offer":
      return "offered late: between request and offer (the server)";
    case "unknown":
      return "started late: hop not seen";
  }
}
