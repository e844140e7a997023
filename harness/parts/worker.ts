// Starts one stub worker. Ready means what it and its job processes wrote down themselves: registered with the server,
// and every warm process prewarmed. Nothing is taken to be ready because some time has passed.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Plan } from "../../contract/manifest.js";
import { environmentNames, type StubSettings } from "../../contract/processes.js";
import { logOf, workerEvents } from "../../contract/run-files.js";
import { RunFailed } from "../run-failed.js";
import type { ServerAddress } from "../targets/target.js";
import { type Child, logTail } from "./child.js";
import type { PartContext } from "./parts.js";

/** Three process starts of about a second of CPU each on a busy machine with 2 cores took 5 s; ten times that is stuck. */
const readyTimeoutMs = 60_000;
const readyPollMs = 100;

/** Starts all, then waits until all are ready. @throws RunFailed when one is not. */
export async function startWorkers(start: {
  readonly context: PartContext;
  readonly plan: Plan;
  readonly runId: string;
  readonly address: ServerAddress;
  readonly collectorUrl: string;
  /** Called for each as soon as it runs. */
  readonly started: (worker: Child) => void;
  readonly say: (line: string) => void;
}): Promise<readonly Child[]> {
  const { context, plan, runId, collectorUrl, say } = start;
  const { agentName, idleProcesses, holdMs } = plan;
  const workers: Child[] = [];
  for (let index = 1; index <= plan.workers; index++) {
    context.signal.throwIfAborted();
    const stub = { runId, collectorUrl, agentName, idleProcesses, holdMs };
    const worker = await startWorker(context, index, start.address, stub);
    start.started(worker);
    workers.push(worker);
  }
  await Promise.all(workers.map((worker, i) => workerReady(context, worker, i + 1, idleProcesses, say)));
  return workers;
}

/** @param index from 1 */
async function startWorker(
  context: PartContext,
  index: number,
  address: ServerAddress,
  stub: Omit<StubSettings, "eventsFile" | "serverUrl">,
): Promise<Child> {
  const settings: StubSettings = {
    ...stub,
    eventsFile: join(context.runFolder, workerEvents(index)),
    serverUrl: address.wsUrl,
  };
  return await context.start({
    role: `worker-${index}`,
    command: process.execPath,
    args: [join(context.buildFolder, "agent-stub-sdk-worker.mjs")],
    env: context.environment({
      [environmentNames.stub]: JSON.stringify(settings),
      [environmentNames.apiKey]: address.apiKey,
      [environmentNames.apiSecret]: address.apiSecret,
    }),
    logFile: join(context.runFolder, logOf(`worker-${index}`)),
    channel: "ipc",
  });
}

/** @throws when the worker ends or is not ready in time, with the end of its log. */
async function workerReady(
  context: PartContext,
  child: Child,
  index: number,
  idleProcesses: number,
  say: (line: string) => void,
): Promise<void> {
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  const deadlineMs = performance.now() + readyTimeoutMs;
  for (;;) {
    const seen = readinessOf(await readFile(join(context.runFolder, workerEvents(index)), "utf8").catch(() => ""));
    say(
      `${seen.registered ? "registered" : "not registered yet"}, ${seen.prewarmed} of ${idleProcesses} processes warm`,
    );
    if (seen.registered && seen.prewarmed >= idleProcesses) return;
    if (ended || performance.now() > deadlineMs) {
      const why = ended ? "ended before it was ready" : `was not ready after ${readyTimeoutMs / 1000} s`;
      throw new RunFailed(
        `worker-${index} ${why}; the end of ${child.logFile}:\n${await logTail(child.logFile, 2_000)}`,
      );
    }
    await sleep(readyPollMs, undefined, { signal: context.signal });
  }
}

/** What a worker's events say of its readiness. A line still being written is left for the next look. */
export function readinessOf(events: string): { readonly registered: boolean; readonly prewarmed: number } {
  const names = events
    .split("\n")
    .slice(0, -1)
    .map((line) => /"event":"([a-z-]+)"/.exec(line)?.[1]);
  return {
    registered: names.includes("registered"),
    prewarmed: names.filter((name) => name === "prewarm").length,
  };
}
