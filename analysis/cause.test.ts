import { describe, expect, it } from "vitest";
import type { Cause } from "../contract/causes.js";
import { causesOf, causeTable, type Evidence } from "./cause.js";

/** Lost, and nobody saw it, though a worker was there, available, and all of it was watched. */
const base: Evidence = {
  ...{ outcome: "lost", tap: "watched", arrival: "entry", unanswered: false },
  ...{ server_gone: false, room_existed: false },
  ...{ registered: "yes", available: "throughout", elsewhere: "no", all_stopped: "no", holder_stopped: false },
  ...{ node_ended: "no", redis_ended: false },
  ...{ offered: false, answered: "none", answer_time: "irrelevant", assigned: false, handled: false, entered: false },
  ...{ signalled: false, arrived: false, earlier: "none", offer_known: true, longest_hop: "unknown" },
};
const off = { tap: "off", offer_known: false, available: "never" } as const;
const missing = { tap: "missing" } as const;
const offered = { offered: true } as const;
const yes = { ...offered, answered: "yes", answer_time: "in-time", handled: true } as const;
const assigned = { ...yes, answer_time: "irrelevant", assigned: true } as const;
const late = { ...assigned, outcome: "late", entered: true, arrived: true } as const;
const lateOff = { ...off, outcome: "late", handled: true, entered: true, arrived: true } as const;
const external = { arrival: "join", handled: false, entered: false } as const;

const cases: readonly (readonly [sentence: string, evidence: Partial<Evidence>, ...causes: Cause[]])[] = [
  ["a worker was there, and nothing came", {}, "never offered"],
  ["the list names another's worker", { elsewhere: "listed" }, "delivered to another worker"],
  ["the server died with it in hand", { server_gone: true }, "server gone"],
  [
    "it died before its offer, and the worker's socket with it",
    { server_gone: true, registered: "partly", available: "partly" },
    "server gone",
    "no worker registered",
  ],
  ["it died after its offer, before the answer", { ...offered, server_gone: true }, "server gone", "unanswered"],
  [
    "it died after the call of the worker, and nobody saw whether it had assigned the job",
    { ...off, handled: true, server_gone: true },
    "server gone",
    "called but never started: between handler and entry",
  ],
  ["it died after its worker had said no", { ...offered, answered: "no", server_gone: true }, "refused"],
  ["it died after a no, and nobody else watched", { ...off, answered: "no", server_gone: true }, "refused"],
  ["it died when the worker had the job already", { ...assigned, server_gone: true }, "assigned but never started"],
  [
    "an agent that is not ours is in the room: the job's, or one that is sent to every room",
    { elsewhere: "stranger" },
    "delivered to another worker",
    "never offered",
  ],
  [
    "such an agent in a room that was there before",
    { elsewhere: "stranger", room_existed: true },
    "delivered to another worker",
    "room already existed",
  ],
  [
    "our worker was full, so another's got it",
    { elsewhere: "listed", available: "never" },
    "delivered to another worker",
    "worker full or too loaded",
  ],
  [
    "ours refused, another's took it",
    { ...offered, answered: "no", elsewhere: "listed" },
    "delivered to another worker",
    "refused",
  ],
  ["the room was there before", { room_existed: true }, "room already existed"],
  ["the room was there before, and no wiretap", { ...off, room_existed: true }, "room already existed"],
  [
    "the room was there before, but it was offered: that is no reason",
    { ...yes, room_existed: true },
    "accepted but never assigned",
  ],
  ["no answer and no offer", { unanswered: true }, "request not answered"],
  ["no answer, yet assigned: the job is the story", { ...assigned, unanswered: true }, "assigned but never started"],
  ["the node that had its room ended", { node_ended: "room" }, "server node ended"],
  [
    "the node that was asked ended",
    { node_ended: "request", unanswered: true },
    "server node ended",
    "request not answered",
  ],
  [
    "the node ended that its worker was connected to, with the offer",
    { ...offered, node_ended: "worker" },
    "server node ended",
    "unanswered",
  ],
  [
    "a node ended, and the list says that another's worker has it",
    { elsewhere: "listed", node_ended: "room" },
    "delivered to another worker",
  ],
  ["a node ended after it had entered", { ...late, node_ended: "room", longest_hop: "offer" }, "offered late"],
  [
    "Redis ended before anybody was asked",
    { redis_ended: true, unanswered: true },
    "Redis ended",
    "request not answered",
  ],
  ["Redis ended before the offer", { redis_ended: true }, "Redis ended"],
  ["nobody registered", { registered: "no", available: "never" }, "no worker registered"],
  [
    "a worker was registered for a part of the time in which it was to be offered",
    { registered: "partly", available: "partly" },
    "no worker registered",
    "never offered",
  ],
  ["nobody registered, without a wiretap", { ...off, registered: "no" }, "no worker registered"],
  [
    "every worker was stopped before, so none was registered",
    { all_stopped: "before", registered: "no", available: "never" },
    "worker stopped",
    "no worker registered",
  ],
  [
    "every worker was stopped while the server might still have offered it",
    { ...off, all_stopped: "within" },
    "worker stopped",
    "not called: between request and handler",
  ],
  [
    "its worker was stopped after the assignment",
    { ...assigned, holder_stopped: true },
    "worker stopped",
    "assigned but never started",
  ],
  ["its worker was stopped before it answered", { ...offered, holder_stopped: true }, "worker stopped", "unanswered"],
  ["every worker was full", { available: "never" }, "worker full or too loaded"],
  [
    "every worker was full for a part of the time in which it was to be offered",
    { available: "partly" },
    "worker full or too loaded",
    "never offered",
  ],
  ["offered, no answer", offered, "unanswered"],
  ["offered, no answer seen, though the worker was called", { ...offered, handled: true }, "unanswered"],
  ["offered, the worker said no", { ...offered, answered: "no" }, "refused"],
  ["the yes came after the server gave up", { ...yes, answer_time: "too-late" }, "answered too late"],
  ["the yes came in time", yes, "accepted but never assigned"],
  [
    "whether the yes came in time nobody knows",
    { ...yes, answer_time: "unsure" },
    "answered too late",
    "accepted but never assigned",
  ],
  ["assigned, never started", assigned, "assigned but never started"],
  [
    "assigned to a worker that is not ours: where it stopped is not seen",
    { ...assigned, ...external },
    "assigned but never started",
    "started but never joined",
  ],
  [
    "assigned to a worker that is not ours, which opened its signalling socket",
    { ...assigned, ...external, signalled: true },
    "started but never joined",
  ],
  ["late by the offer", { ...late, longest_hop: "offer" }, "offered late"],
  ["late by the answer", { ...late, longest_hop: "answer" }, "answered too late"],
  ["late by the assignment", { ...late, longest_hop: "assignment" }, "assigned late"],
  ["late by the start", { ...late, longest_hop: "entry" }, "started late"],
  [
    "late by the join, or the start before it",
    { ...late, ...external, longest_hop: "join" },
    "joined late",
    "started late",
  ],
  [
    "late by the join, after its signalling",
    { ...late, ...external, signalled: true, longest_hop: "join" },
    "joined late",
  ],
  [
    "offered again late, because nobody answered",
    { ...late, longest_hop: "offer", earlier: "unanswered" },
    "unanswered",
  ],
  ["offered again late, because of a no", { ...late, longest_hop: "offer", earlier: "refused" }, "refused"],
  [
    "offered again late, after a yes that led nowhere",
    { ...late, longest_hop: "offer", earlier: "accepted" },
    "accepted but never assigned",
  ],
  [
    "arrived after the watch: its hops are known, whatever else",
    { ...late, outcome: "lost", holder_stopped: true, longest_hop: "entry" },
    "started late",
  ],
  ["no wiretap, not called", off, "not called: between request and handler"],
  [
    "no wiretap, whether one registered is not known",
    { ...off, registered: "unknown" },
    "not called: between request and handler",
  ],
  ["no wiretap, called, and it said no", { ...off, handled: true, answered: "no" }, "refused"],
  ["no wiretap, called", { ...off, handled: true }, "called but never started: between handler and entry"],
  [
    "no wiretap, called, then its worker was stopped",
    { ...off, handled: true, holder_stopped: true },
    "worker stopped",
    "called but never started: between handler and entry",
  ],
  ["no wiretap, late by the start", { ...lateOff, longest_hop: "entry" }, "started late: between handler and entry"],
  [
    "no wiretap, late by the call",
    { ...lateOff, offer_known: true, longest_hop: "handler" },
    "called late: between offer and handler",
  ],
  [
    "no wiretap, late by the call, the offer's instant not known",
    { ...lateOff, longest_hop: "handler" },
    "called late: between request and handler",
  ],
  [
    "no wiretap, late by the server's own stamp",
    { ...lateOff, offer_known: true, longest_hop: "offer" },
    "offered late",
  ],
  [
    "no wiretap, called late again after an early call",
    { ...lateOff, offer_known: true, longest_hop: "offer", earlier: "called" },
    "started late: between handler and entry",
  ],
  ["no wiretap, late, its handler's line missing", { ...lateOff, handled: false }, "observer missing"],
  ["no wiretap, a worker that is not ours: nobody saw", { ...off, arrival: "join" }, "observer missing"],
  ["the wiretap was gone, nothing else tells", missing, "observer missing"],
  ["the wiretap was gone, but the room was there before", { ...missing, room_existed: true }, "room already existed"],
  [
    "the wiretap was gone, but the worker was called",
    { ...missing, handled: true },
    "called but never started: between handler and entry",
  ],
  ["the wiretap was gone after a no", { ...missing, ...offered, answered: "no" }, "refused"],
  ["the wiretap was gone after an offer", { ...missing, ...offered }, "observer missing"],
];

describe("causesOf", () => {
  it.each(cases.map(([sentence, evidence, ...expected]) => ({ sentence, evidence, expected })))(
    "$sentence",
    ({ evidence, expected }) => {
      const { cause, alsoFits } = causesOf({ ...base, ...evidence });
      expect([cause, ...alsoFits]).toEqual(expected);
    },
  );

  it("has a case for every row", () => {
    const first = new Set(cases.map(([, , cause]) => cause));
    expect(causeTable.map(({ cause }) => cause).filter((cause) => !first.has(cause))).toEqual([]);
  });
});

describe("a cause is alone", () => {
  it.each<[string, Partial<Evidence>, "surely" | "perhaps" | "no"]>([
    ["surely, where nothing else fits", { registered: "no" }, "surely"],
    ["perhaps, where the others need a worker that may not have been there", { registered: "partly" }, "perhaps"],
    ["not where another fits without one too", { registered: "partly", server_gone: true }, "no"],
    ["not where it is known that a worker was there", { answered: "yes", answer_time: "unsure", offered: true }, "no"],
  ])("%s", (_, evidence, alone) => {
    expect(causesOf({ ...base, ...evidence }).alone).toBe(alone);
  });
});
