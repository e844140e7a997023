// Starts our own workers, on the real SDK or of the protocol alone. Ready means what they and their job processes wrote
// down themselves: registered with the server, and every warm process prewarmed. Nothing is taken to be ready because
// some time has passed.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { WorkerFault } from "../../contract/faults.js";
import type { Plan } from "../../contract/manifest.js";
import { environmentNames, type StubSettings, type WireSettings } from "../../contract/processes.js";
import { logOf, rivalEvents, workerEvents } from "../../contract/run-files.js";
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
};

/** A worker that runs, with what it will have written once it is ready. */
export type StartedWorker = { readonly child: Child; readonly eventsFile: string; readonly needs: Needs };

/** Written since it was started: an earlier worker of the same number may have written what is before. */
type Needs = { readonly registered: number; readonly prewarmed: number; readonly since: Written };

/** Three process starts of about a second of CPU each on a busy machine with 2 cores took 5 s; ten times that is stuck. */
const readyTimeoutMs = 60_000;
const readyPollMs = 100;

/** @param index from 1 */
export async function startWorker(start: WorkerStart, index: number): Promise<StartedWorker> {
  const { plan } = start;
  const eventsFile = join(start.context.runFolder, workerEvents(index));
  const own = { ...eventsTo(start, eventsFile), faults: start.faults };
  const since = await writtenNow(eventsFile);
  if (plan.worker === "wire") {
    const serverUrls = start.workerUrls;
    const settings = { ...wireSettings(start, own), serverUrls, workers: plan.workers, role: "worker" } as const;
    const child = await startProgram(start, `worker-${index}`, "agent-stub-wire.mjs", settings);
    return { child, eventsFile, needs: { registered: plan.workers, prewarmed: 0, since } };
  }
  const serverUrl = start.workerUrls[(index - 1) % start.workerUrls.length] ?? "";
  const settings: StubSettings = { ...commonSettings(start, own), serverUrl, idleProcesses: plan.idleProcesses };
  const child = await startProgram(start, `worker-${index}`, "agent-stub-sdk-worker.mjs", settings);
  return { child, eventsFile, needs: { registered: 1, prewarmed: plan.idleProcesses, since } };
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
  const child = await startProgram(start, `rival-${index}`, "agent-stub-wire.mjs", settings);
  return { child, eventsFile, needs: { registered: 1, prewarmed: 0, since: new Map() } };
}

/** @throws when the worker ends or is not ready in time, with the end of its log. */
export async function workerReady(
  { child, eventsFile, needs }: StartedWorker,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  const deadlineMs = performance.now() + readyTimeoutMs;
  for (;;) {
    const seen = readinessOf(await eventsSince(eventsFile, needs.since));
    say(readinessText(seen, needs));
    if (seen.registered >= needs.registered && seen.prewarmed >= needs.prewarmed) return;
    if (ended || performance.now() > deadlineMs) {
      const why = ended ? "ended before it was ready" : `was not ready after ${readyTimeoutMs / 1000} s`;
      const tail = await logTail(child.logFile, 2_000);
      throw new RunFailed(`${child.role} ${why}; the end of ${child.logFile}:\n${tail}`);
    }
    await sleep(readyPollMs, undefined, { signal });
  }
}

/** What a worker's events say of its readiness. A line still being written is left for the next look. */
export function readinessOf(events: string): { readonly registered: number; readonly prewarmed: number } {
  const names = events
    .split("\n")
    .slice(0, -1)
    .map((line) => /"event":"([a-z-]+)"/.exec(line)?.[1]);
  const count = (wanted: string) => names.filter((name) => name === wanted).length;
  return { registered: count("registered"), prewarmed: count("prewarm") };
}

function readinessText(seen: ReturnType<typeof readinessOf>, needs: Needs): string {
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

const startProgram = (
  { context, address }: WorkerStart,
  role: Child["role"],
  program: string,
  settings: StubSettings | WireSettings,
): Promise<Child> =>
  context.start({
    role,
    command: process.execPath,
    args: [join(context.buildFolder, program)],
    env: context.environment({
      [environmentNames.stub]: JSON.stringify(settings),
      [environmentNames.apiKey]: address.apiKey,
      [environmentNames.apiSecret]: address.apiSecret,
    }),
    logFile: join(context.runFolder, logOf(role)),
    channel: "ipc",
  });
