// Why a dispatch was late or lost: a table of causes, each with what it takes, decided on a few facts that the observers
// saw. Coarse rather than wrong: a cause names the hop, and never blames a part beyond what was seen. Fault lines are
// not among the facts.

import { z } from "zod";
import type { Cause } from "../contract/causes.js";

export const evidenceSchema = z
  .object({
    outcome: z.enum(["late", "lost"]),
    /** The wiretap during this dispatch's watch. `missing`: it was to watch, and something may have passed unseen. */
    tap: z.enum(["watched", "missing", "off"]),
    /** What an arrival is: the job's entry, or, of a worker that is not ours, its participant's join. */
    arrival: z.enum(["entry", "join"]),
    /** The API did not answer the request (time-out, broken connection, 5xx). */
    unanswered: z.boolean(),
    /** It did, and was gone before it would have given the dispatch up. */
    server_gone: z.boolean(),
    /** The room is known to have been there before the request. */
    room_existed: z.boolean(),
    /** Whether a worker of our agent name was registered from the request to the first moment of an offer (`partly`: by the wiretap alone). */
    registered: z.enum(["yes", "partly", "no", "unknown"]),
    /** Whether one of those was neither full nor too loaded, by its last status before, in that time. By the wiretap alone. */
    available: z.enum(["throughout", "partly", "never"]),
    /** Another got it: the list names a worker that is not ours, or at least an agent is in the room that none of ours is. */
    elsewhere: z.enum(["listed", "stranger", "no"]),
    /** All workers were gone by plan: before the first moment of an offer, or while the server may still have tried. */
    all_stopped: z.enum(["before", "within", "no"]),
    /** The worker that had it ended by plan before the deadline. */
    holder_stopped: z.boolean(),
    /**
     * A node of a cluster ended by plan while it mattered: the one that had the room, that the worker was connected to
     * which was offered the job, or that was asked and did not answer.
     */
    node_ended: z.enum(["room", "worker", "request", "no"]),
    /** The Redis of a cluster ended by plan before it was assigned, while it mattered. */
    redis_ended: z.boolean(),
    /** The wiretap saw the offer, the answer, the assignment; without one a worker's own no counts. */
    offered: z.boolean(),
    answered: z.enum(["none", "yes", "no"]),
    /** A yes without an assignment: against the time after which the server gives a dispatch up. */
    answer_time: z.enum(["irrelevant", "in-time", "unsure", "too-late"]),
    assigned: z.boolean(),
    /** The worker wrote of a call, of an entry. */
    handled: z.boolean(),
    entered: z.boolean(),
    /** The job opened the room's signalling socket through the wiretap (looked at for external workers alone). */
    signalled: z.boolean(),
    /** It arrived after all, too late. */
    arrived: z.boolean(),
    /** What became of an earlier offer (without a wiretap: `called`) that most of the wait came after. */
    earlier: z.enum(["none", "unanswered", "refused", "accepted", "called"]),
    /** The instant of the offer is known, so that the hops around it can be told apart. */
    offer_known: z.boolean(),
    /** Of one that arrived: the longest hop of its chain. `handler` and `entry` after it only where the wiretap did not see. */
    longest_hop: z.enum(["offer", "answer", "assignment", "handler", "entry", "join", "unknown"]),
  })
  .readonly();

export type Evidence = z.infer<typeof evidenceSchema>;

type Row = { readonly cause: Cause; readonly fits: (evidence: Evidence) => boolean };

/** Nobody was seen to get it: no offer, no call, no arrival. */
const untouched = (e: Evidence): boolean => !e.offered && !e.handled && !e.arrived && e.answered === "none";
const seen = (e: Evidence): boolean => e.tap === "watched";
/** Seen by the wiretap, and it did not arrive. */
const stuck = (e: Evidence): boolean => seen(e) && e.offered && !e.arrived;
/** It arrived, too late, and the time went into this hop of the chain that led to the arrival. */
const longest = (e: Evidence, hop: Evidence["longest_hop"]): boolean => e.arrived && e.longest_hop === hop;
/** The same, where not a whole earlier offer came before the chain. */
const alone = (e: Evidence, hop: Evidence["longest_hop"]): boolean => longest(e, hop) && e.earlier === "none";
/** Among the facts is one that says why nobody got it. */
const explained = (e: Evidence): boolean =>
  e.elsewhere === "listed" ||
  e.room_existed ||
  e.unanswered ||
  e.server_gone ||
  e.registered === "no" ||
  e.all_stopped === "before" ||
  e.node_ended !== "no" ||
  e.redis_ended;
const unexplained = (e: Evidence): boolean => untouched(e) && !explained(e);

/** In order of precedence: of the rows that fit, the first is the cause, and the others fit too. */
export const causeTable: readonly Row[] = [
  // A stranger in the room is likely the one who got it, and may be there for another reason.
  { cause: "delivered to another worker", fits: (e) => e.elsewhere !== "no" && !e.arrived },
  // `agents` given to a room that is there already is accepted and ignored (tried; docs/livekit.md).
  { cause: "room already existed", fits: (e) => untouched(e) && e.room_existed && e.elsewhere !== "listed" },
  // Before the missing answer, which they explain.
  {
    cause: "server node ended",
    fits: (e) => !e.arrived && !e.entered && e.node_ended !== "no" && e.elsewhere !== "listed",
  },
  { cause: "Redis ended", fits: (e) => !e.arrived && !e.entered && e.redis_ended && e.elsewhere !== "listed" },
  { cause: "request not answered", fits: (e) => untouched(e) && e.unanswered && e.elsewhere !== "listed" },
  // The last word on it was not a worker's no. After one it goes to the next worker at once: had there been one, the last
  // offer would not be the refused one.
  { cause: "server gone", fits: (e) => e.server_gone && !e.arrived && !e.assigned && e.answered !== "no" },
  {
    cause: "worker stopped",
    fits: (e) => !e.arrived && (untouched(e) ? e.all_stopped !== "no" : e.holder_stopped) && !e.entered,
  },
  { cause: "no worker registered", fits: (e) => untouched(e) && (e.registered === "no" || e.registered === "partly") },
  {
    cause: "worker full or too loaded",
    fits: (e) => seen(e) && untouched(e) && e.registered === "yes" && e.available !== "throughout",
  },
  { cause: "never offered", fits: (e) => seen(e) && unexplained(e) && e.available !== "never" },
  {
    cause: "unanswered",
    fits: (e) =>
      (stuck(e) && e.answered === "none" && !e.assigned) || (longest(e, "offer") && e.earlier === "unanswered"),
  },
  {
    cause: "refused",
    fits: (e) => (!e.arrived && e.answered === "no" && !e.assigned) || (longest(e, "offer") && e.earlier === "refused"),
  },
  {
    cause: "answered too late",
    fits: (e) => (stuck(e) && (e.answer_time === "too-late" || e.answer_time === "unsure")) || longest(e, "answer"),
  },
  {
    cause: "accepted but never assigned",
    fits: (e) =>
      (stuck(e) && (e.answer_time === "in-time" || e.answer_time === "unsure")) ||
      (longest(e, "offer") && e.earlier === "accepted"),
  },
  { cause: "offered late", fits: (e) => alone(e, "offer") },
  { cause: "assigned late", fits: (e) => longest(e, "assignment") },
  {
    // Of a worker that is not ours nobody sees the entry; a signalling socket shows that there was one.
    cause: "assigned but never started",
    fits: (e) => stuck(e) && e.assigned && !e.entered && !e.signalled,
  },
  // Likewise a late join may have been a late start; then both fit.
  { cause: "joined late", fits: (e) => longest(e, "join") },
  {
    cause: "started late",
    fits: (e) => seen(e) && (longest(e, "entry") || (longest(e, "join") && !e.signalled)),
  },
  {
    cause: "started but never joined",
    fits: (e) => e.arrival === "join" && stuck(e) && e.assigned,
  },
  // Coarser: what the worker itself wrote.
  {
    cause: "not called: between request and handler",
    fits: (e) => e.tap === "off" && e.arrival === "entry" && unexplained(e),
  },
  {
    cause: "called but never started: between handler and entry",
    fits: (e) => !seen(e) && e.handled && !e.arrived && e.elsewhere === "no" && e.answered !== "no",
  },
  { cause: "called late: between request and handler", fits: (e) => alone(e, "handler") && !e.offer_known },
  { cause: "called late: between offer and handler", fits: (e) => alone(e, "handler") && e.offer_known },
  {
    // Called before, and called again late: the story is what became of the first call.
    cause: "started late: between handler and entry",
    fits: (e) =>
      !seen(e) && (longest(e, "entry") || (e.earlier === "called" && (longest(e, "handler") || longest(e, "offer")))),
  },
];

export type Causes = {
  readonly cause: Cause;
  /** Whatever else the evidence fits, in the order of the table. */
  readonly alsoFits: readonly Cause[];
  /**
   * Whether nothing but the cause fits. `perhaps`: the others fit only because nobody knows on which side of a worker's
   * registration the server asked who was there; if it was before, none of them does.
   */
  readonly alone: "surely" | "perhaps" | "no";
};

/** Nothing that fits: it was not seen. */
export function causesOf(evidence: Evidence): Causes {
  const [cause = "observer missing", ...alsoFits] = fitting(evidence);
  if (alsoFits.length === 0) return { cause, alsoFits, alone: "surely" };
  const before = evidence.registered === "partly" ? fitting({ ...evidence, registered: "no" }) : [];
  return { cause, alsoFits, alone: before.length === 1 && before[0] === cause ? "perhaps" : "no" };
}

const fitting = (evidence: Evidence): readonly Cause[] =>
  causeTable.filter((row) => row.fits(evidence)).map((row) => row.cause);
