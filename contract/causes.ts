// Every cause that a late or lost dispatch can have, in words that name the hop and what was seen. Decided in
// analysis/cause.ts; here because faults declare which of them they must bring about.

/** With the wiretap's evidence, in the order of the hops. */
export const causes = [
  "request not answered",
  "server node ended",
  "Redis ended",
  "server gone",
  "room already existed",
  "no worker registered",
  "worker full or too loaded",
  "delivered to another worker",
  "never offered",
  "offered late",
  "unanswered",
  "answered too late",
  "refused",
  "accepted but never assigned",
  "assigned late",
  "assigned but never started",
  "started late",
  "started but never joined",
  "joined late",
  "worker stopped",
  "observer missing",
  // Coarser, without a wiretap: the hops that nobody watched stand in them.
  "not called: between request and handler",
  "called late: between request and handler",
  "called late: between offer and handler",
  "called but never started: between handler and entry",
  "started late: between handler and entry",
] as const;

export type Cause = (typeof causes)[number];
