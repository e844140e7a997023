// The worker process: the real @livekit/agents, started without its CLI so that nothing is decided by the environment.
// It writes down what the SDK does with each offer. The harness starts it as leader of its own process group; it ends
// that whole group, job processes included, when told to or when its IPC channel closes.

import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { JobRequest } from "@livekit/agents";
import { eventLoopDelayOf, probeResolutionMs } from "../../contract/event-loop-delay.js";
import { exitStatus } from "../../contract/exit-status.js";
import type { WorkerMessage } from "../../contract/processes.js";
import { admissionOf } from "../admission.js";
import { errorText } from "../error-text.js";
import { faultEventOf, type OfferEffect, refusal, strikesOf, WorkerFaults } from "../faults.js";
import { factsOf, offeredWallUsOf } from "../job-facts.js";
import { nowUs, type Recorder, recorderTo } from "../record.js";
import { roleOf, type Settings, settingsOf } from "../settings.js";
import { installedAgentsVersion } from "./agents-version.js";
import { namesToScrub } from "./environment.js";
import { isOfEndedProcess } from "./memory-watch.js";

type Sdk = typeof import("@livekit/agents");
type Server = InstanceType<Sdk["AgentServer"]>;

/** What every handler of this process works with. */
type Desk = { readonly settings: Settings; readonly record: Recorder; readonly faults: WorkerFaults };

const heartbeatMs = 1_000;

/** The build puts the job's module beside this one. Job processes import it by its absolute path. */
const jobModule = fileURLToPath(new URL("./agent-stub-sdk-job.mjs", import.meta.url));

async function run(): Promise<void> {
  // The harness decides when to stop; a Ctrl-C must not end the observer first.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => {});
  const settings = settingsOf(process.env);
  if (process.send === undefined) throw new Error("the worker needs an IPC channel: it exits when that closes");
  const record = recorderTo(settings.eventsFile, settings.segments);
  process.on("disconnect", () => end(record));
  let isSpared = false;
  process.on("unhandledRejection", (error) => {
    if (!isOfEndedProcess(error)) throw error;
    // Each ended process is asked for every 5 s from then on.
    if (!isSpared) record({ event: "spared", atUs: nowUs(), error: errorText(error) });
    isSpared = true;
  });
  const faults = new WorkerFaults(settings);
  let server: Server | undefined;
  process.on("message", (message: WorkerMessage) => {
    switch (message.type) {
      case "stop":
        return end(record);
      case "load-started":
        return faults.loadStarted(message.atUs);
      case "drain":
        return void drain(server, message.patienceMs, record);
      default:
        return message satisfies never;
    }
  });

  for (const name of namesToScrub(Object.keys(process.env))) delete process.env[name];
  // Only now: the SDK reads the environment when it is loaded.
  const sdk = await import("@livekit/agents");
  record({ event: "worker-started", atUs: nowUs(), pid: process.pid, agentsVersion: installedAgentsVersion() });
  // Loading the SDK blocks for most of a second: that is no delay of a serving worker.
  beat(record);
  server = serverOf(sdk, { settings, record, faults });
  await server.run();
}

function serverOf(sdk: Sdk, desk: Desk): Server {
  const { settings, record } = desk;
  // Before the constructor, which asks for the logger. Info would write a line per job, before the handler is called.
  sdk.initializeLogger({ pretty: false, level: "warn" });
  // 1.0.12 has the old names only.
  const Options = sdk.ServerOptions ?? sdk.WorkerOptions;
  const AgentServer = sdk.AgentServer ?? sdk.Worker;
  const options = new Options({
    agent: jobModule,
    agentName: settings.agentName,
    wsURL: settings.serverUrl,
    apiKey: settings.apiKey,
    apiSecret: settings.apiSecret,
    host: "127.0.0.1",
    // Without it there is no pool of warm processes, and the threshold of the load is infinite.
    production: true,
    // The default is the machine's CPU: on a busy one the worker would call itself full at random.
    loadFunc: async () => loadOf(desk),
    requestFunc: (request) => handle(request, desk),
  });
  // Not in the constructor, which takes 0 for "not given" (8081, and as many processes as cores).
  options.port = 0;
  options.numIdleProcesses = settings.idleProcesses;

  const server = new AgentServer(options);
  server.event.on("worker_registered", (workerId: string) => {
    record({ event: "registered", atUs: nowUs(), workerId });
  });
  return server;
}

/**
 * The SDK's own, as a deployment calls it on SIGTERM: it tells the server FULL, says no to offers without asking our request
 * function, and waits for its job processes. One that takes longer is closed with its jobs.
 */
async function drain(server: Server | undefined, patienceMs: number, record: Recorder): Promise<void> {
  record({ event: "draining", atUs: nowUs() });
  try {
    await server?.drain(patienceMs);
    await server?.close();
  } catch (error) {
    console.error(`the worker was not drained: ${errorText(error)}`);
  }
  end(record);
}

/**
 * The load of this moment: 0 but for a fault. The SDK asks every 2.5 s and says FULL from 0.7 on, so a full worker is
 * one with load 1; its window begins and ends when the SDK asks next, and so do the lines.
 */
function loadOf({ settings, record, faults }: Desk): number {
  const atUs = nowUs();
  const { full, loadPermille } = faults.reportAt(atUs);
  for (const { phase, fault } of faults.takeChanges(atUs)) {
    record(faultEventOf(fault, phase, { atUs, target: roleOf(settings) }));
  }
  return full ? 1 : loadPermille / 1000;
}

async function handle(request: JobRequest, { settings, record, faults }: Desk): Promise<void> {
  const atUs = nowUs();
  const facts = factsOf(request.job, settings.runId);
  record({ event: "handler", atUs, offeredWallUs: offeredWallUsOf(request.job), ...facts });
  const effect: OfferEffect = admissionOf(facts) === "accept" ? faults.forOffer(facts.room, atUs) : refusal;
  const { withholding, answering } = strikesOf(effect);
  const struck = (by: OfferEffect["by"]) => {
    for (const fault of by) {
      record(faultEventOf(fault, "once", { atUs: nowUs(), target: roleOf(settings), job: facts }));
    }
  };
  // Not only with the answer: a worker that is stopped before gives none.
  struck(withholding);
  if (effect.afterMs > 0) await sleep(effect.afterMs);
  if (effect.answer === "yes") await request.accept("rollcall", `rollcall-${facts.jobId}`);
  else {
    await request.reject();
    record({ event: "rejected", atUs: nowUs(), ...facts });
  }
  struck(answering);
}

function beat(record: Recorder): void {
  const delay = monitorEventLoopDelay({ resolution: probeResolutionMs });
  delay.enable();
  setInterval(() => record({ event: "heartbeat", atUs: nowUs(), ...eventLoopDelayOf(delay) }), heartbeatMs);
}

/** The last fact, then the whole group at once: a job process left alone would stay in its room for 16 s more. */
function end(record: Recorder): never {
  record({ event: "closing", atUs: nowUs() });
  try {
    // Fails where this process leads no group; then the job processes see their own channel close and exit.
    process.kill(-process.pid, "SIGKILL");
  } finally {
    process.exit(exitStatus.pass);
  }
}

run().catch((error: unknown) => {
  console.error(`the worker ended: ${errorText(error)}`);
  process.exit(exitStatus.bug);
});
