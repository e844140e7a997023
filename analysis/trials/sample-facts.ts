// Facts of a healthy run of so many dispatches, for the tests of checks, verdict and renderings.

import type { Summary } from "../../contract/summary.js";
import type { Facts } from "../facts.js";
import { sortedSamples, wilson } from "../statistics.js";
import { historyOf } from "./history.js";

type Outcomes = Partial<
  Pick<Summary["counts"], "delivered" | "late" | "lost" | "unresolved" | "refused" | "notStarted">
>;

export type Changes = Outcomes & {
  readonly limits?: Partial<Facts["plan"]["limits"]>;
  /** Among the late and lost. */
  readonly excused?: Facts["excused"];
  readonly perhapsExcused?: Facts["perhapsExcused"];
  readonly beyond?: Partial<Facts["beyond"]>;
  readonly harness?: Partial<Summary["harness"]>;
  /** The p99 of its event loop, milliseconds; given, there was a wiretap. */
  readonly wiretapLoopMs?: number | null;
  /** Milliseconds; `null` for not valid. */
  readonly schedulingDelaysMs?: readonly number[] | null;
  readonly facts?: Partial<
    Omit<Facts, "plan" | "numbers" | "excused" | "perhapsExcused" | "beyond" | "schedulingDelays">
  >;
};

export function sampleFacts(changes: Changes): Facts {
  const { delivered = 0, late = 0, lost = 0, unresolved = 0, refused = 0, notStarted = 0 } = changes;
  const tapped = changes.wiretapLoopMs !== undefined;
  const requested = delivered + late + lost + unresolved;
  const judged = delivered + late + lost;
  const planned = notStarted + refused + requested;
  const { plan, run, versions } = historyOf([]).manifest;
  const delays = { count: 0, min: null, p50: null, p90: null, p99: null, p999: null, max: null };
  const stage = { count: 0, endedHere: 0, p50: null, p90: null, p99: null, max: null };
  const noneBeyond = { surely: 0, perhaps: 0 };
  const none = { arrived: 0, left: 0, elsewhere: 0, notArrived: 0, unknown: 0 };
  return {
    plan: { ...plan, planned, wiretap: tapped ? "on" : "off", limits: { ...plan.limits, ...changes.limits } },
    numbers: {
      schema: 3,
      run: {
        ...{
          id: run.id,
          scenario: plan.scenario,
          startedAt: run.startedAt,
          durationMs: 40_000,
          seed: 1,
          path: "create-room",
          load: "0.5/s",
        },
        ...{ arrival: "entry", target: plan.target, ratePerSecond: 0.5, deadlineMs: 10_000, graceMs: 10_000 },
        ...{ holdMs: 4_000, versions },
      },
      counts: {
        ...{ planned, notStarted, refused, requested, delivered, late, lost, unresolved },
        ...{ duplicated: 0, phantom: 0 },
      },
      lostRate: wilson(lost, judged),
      lateRate: wilson(late, judged),
      missedDeadlineRate: wilson(late + lost, judged),
      delayMs: delays,
      delayOfAllMs: { count: 0, p50: null, p90: null, p99: null },
      paths: [],
      warmUps: [],
      arrivedAfterTheWatch: { count: 0, maxMs: null },
      stagesMs: {
        request: { count: requested, endedHere: lost },
        offer: stage,
        answer: stage,
        assignment: stage,
        entry: stage,
        join: stage,
      },
      workerStagesMs: { handler: stage, entry: stage },
      reoffers: 0,
      recovery: { attempted: 0, recovered: 0, delayMs: delays, doubled: 0, needless: 0 },
      causes: [],
      excused: (changes.excused ?? []).map((one) => ({ cause: one.cause, count: one.late + one.lost })),
      listDispatch: { running: none, pending: none, ended: none, empty: none, absent: none, error: none },
      phantomRate: wilson(0, 0),
      listLagMs: { sampled: 0, never: 0, p50: null, p99: null, max: null },
      wiretap: {
        ...{ watched: tapped ? "wholly" : "off", links: 0, closed: 0, refused: 0, undecodable: 0 },
        eventLoopDelayMs: { p99: changes.wiretapLoopMs ?? null, max: null },
      },
      workers: { started: 1, registered: 1, prewarmed: 3, registration: "seen" },
      nodes: [],
      faults: [],
      windows: [],
      drift: { fromMs: 0, measures: [] },
      serverGaps: [],
      harness: {
        schedulingDelayMs: { count: 0, p50: null, p99: null, max: null },
        eventLoopDelayMs: { p99: 1.1, max: 4.2 },
        cpuBusy: 0.4,
        droppedIterations: 0,
        ...{ neverReached: notStarted, lostNotifications: 0, damagedLines: 0, clockSteps: 0, foreignJobs: 0 },
        ...changes.harness,
      },
    },
    excused: changes.excused ?? [],
    perhapsExcused: changes.perhapsExcused ?? [],
    beyond: { p50: noneBeyond, p90: noneBeyond, p99: noneBeyond, ...changes.beyond },
    schedulingDelays:
      changes.schedulingDelaysMs === null
        ? null
        : sortedSamples(Float64Array.from(changes.schedulingDelaysMs ?? [0, 1], (ms) => ms * 1000)),
    refusal: null,
    files: [{ observer: "worker-1", state: "present", lines: 9, damagedLines: 0, lastUs: 1 }],
    missingSegments: [],
    clockPairs: 100,
    offersOutside: 0,
    beyondPlan: 0,
    load: "started",
    failures: [],
    deaths: [],
    interruptedBy: null,
    harness: "closed",
    ...changes.facts,
  };
}
