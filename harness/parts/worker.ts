// Starts our own workers, on the real SDK or of the protocol alone. Ready means what they and their job processes wrote
// down themselves: registered with the server, and every warm process prewarmed. Nothing is taken to be ready because
// some time has passed, but for an SDK that keeps fewer warm than it was asked to.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { WorkerFault } from "../../contract/faults.js";
import type { Plan } from "../../contract/manifest.js";
import { environmentNames, type StubSettings, type WireSettings } from "../../contract/processes.js";
import { logOf, rivalEvents, workerEvents } from "../../contract/run-files.js";
import { hostClocks } from "../clock.js";
import { RunFailed } from "../run-failed.js";
import type { ServerAddress } from "../targets/target.js";
import { eventsSince, type Written, writtenNow } from "../worker-events.js";
import { type Child, logTail } from "./child.js";
import type { PartContext } from "./parts.js";

/** What every worker of a run is started with. */
export type WorkerStart = {
  readonly context: PartContext;
  readonly plan: Plan;
  readonly runId: string;
  readonly address: ServerAddress;
  /** Where workers connect, in turn: the wiretap, or the server without one, on the nodes that are to have workers. */
  readonly workerUrls: readonly string[];
  readonly collectorUrl: string;
  readonly faults: readonly WorkerFault[];
  readonly sdk: SdkProgram;
};

/** What a worker on the SDK is made of. */
export type SdkProgram = {
  /** The Node that runs it and its job processes. */
  readonly node: string;
  /** Where its built files are; what they import is found from there. */
  readonly folder: string;
  /** What it must say of itself. */
  readonly agentsVersion: string;
};

/** A worker that runs, with what it will have written once it is ready. */
export type StartedWorker = { readonly child: Child; readonly eventsFile: string; readonly needs: Needs };

/** Written since it was started: an earlier worker of the same number may have written what is before. */
type Needs = {
  readonly registered: number;
  readonly prewarmed: number;
  readonly since: Written;
  /** The version of @livekit/agents that it must have loaded; "" of a worker that loads none. */
  readonly agentsVersion: string;
};

/** Three process starts of about a second of CPU each on a busy machine with 2 cores took 5 s; ten times that is stuck. */
const readyTimeoutMs = 60_000;
const readyPollMs = 100;

/**
 * The SDK starts one job process after the other, and gives one up that is not ready within 10 s (initializeProcessTimeout, 1.0.12
 * to 1.9.0): so long after the last one, no other is under way. 1.2.3 keeps one warm whatever it is asked for, and starts the
 * next when that one's job has ended.
 */
const lastWarmMs = 12_000;

/** @param index from 1 */
export async function startWorker(start: WorkerStart, index: number): Promise<StartedWorker> {
  const { plan } = start;
  const eventsFile = join(start.context.runFolder, workerEvents(index));
  const own = { ...eventsTo(start, eventsFile), faults: start.faults };
  const since = await writtenNow(eventsFile);
  if (plan.worker === "wire") {
    const serverUrls = start.workerUrls;
    const settings = { ...wireSettings(start, own), serverUrls, workers: plan.workers, role: "worker" } as const;
    const child = await startProgram(start, `worker-${index}`, wireProgram(start), settings);
    return { child, eventsFile, needs: { registered: plan.workers, prewarmed: 0, since, agentsVersion: "" } };
  }
  const serverUrl = start.workerUrls[(index - 1) % start.workerUrls.length] ?? "";
  const settings: StubSettings = { ...commonSettings(start, own), serverUrl, idleProcesses: plan.idleProcesses };
  const { node, folder, agentsVersion } = start.sdk;
  const program = { node, file: join(folder, "agent-stub-sdk-worker.mjs") };
  const child = await startProgram(start, `worker-${index}`, program, settings);
  return { child, eventsFile, needs: { registered: 1, prewarmed: plan.idleProcesses, since, agentsVersion } };
}

/** Another environment's worker: under the same agent name, on the server itself, where the wiretap does not see it. */
export async function startRival(start: WorkerStart, index: number): Promise<StartedWorker> {
  const eventsFile = join(start.context.runFolder, rivalEvents(index));
  const own = { ...eventsTo(start, eventsFile), faults: [] };
  // It joins, as a real one does: the room then has an agent, and none of ours.
  const rival = {
    serverUrls: [start.address.wsUrl],
    workers: 1,
    capacity: null,
    presence: "signalling",
    role: "rival",
  } as const;
  const settings = { ...wireSettings(start, own), ...rival };
  const child = await startProgram(start, `rival-${index}`, wireProgram(start), settings);
  return { child, eventsFile, needs: { registered: 1, prewarmed: 0, since: new Map(), agentsVersion: "" } };
}

/** `say` gets the newest news, `note` what must not be overlooked. */
export type Told = { readonly say: (line: string) => void; readonly note: (line: string) => void };

/** @throws when the worker ends or is not ready in time, with the end of its log. */
export async function workerReady(
  { child, eventsFile, needs }: StartedWorker,
  signal: AbortSignal,
  { say, note }: Told,
): Promise<void> {
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  const deadlineMs = performance.now() + readyTimeoutMs;
  for (;;) {
    const events = await eventsSince(eventsFile, needs.since);
    const seen = readinessOf(events);
    refuseOtherVersion(child.role, agentsVersionIn(events), needs.agentsVersion);
    say(readinessText(seen, needs));
    const isRegistered = seen.registered >= needs.registered;
    if (isRegistered && seen.prewarmed >= needs.prewarmed) return;
    const sinceWarmMs = (hostClocks.monotonicUs() - seen.lastPrewarmUs) / 1000;
    if (!ended && isRegistered && seen.prewarmed > 0 && sinceWarmMs > lastWarmMs) {
      note(
        `${child.role} keeps ${seen.prewarmed} of ${needs.prewarmed} job processes warm: its SDK starts no other by itself`,
      );
      return;
    }
    if (ended || performance.now() > deadlineMs) {
      const why = ended ? "ended before it was ready" : `was not ready after ${readyTimeoutMs / 1000} s`;
      const tail = await logTail(child.logFile, 2_000);
      throw new RunFailed(`${child.role} ${why}; the end of ${child.logFile}:\n${tail}`);
    }
    await sleep(readyPollMs, undefined, { signal });
  }
}

/** What a worker's events say of its readiness. A line still being written is left for the next look. */
export function readinessOf(events: string): Readiness {
  const lines = events.split("\n").slice(0, -1);
  const of = (wanted: string) => lines.filter((line) => line.includes(`"event":"${wanted}"`));
  const warmed = of("prewarm");
  const lastPrewarmUs = Number(/"atUs":(\d+)/.exec(warmed.at(-1) ?? "")?.[1] ?? 0);
  return { registered: of("registered").length, prewarmed: warmed.length, lastPrewarmUs };
}

/** `lastPrewarmUs` is the host's monotonic clock, 0 without one. */
type Readiness = { readonly registered: number; readonly prewarmed: number; readonly lastPrewarmUs: number };

/** What a worker says that it has loaded; `undefined` until it has. */
const agentsVersionIn = (events: string): string | undefined =>
  /"event":"worker-started".*"agentsVersion":"([^"]*)".*\n/.exec(events)?.[1];

/** Figures of one version under another one's name would be worse than none. */
function refuseOtherVersion(role: string, said: string | undefined, wanted: string): void {
  if (wanted === "" || said === undefined || said === wanted) return;
  throw new RunFailed(`${role} runs @livekit/agents ${said}, and ${wanted} is under test`);
}

function readinessText(seen: Readiness, needs: Needs): string {
  const registered =
    needs.registered > 1
      ? `${seen.registered} of ${needs.registered} registered`
      : `${seen.registered > 0 ? "registered" : "not registered yet"}`;
  return needs.prewarmed === 0 ? registered : `${registered}, ${seen.prewarmed} of ${needs.prewarmed} processes warm`;
}

type OwnSettings = Pick<StubSettings, "eventsFile" | "segments" | "faults">;

const eventsTo = ({ context }: WorkerStart, eventsFile: string) => ({ eventsFile, segments: context.segments });

const commonSettings = ({ plan, runId, collectorUrl }: WorkerStart, own: OwnSettings) => ({
  ...own,
  runId,
  collectorUrl,
  agentName: plan.agentName,
  holdMs: plan.holdMs,
  seed: plan.seed,
});

const wireSettings = (start: WorkerStart, own: OwnSettings) => ({
  ...commonSettings(start, own),
  capacity: start.plan.capacity,
  presence: start.plan.presence,
});

const wireProgram = ({ context }: WorkerStart) => ({
  node: process.execPath,
  file: join(context.buildFolder, "agent-stub-wire.mjs"),
});

const startProgram = (
  { context, address }: WorkerStart,
  role: Child["role"],
  program: { readonly node: string; readonly file: string },
  settings: StubSettings | WireSettings,
): Promise<Child> =>
  context.start({
    role,
    command: program.node,
    args: [program.file],
    env: context.environment({
      [environmentNames.stub]: JSON.stringify(settings),
      [environmentNames.apiKey]: address.apiKey,
      [environmentNames.apiSecret]: address.apiSecret,
    }),
    logFile: join(context.runFolder, logOf(role)),
    channel: "ipc",
  });
