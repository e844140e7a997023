// What a step of a thousand dispatches left, for the tests: an idle one, with what differs.

import type { Cause } from "../../../contract/causes.js";
import type { Finding } from "../../../contract/summary.js";
import type { Growth } from "../growth.js";
import type { StepFacts } from "../judge-step.js";
import type { Evidence } from "../limiting-hop.js";

const dispatches = 1_000;

type Hop = "offer" | "answer" | "assignment" | "entry" | "handler" | "started";
const idleP99Ms: Readonly<Record<Hop, number>> = {
  ...{ offer: 206, answer: 2, assignment: 1, entry: 0.5, handler: 2, started: 1 },
};

export type EvidenceChanges = {
  readonly causes?: readonly (readonly [Cause, number])[];
  readonly p99Ms?: Partial<Record<Hop, number | null>>;
  readonly tap?: "wholly" | "off";
};

export function evidenceOf({ causes = [], p99Ms = {}, tap = "wholly" }: EvidenceChanges): Evidence {
  const stage = (hop: Hop) => {
    const p99 = hop in p99Ms ? (p99Ms[hop] ?? null) : idleP99Ms[hop];
    return { count: dispatches, endedHere: 0, p50: p99, p90: p99, p99, max: p99 };
  };
  return {
    causes: causes.map(([cause, count]) => ({ cause, count, share: 0, alsoFits: [], examples: [] })),
    lostRate: { value: 0, low: 0, high: 0, confidence: 0.95, count: dispatches },
    stagesMs: {
      request: { count: dispatches, endedHere: 0 },
      ...{ offer: stage("offer"), answer: stage("answer"), assignment: stage("assignment"), entry: stage("entry") },
      join: stage("entry"),
    },
    workerStagesMs: { handler: stage("handler"), entry: stage("started") },
    wiretap: {
      ...{ watched: tap, links: 1, closed: 0, refused: 0, undecodable: 0 },
      eventLoopDelayMs: { p99: 2, max: 5 },
    },
    run: { arrival: "assignment" },
  };
}

const steady: Growth = { result: "steady", quartersMs: [205, 205, 205, 205], msPerSecond: 0 };
export const growing: Growth = { result: "growing", quartersMs: [205, 400, 600, 800], msPerSecond: 40 };

/** A finding of a check, `pass` unless said otherwise. */
export const finding = (check: string, changes: Partial<Finding> = {}): Finding => ({
  ...{ check, kind: "limit", result: "pass", value: 0, limit: 0.01, detail: `${check} detail` },
  ...changes,
});

export function stepOf(changes: {
  readonly findings?: readonly Finding[];
  readonly result?: Finding["result"];
  readonly cpuBusy?: number | null;
  readonly growth?: Growth;
  readonly worker?: StepFacts["worker"];
  readonly evidence?: EvidenceChanges;
  readonly ends?: Partial<StepFacts["ends"]>;
}): StepFacts {
  const { findings = [], result = "pass", cpuBusy = 0.5, growth = steady, worker = "wire", evidence = {} } = changes;
  const ends = { parts: [], failure: null, ...changes.ends };
  const cpu = finding("cpu", { kind: "validity", limit: 0.95, value: cpuBusy });
  return {
    summary: {
      ...evidenceOf(evidence),
      verdict: { result, reasons: [cpu, ...findings] },
      harness: {
        ...{ schedulingDelayMs: null, eventLoopDelayMs: { p99: 2, max: 5 }, cpuBusy, droppedIterations: 0 },
        ...{ neverReached: 0, lostNotifications: 0, damagedLines: 0, clockSteps: 0, foreignJobs: 0 },
      },
    },
    ...{ ends, growth, worker, idle: evidenceOf({}) },
  };
}
