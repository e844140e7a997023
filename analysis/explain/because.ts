// Why the cause of a dispatch was chosen, in sentences: for each cause what was seen that makes it fit. The cause itself
// is decided in analysis/cause.ts; a sentence here never says more than was seen.

import type { Cause } from "../../contract/causes.js";
import { serverRole } from "../../contract/events/role.js";
import { earliestOfferMs, targetLoadPermille } from "../../contract/server-limits.js";
import { busyBetween } from "../cpu.js";
import { counted } from "../render/counted.js";
import { percent } from "../render/percent.js";
import { durationWords, loadWords, relativeWords } from "./duration-words.js";
import { missing } from "./gaps.js";
import type { Instants, Known } from "./known.js";
import { isAvailable } from "./links.js";

/** The hop at which a cause strikes: what came before it is what was in order. */
export type Hop = "request" | "workers" | "offer" | "answer" | "assignment" | "entry" | "join" | "unknown";

export type Reason = {
  readonly hop: Hop;
  readonly because: (known: Known) => string;
  /** Hops before it whose being in order its sentence tells already. */
  readonly tells?: (known: Known) => readonly Hop[];
};

/** `undefined` for a cause of another version. */
export const reasonOf = (cause: string): Reason | undefined =>
  Object.entries(reasons).find(([name]) => name === cause)?.[1];

const at = (ms: number | null): string =>
  ms === null ? "at an instant that nobody saw" : `${durationWords(ms)} after the request`;

/** From one hop to another; "" where one of them was not seen. */
function between({ atMs }: Known, from: keyof Instants, to: keyof Instants): string {
  const [start, end] = [atMs[from], atMs[to]];
  return start === null || end === null ? "" : durationWords(end - start);
}

/** How much of the whole delay a wait was. */
function ofDelay(known: Known, from: keyof Instants | null, to: keyof Instants): string {
  const [start, end, arrival] = [from === null ? 0 : known.atMs[from], known.atMs[to], known.atMs.arrival];
  if (start === null || end === null || arrival === null || arrival <= 0) return "";
  return ` That is ${Math.round((100 * (end - start)) / arrival)} % of the delay of ${durationWords(arrival)}.`;
}

const untilEnd = ({ watchedUntilMs }: Known): string =>
  `until the watch ended, ${durationWords(watchedUntilMs)} after the request`;

const others = ({ others: { inHand, waiting } }: Known): string =>
  inHand + waiting === 0
    ? " Our workers had no other job at that time."
    : ` At that time our workers had ${counted(inHand, "other job")} in hand, and ${waiting} called but not started.`;

/** How busy the machine was from an instant to the start of the job's code, or to the watch's end: it can be why the job waited. */
function machineWords({ row, atMs, watchedUntilMs, gathered }: Known, fromMs: number | null): string {
  const { request_us: zeroUs } = row;
  if (fromMs === null || zeroUs === null) return "";
  const untilMs = atMs.entry ?? watchedUntilMs;
  const busy = busyBetween(gathered.cpu, zeroUs + fromMs * 1000, zeroUs + untilMs * 1000);
  return busy === null
    ? ""
    : ` While the job waited, the CPU of this run's machine was ${percent(busy)} busy, all cores together.`;
}

const readyWords = ({ ready, becameFull }: Known): string => {
  const full = ready.filter((link) => link.statusBefore?.status === "full").length;
  const loaded = ready.filter((link) => !isAvailable(link)).length - full;
  const loads = ready.map((link) => link.statusBefore?.loadPermille ?? 0);
  const over = loaded === 0 ? "" : `, ${loaded} at ${loadWords(targetLoadPermille)} or more`;
  const most = loads.length === 0 ? "" : `, highest ${loadWords(Math.max(...loads))}`;
  const soon = becameFull === 0 ? "" : `; ${becameFull} reported FULL within a second after it`;
  return `Registered for this agent at the request: ${counted(ready.length, "worker")}, ${full} of them FULL${over}${most}${soon}.`;
};

const noWorker = ({ readyLaterMs, otherNames, unfit, ready, gathered: { registered } }: Known): string => {
  const later =
    readyLaterMs === null
      ? ""
      : ` The first was registered ${durationWords(readyLaterMs)} after it; the server does not dispatch again for a worker that comes later.`;
  const names = otherNames.length === 0 ? "" : ` Other agent names were registered: ${otherNames.join(", ")}.`;
  const others =
    unfit === 0
      ? ""
      : ` Under its name ${counted(unfit, "worker")} registered for other jobs: a publisher's or participant's, or a deployment's.`;
  return `${registeredWords(ready.length, ready.length + registered.length)}${later}${others}${names}`;
};

/** @param ready at the request @param ever by any line that was read */
function registeredWords(ready: number, ever: number): string {
  if (ever === 0) return "No worker was registered for this run's agent.";
  return ready === 0
    ? "No worker of this run's agent was registered and connected at the request."
    : `Of ${counted(ready, "worker")} registered at the request none stayed until the server offers a job, ${earliestOfferMs} ms after it.`;
}

function elsewhere({ look, ourWorkerIds, strangers, manifest }: Known): string {
  const listed = look?.workerId ?? "";
  if (listed !== "" && !ourWorkerIds.has(listed))
    return `The list says that worker ${listed} has the job, which is none of those that registered in this run (${[...ourWorkerIds].join(", ") || "none"}).`;
  if (strangers.length > 0)
    return `Agent ${strangers.join(", ")} was in the room, whom no answer of this run's workers had named.`;
  return `Somebody else who registers as ${manifest.plan.agentName} took it.`;
}

const stopped = ({ stops }: Known): string => {
  const ends = stops.map(({ role, atMs }) => `${role} ended by plan ${relativeWords(atMs)} the request`);
  return `${ends.join("; ") || "The worker that it needed was ended by plan"}. The job had not started by then.`;
};

const unanswered = (known: Known): string =>
  known.atMs.arrival === null
    ? `The worker was offered the job ${at(known.atMs.offer)}, and gave no answer ${untilEnd(known)}.`
    : `${offeredAgain(known)} Nobody answered the earlier one.`;

const answeredTooLate = (known: Known): string => {
  const after =
    known.atMs.assignment === null
      ? " The server gives a dispatch a few seconds in all; no assignment followed."
      : ofDelay(known, "offer", "answer");
  return `The worker answered ${between(known, "offer", "answer") || "late"} after the offer.${after}`;
};

/** By the wiretap, or else by the workers' own lines: they write of calls, not of offers. */
const saidNo = ({ refusals, offers, rejections, calls }: Known): string => {
  if (refusals > 0) return `Its workers said no to ${refusals} of ${counted(Math.max(offers, refusals), "offer")}`;
  if (rejections === 0) return "Its workers said no";
  return `Its workers wrote that they said no to ${rejections} of ${counted(Math.max(calls, rejections), "call")} of their request function`;
};

const refused = (known: Known): string => {
  const no = saidNo(known);
  return known.atMs.arrival === null ? `${no}, and nobody else took it.` : `${offeredAgain(known)} ${no}.`;
};

const neverAssigned = (known: Known): string => {
  if (known.atMs.arrival !== null) return `${offeredAgain(known)} The yes to the earlier one got no assignment.`;
  const wait = between(known, "offer", "answer");
  const after = wait === "" ? "" : ` (${wait} after the offer)`;
  return `The worker said yes ${at(known.atMs.answer)}${after}, and the server assigned it nothing ${untilEnd(known)}.`;
};

/** Of one that arrived late by another offer than its first. */
const offeredAgain = ({ firstOfferMs, atMs }: Known): string =>
  `The job was first offered ${at(firstOfferMs)}, and the offer that led to its arrival came ${at(atMs.offer)}.`;

/** Of a worker that is not ours nobody sees the job's code start. */
const isExternal = ({ manifest }: Known): boolean => manifest.plan.worker === "external";

function neverStarted(known: Known): string {
  const assigned = `The worker was assigned the job ${at(known.atMs.assignment)}`;
  return isExternal(known)
    ? `${assigned}, and no socket of the job to the room was seen ${untilEnd(known)}.`
    : `${assigned}, and the job's code did not start ${untilEnd(known)}.${others(known)}${machineWords(known, known.atMs.assignment)}`;
}

function startedLate(known: Known): string {
  if (isExternal(known))
    return `The agent was in the room ${between(known, "assignment", "arrival") || "late"} after the worker was assigned the job.${ofDelay(known, "assignment", "arrival")}`;
  return `The job's code started ${between(known, "assignment", "entry") || "late"} after the worker was assigned it.${ofDelay(known, "assignment", "entry")}${others(known)}${machineWords(known, known.atMs.assignment)}`;
}

/** From the first call, where it was called again. */
function startedLateAfterCall(known: Known): string {
  const { firstCallMs, atMs } = known;
  const again = firstCallMs !== null && atMs.handler !== null && firstCallMs < atMs.handler;
  const started =
    firstCallMs === null || atMs.entry === null ? "late" : `${durationWords(atMs.entry - firstCallMs)} after that`;
  const calls = again ? `first called ${at(firstCallMs)}, and again ${at(atMs.handler)}` : `called ${at(firstCallMs)}`;
  return `The worker's request function was ${calls}; the job's code started ${started}.${again ? "" : ofDelay(known, "handler", "entry")}${others(known)}${machineWords(known, firstCallMs)}`;
}

const joinedLate = (known: Known): string => {
  const [from, what] =
    known.atMs.entry === null
      ? (["assignment", "the worker was assigned the job"] as const)
      : (["entry", "its code had started"] as const);
  return `The agent was in the room ${between(known, from, "join") || "late"} after ${what}.${ofDelay(known, from, "join")}`;
};

/** Of the nodes that it may have been, the one that had ended; the evidence is the same as in evidence.sql. */
function nodeEnded({ row, manifest, serverStops }: Known): string {
  const endOf = (node: number | null) => {
    const stop = node === null ? undefined : serverStops.filter(({ role }) => role === serverRole(node)).at(-1);
    if (stop === undefined) return undefined;
    const when = `${durationWords(Math.abs(stop.atMs))} ${stop.atMs < 0 ? "before" : "after"} the request`;
    return `node ${node}, which was ended by plan ${when}`;
  };
  const room = endOf(row.node);
  const worker = endOf(row.worker_node);
  const asked = endOf((row.n % manifest.plan.nodes) + 1);
  if (room !== undefined) return `The room was on ${room}.`;
  if (worker !== undefined) return `The worker that was offered the job was connected to ${worker}.`;
  return asked === undefined
    ? "A node of the server was ended by plan, and the room is gone; no node had said that it has it."
    : `The request was sent to ${asked}; it gave no answer.`;
}

const reasons: Readonly<Record<Cause, Reason>> = {
  "server node ended": { hop: "request", because: nodeEnded },
  "Redis ended": {
    hop: "request",
    because: () => "The Redis that joins the server's nodes was ended by plan before the job was assigned.",
  },
  "request not answered": {
    hop: "request",
    because: ({ response }) =>
      `The API gave no definite answer${response?.code ? ` (${response.code})` : ""}, and no offer was seen: whether the server took the request is not known.`,
  },
  "server gone": {
    hop: "workers",
    because: () =>
      "The server took the request, and could not be reached any more before it would have given the dispatch up: it had ended, and the room with it.",
  },
  "room already existed": {
    hop: "request",
    because: ({ roomMadeBeforeMs }) =>
      `The room had been made ${roomMadeBeforeMs === null ? "" : `${durationWords(roomMadeBeforeMs)} `}before the request. createRoom takes the agents of a room that exists already, answers 200, and dispatches none.`,
  },
  "no worker registered": { hop: "workers", because: noWorker },
  "worker full or too loaded": {
    hop: "workers",
    because: (known) => `${readyWords(known)} The server passes over workers that are full or too loaded.`,
  },
  "delivered to another worker": { hop: "workers", because: elsewhere },
  "never offered": {
    hop: "offer",
    because: (known) => `${readyWords(known)} None of them was offered the job ${untilEnd(known)}.`,
    tells: () => ["workers"],
  },
  "offered late": {
    hop: "offer",
    because: (known) => `The server's offer came ${at(known.atMs.offer)}.${ofDelay(known, null, "offer")}`,
  },
  unanswered: { hop: "answer", because: unanswered, tells: () => ["offer"] },
  "answered too late": { hop: "answer", because: answeredTooLate },
  refused: { hop: "answer", because: refused, tells: ({ atMs }) => (atMs.arrival === null ? [] : ["offer"]) },
  "accepted but never assigned": {
    hop: "assignment",
    because: neverAssigned,
    tells: (known) => (known.atMs.arrival === null ? ["answer"] : ["offer"]),
  },
  "assigned late": {
    hop: "assignment",
    because: (known) =>
      `The server's assignment came ${between(known, "answer", "assignment") || "late"} after the worker's yes.${ofDelay(known, "answer", "assignment")}`,
  },
  "assigned but never started": { hop: "entry", because: neverStarted },
  "started late": { hop: "entry", because: startedLate },
  "started but never joined": {
    hop: "join",
    because: (known) =>
      `The worker had the job ${at(known.atMs.entry ?? known.atMs.assignment)}, and no agent was in the room ${untilEnd(known)}.`,
  },
  "joined late": { hop: "join", because: joinedLate },
  "worker stopped": { hop: "unknown", because: stopped },
  "observer missing": { hop: "unknown", because: missing },
  "not called: between request and handler": {
    hop: "workers",
    because: (known) =>
      `No worker's request function was called ${untilEnd(known)}. Offers are not seen without a wiretap.`,
  },
  "called late: between request and handler": {
    hop: "workers",
    because: (known) =>
      `The worker's request function was called ${at(known.atMs.handler)}. When the server offered the job was not seen.${ofDelay(known, null, "handler")}`,
  },
  "called late: between offer and handler": {
    hop: "answer",
    because: (known) =>
      `The worker's request function was called ${between(known, "offer", "handler") || "late"} after the server's own stamp of the offer.${ofDelay(known, "offer", "handler")}`,
  },
  "called but never started: between handler and entry": {
    hop: "entry",
    because: (known) =>
      `The worker's request function was called ${at(known.atMs.handler)}, and the job's code did not start ${untilEnd(known)}. Whether it was assigned was not seen.${others(known)}${machineWords(known, known.atMs.handler)}`,
  },
  "started late: between handler and entry": { hop: "entry", because: startedLateAfterCall },
};
