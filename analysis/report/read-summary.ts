// summary.json as the page reads it: whole, or as far as it is one that this rollcall knows. A field that is missing or of
// another version is blank and named, so that the page can show the rest and say what it does not.

import { type Summary, summarySchema } from "../../contract/summary.js";

export type SummaryReading = {
  readonly summary: Summary;
  /** Fields that are blank because the file does not have them as this version reads them. */
  readonly missing: readonly string[];
  /** The file's own, where it has one. */
  readonly schema: number | null;
};

const fields = summarySchema.unwrap().shape;

/** `undefined`: not even the beginnings of a summary. */
export function readSummary(value: unknown): SummaryReading | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const given = new Map<string, unknown>(Object.entries(value));
  const found = Object.entries(fields).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(name === "run" ? wholeRun(given.get(name)) : given.get(name));
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  const known = found.filter(([name]) => name !== "schema");
  if (known.length === 0) return undefined;
  const names = new Set(known.map(([name]) => name));
  const schema = given.get("schema");
  return {
    summary: summarySchema.parse({ ...blank, ...Object.fromEntries(known) }),
    missing: Object.keys(fields).filter((name) => name !== "schema" && !names.has(name)),
    schema: typeof schema === "number" ? schema : null,
  };
}

/** What older versions did not say of a run is blank: its id, its scenario and its limits are worth more than none of it. */
const wholeRun = (run: unknown): unknown =>
  typeof run === "object" && run !== null && "id" in run && "arrival" in run ? { ...blank.run, ...run } : undefined;

const noRate = { value: null, low: null, high: null, confidence: 0.95, count: 0 } as const;
const noDelays = { count: 0, min: null, p50: null, p90: null, p99: null, p999: null, max: null };
const noStage = { count: 0, endedHere: 0, p50: null, p90: null, p99: null, max: null };
const noLooks = { arrived: 0, left: 0, elsewhere: 0, notArrived: 0, unknown: 0 };

/** Says nothing of anything. */
const blank: Summary = {
  schema: 3,
  run: {
    ...{
      id: "",
      scenario: "",
      startedAt: "",
      durationMs: 0,
      seed: 0,
      path: "",
      load: "",
      arrival: "entry",
      target: "",
    },
    ...{ ratePerSecond: null, deadlineMs: 10_000, graceMs: 10_000, holdMs: 0, versions: {} },
  },
  verdict: { result: "unknown", reasons: [] },
  counts: {
    ...{ planned: 0, notStarted: 0, refused: 0, requested: 0, delivered: 0, late: 0, lost: 0, unresolved: 0 },
    ...{ duplicated: 0, phantom: 0 },
  },
  ...{ lostRate: noRate, lateRate: noRate, missedDeadlineRate: noRate, phantomRate: noRate },
  ...{ delayMs: noDelays, delayOfAllMs: { count: 0, p50: null, p90: null, p99: null }, paths: [], warmUps: [] },
  arrivedAfterTheWatch: { count: 0, maxMs: null },
  stagesMs: {
    request: { count: 0, endedHere: 0 },
    ...{ offer: noStage, answer: noStage, assignment: noStage, entry: noStage, join: noStage },
  },
  workerStagesMs: { handler: noStage, entry: noStage },
  reoffers: 0,
  recovery: { attempted: 0, recovered: 0, delayMs: noDelays, doubled: 0, needless: 0 },
  ...{ causes: [], excused: [] },
  listDispatch: {
    ...{ running: noLooks, pending: noLooks, ended: noLooks, empty: noLooks, absent: noLooks, error: noLooks },
  },
  listLagMs: { sampled: 0, never: 0, p50: null, p99: null, max: null },
  wiretap: {
    watched: "off",
    links: 0,
    closed: 0,
    refused: 0,
    undecodable: 0,
    eventLoopDelayMs: { p99: null, max: null },
  },
  workers: { started: 0, registered: 0, prewarmed: 0, registration: "unknown" },
  ...{ nodes: [], faults: [], windows: [], drift: { fromMs: 0, measures: [] }, serverGaps: [] },
  harness: {
    ...{ schedulingDelayMs: null, eventLoopDelayMs: { p99: null, max: null }, cpuBusy: null, droppedIterations: null },
    ...{ neverReached: 0, lostNotifications: 0, damagedLines: 0, clockSteps: 0, foreignJobs: 0 },
  },
};
