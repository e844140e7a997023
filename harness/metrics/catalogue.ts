// Every metric of the /metrics endpoint, declared once: name, type, labels, what it is, and how it is read off a run. From this
// come the scrape and the table in docs/metrics.md. Names and units by Prometheus' conventions (prometheus.io, "Metric and label
// naming"): base units, _total for counters. No room, job or dispatch is ever a label.

import type { LiveDispatches } from "../following/dispatches.js";
import type { Histogram } from "../following/histogram.js";
import type { LiveRun } from "../following/live-run.js";
import type { PartUsage } from "../following/usage.js";
import type { WorkerState } from "../following/workers.js";
import { infoLabels } from "./info.js";

export type Labels = Readonly<Record<string, string>>;
type Sample = { readonly labels: Labels; readonly value: number };
type Distribution = { readonly labels: Labels; readonly histogram: Histogram };

export type Metric = {
  readonly name: string;
  readonly labels: readonly string[];
  /** No full stop. */
  readonly help: string;
  /** What k6's remote write calls the same; "" where k6 does not know it. */
  readonly ofK6: string;
} & (
  | { readonly type: "counter" | "gauge"; readonly read: (run: LiveRun) => readonly Sample[] }
  | { readonly type: "histogram"; readonly read: (run: LiveRun) => readonly Distribution[] }
);

/** Each has three series. */
const mostWorkers = 32;

const outcomes = ["delivered", "late", "lost"] as const;

const ofTheRun: readonly Metric[] = [
  gauge(
    "rollcall_run_info",
    "1, with what is run as labels: run_id, scenario, worker, client, paths, target, and the version of each part (k6_version, livekit_server_version, ...)",
    ({ planned }) => (planned === undefined ? [] : [{ labels: infoLabels(planned.manifest), value: 1 }]),
    ["run_id", "..."],
  ),
  gauge("rollcall_load_running", "1 while dispatches are requested, 0 before and after", ({ phase }) =>
    one(phase === "load" ? 1 : 0),
  ),
  gauge("rollcall_deadline_seconds", "how long after its request an arrival is in time", ({ planned }) =>
    planned === undefined ? [] : one(planned.manifest.plan.deadlineMs / 1000),
  ),
  gauge("rollcall_dispatches_planned", "dispatches of the whole plan", ({ planned }) =>
    planned === undefined ? [] : one(planned.manifest.plan.planned),
  ),
  counter(
    "rollcall_dispatches_due_total",
    "dispatches that are due by the plan, whether k6 came to them or not; not there for a load in which each follows the end of another",
    ({ due }) => (due === null ? [] : one(due)),
  ),
  gauge("rollcall_server_silent", "1 while the server does not answer the harness's looks, one each 10 s", (run) =>
    one(run.isServerSilent ? 1 : 0),
  ),
  counter(
    "rollcall_faults_injected_total",
    "how often each kind of --fault has struck or begun",
    ({ faults }) => [...faults].map(([fault, value]) => ({ labels: { fault }, value })),
    { labels: ["fault"] },
  ),
];

const ofItsDispatches: readonly Metric[] = [
  counter(
    "rollcall_dispatches_requested_total",
    "dispatches that were asked for and not refused, counted when the request is answered or given up",
    ofDispatches(({ counts }) => one(counts.requested)),
    { ofK6: "k6_rollcall_dispatches_requested_total" },
  ),
  counter(
    "rollcall_dispatches_total",
    "dispatches by outcome: delivered, late, lost; here lost is what did not arrive by deadline and grace, and the report may call it unresolved",
    ofDispatches(({ counts }) => outcomes.map((outcome) => ({ labels: { outcome }, value: counts[outcome] }))),
    { labels: ["outcome"], ofK6: "k6_rollcall_dispatches_total" },
  ),
  counter(
    "rollcall_dispatches_refused_total",
    "dispatches that the server refused (4xx); they are not among the requested",
    ofDispatches(({ counts }) => one(counts.refused)),
    { ofK6: "k6_rollcall_dispatches_refused_total" },
  ),
  gauge(
    "rollcall_dispatches_awaited",
    "dispatches that were requested and have no outcome yet",
    ofDispatches(({ awaited }) => one(awaited)),
  ),
  histogram(
    "rollcall_dispatch_delay_seconds",
    "request to arrival, of the delivered and the late",
    ofDispatches(({ delay }) => [{ labels: {}, histogram: delay }]),
    { ofK6: "k6_rollcall_dispatch_delay_p99" },
  ),
  histogram(
    "rollcall_dispatch_stage_seconds",
    "each hop from the one before it: offer (from the request), answer, assignment, entry, join; by the wiretap, so that without one only the join is known; counted when k6 has done with the dispatch, some 10 s after its request",
    ofDispatches(({ stages }) =>
      Object.entries(stages).map(([stage, histogram]) => ({ labels: { stage }, histogram })),
    ),
    { labels: ["stage"] },
  ),
  counter(
    "rollcall_rescues_total",
    "rescues: createDispatch after a missed deadline",
    ofDispatches(({ counts }) => one(counts.rescues)),
    { ofK6: "k6_rollcall_rescues_total" },
  ),
  counter(
    "rollcall_rescues_recovered_total",
    "rescues that arrived within their own deadline, before attempt 1 and in its room",
    ofDispatches(({ counts }) => one(counts.recovered)),
  ),
  histogram(
    "rollcall_scheduling_delay_seconds",
    "how late k6 started an iteration; a run is void where the p99 is beyond --max-scheduling-delay",
    ofDispatches(({ schedulingDelay }) => [{ labels: {}, histogram: schedulingDelay }]),
  ),
  gauge(
    "rollcall_rooms",
    "rooms that were asked for and are not known to be gone",
    ofDispatches(({ rooms }) => one(rooms)),
  ),
  gauge(
    "rollcall_jobs",
    "jobs that have arrived and not left; those of a wire worker without --join are there until their room is gone",
    ofDispatches(({ jobs }) => one(jobs)),
  ),
];

const ofItsWorkers: readonly Metric[] = [
  gauge("rollcall_workers_registered", "workers of the agent's name that are registered now", ({ planned }) =>
    planned === undefined ? [] : one(planned.workers.registered),
  ),
  gauge(
    "rollcall_worker_available",
    "1 where the worker last said that it is available, 0 where it said that it is full",
    ofWorkers(({ status }) => (status === "available" ? 1 : 0)),
    ["worker"],
  ),
  gauge(
    "rollcall_worker_load_ratio",
    "the load that the worker last reported; from 0.7 on livekit-server offers it no job",
    ofWorkers(({ load }) => load),
    ["worker"],
  ),
  gauge(
    "rollcall_worker_jobs",
    "the jobs that the worker last reported; the Node SDK reports none",
    ofWorkers(({ jobs }) => jobs),
    ["worker"],
  ),
];

const ofItsProcesses: readonly Metric[] = [
  counter(
    "rollcall_process_cpu_seconds_total",
    "CPU time of a part and its processes, ended ones too",
    ofParts(({ cpuSeconds }) => cpuSeconds),
    { labels: ["role"] },
  ),
  gauge(
    "rollcall_process_resident_memory_bytes",
    "resident memory of a part and its processes; shared pages count once for each",
    ofParts(({ rssBytes }) => rssBytes),
    ["role"],
  ),
  gauge(
    "rollcall_processes",
    "processes of a part: a worker with its job processes",
    ofParts(({ processes }) => processes),
    ["role"],
  ),
  gauge(
    "rollcall_process_open_fds",
    "open files of a part's first process",
    ofParts(({ openFiles }) => openFiles),
    ["role"],
  ),
  gauge("rollcall_machine_cpu_ratio", "share of all cores' time that was busy in the last second", ({ usage }) =>
    usage.machineBusy === null ? [] : one(usage.machineBusy),
  ),
  gauge(
    "rollcall_event_loop_delay_p99_seconds",
    "p99, since its start, of how late the event loop of the collector or the wiretap was; a run is void beyond --max-event-loop-delay",
    ({ eventLoopDelaysUs }) => [...eventLoopDelaysUs].map(([role, us]) => ({ labels: { role }, value: us / 1e6 })),
    ["role"],
  ),
  counter(
    "rollcall_damaged_lines_total",
    "lines of the run's events that could not be read for these metrics",
    ({ damagedLines }) => one(damagedLines),
  ),
];

export const metrics: readonly Metric[] = [...ofTheRun, ...ofItsDispatches, ...ofItsWorkers, ...ofItsProcesses];

type More = { readonly labels?: readonly string[]; readonly ofK6?: string };
type ReadSamples = (run: LiveRun) => readonly Sample[];

function gauge(name: string, help: string, read: ReadSamples, labels: readonly string[] = []): Metric {
  return { name, type: "gauge", labels, help, ofK6: "", read };
}

function counter(name: string, help: string, read: ReadSamples, { labels = [], ofK6 = "" }: More = {}): Metric {
  return { name, type: "counter", labels, help, ofK6, read };
}

function histogram(
  name: string,
  help: string,
  read: (run: LiveRun) => readonly Distribution[],
  { labels = [], ofK6 = "" }: More = {},
): Metric {
  return { name, type: "histogram", labels, help, ofK6, read };
}

function one(value: number): readonly Sample[] {
  return [{ labels: {}, value }];
}

function ofDispatches<Read>(read: (dispatches: LiveDispatches) => readonly Read[]): (run: LiveRun) => readonly Read[] {
  return ({ planned }) => (planned === undefined ? [] : read(planned.dispatches));
}

function ofWorkers(read: (state: WorkerState) => number): ReadSamples {
  return ({ planned }) =>
    (planned?.workers.states ?? []).flatMap((state) =>
      state.place > mostWorkers ? [] : [{ labels: { worker: String(state.place) }, value: read(state) }],
    );
}

function ofParts(read: (usage: PartUsage) => number | null): ReadSamples {
  return ({ usage }) =>
    [...usage.parts].flatMap(([role, used]) => {
      const value = read(used);
      return value === null ? [] : [{ labels: { role }, value }];
    });
}
