// The runs that are committed in results/fixtures, made from short histories; fixtures.test.ts writes and checks them.

import { roomNameOf } from "../../contract/ids.js";
import { type History, historyOf, type Life, type Line, requestUs, runId, tappedHistoryOf } from "./history.js";

const lives = (count: number, life: (n: number) => Life): Life[] => Array.from({ length: count }, (_, n) => life(n));

/** What a healthy worker does: 20 in about 210 ms, never quite the same. */
function allDelivered(): History {
  return historyOf(lives(20, (n) => ({ handlerMs: 203 + (n % 3), entryMs: 209 + ((n * 7) % 23) })));
}

/** The report that started it all: each job later than the one before, then lost, listed as running, and rescued. */
function laterAndLater(): History {
  const late: Life[] = [249, 6_672, 13_077, 19_469].map((entryMs) => ({
    handlerMs: 205,
    entryMs,
    leftMs: entryMs + 6_000,
  }));
  const lost = lives(4, (n) => ({
    handlerMs: 205,
    entryMs: null,
    rescue: { requestMs: 10_004, entryMs: n === 3 ? null : 10_500 + n },
  }));
  // A room, and a code, as nasty as a server may send them.
  const room = "| `x` <script>alert(1)</script> **b** \\ \u001b[31m\r\n# 部屋";
  const odd: Life[] = [
    { room, handlerMs: null, entryMs: null, listed: "error", lookCode: "a'b\"c|d" },
    { answer: "none", code: "request timeout", handlerMs: null, entryMs: null, listed: "absent" },
  ];
  return historyOf([...late, ...lost, ...odd, ...lives(10, () => ({}))]);
}

/** Kill -9 of the worker from outside, half-way, while a line was being written; a request was refused, and k6 did not get to its end either. */
function workerKilled(): History {
  const killedUs = requestUs(6) + 400_000;
  const refused: Life = { answer: "refused", httpStatus: 429, code: "resource_exhausted" };
  const unseen: Life = { handlerMs: null, entryMs: null, listed: "empty" };
  const history = historyOf(lives(12, (n) => (n === 2 ? refused : n < 7 ? {} : unseen)));
  const before = (history.workers[0] ?? []).filter((line) => typeof line !== "string" && Number(line.atUs) <= killedUs);
  history.workers = [[...before, '{"event":"heartbeat","atUs":10124']];
  const killed = { event: "process-exited", atUs: killedUs, role: "worker-1", planned: false, exitCode: -1 };
  history.harness = [
    ...(history.harness ?? []).filter((line) => typeof line === "string" || line.role !== "worker-1"),
    { ...killed, signal: "SIGKILL", logTail: "worker registered\nreceived job request" },
  ];
  history.droppedIterations = null;
  return history;
}

/** A wiretap that drops every fourth assignment, says so, and two that nobody dropped: refused, and given to another's worker. */
function assignmentsDropped(): History {
  const rescue = { requestMs: 10_004, entryMs: 10_300 };
  const dropped: Life = { entryMs: null, tap: { assignmentMs: null }, rescue, listedWorkerId: "AW_1" };
  const stolen: Life = { handlerMs: null, entryMs: null, listedWorkerId: "AW_another" };
  const lives: Life[] = [
    ...Array.from({ length: 20 }, (_, n) =>
      n % 4 === 1 ? dropped : { lag: { shownMs: 700 + n }, listedWorkerId: "AW_1" },
    ),
    { entryMs: null, tap: { available: "no" }, listed: "empty" },
    stolen,
    { entryMs: null, tap: { answerMs: 3_100, assignmentMs: null }, listed: "empty" },
  ];
  const history = tappedHistoryOf(lives);
  const fault = { event: "fault", fault: "drop:assignment", specification: "drop:assignment p=0.25", phase: "once" };
  for (const n of [1, 5, 9, 13, 17])
    history.wiretap?.push({
      ...{ ...fault, atUs: requestUs(n) + 207_000, target: "assignment" },
      ...{ room: roomNameOf(runId, n), jobId: `AJ_${n}` },
    });
  history.wiretap?.sort((a, b) => atOf(a) - atOf(b));
  return history;
}

const atOf = (line: Line | string): number => (typeof line === "string" ? 0 : Number(line.atUs));

export const fixtures: Readonly<Record<string, () => History>> = {
  "all-delivered": allDelivered,
  "later-and-later": laterAndLater,
  "worker-killed": workerKilled,
  "assignments-dropped": assignmentsDropped,
};
