// The wire worker process: workers that speak only the protocol, many in one process. Its life is the SDK stub's: the
// harness starts it, it writes down what it sees, and it ends when told to or when its IPC channel closes.

import { monitorEventLoopDelay } from "node:perf_hooks";
import { eventLoopDelayOf, probeResolutionMs } from "../../contract/event-loop-delay.js";
import { exitStatus } from "../../contract/exit-status.js";
import type { WorkerMessage } from "../../contract/processes.js";
import { errorText } from "../error-text.js";
import { faultEventOf, WorkerFaults } from "../faults.js";
import { nowUs, type Recorder, recorderTo } from "../record.js";
import { roleOf, type WireStubSettings, wireSettingsOf } from "../settings.js";
import { type Book, rivalBook, workerBook } from "./book.js";
import { notifierTo } from "./notify.js";
import { WireWorker } from "./worker.js";

const heartbeatMs = 1_000;

/** Node's timers can fire up to a millisecond early, which would be before the edge that they are for. */
const timerSlackMs = 2;

/** How often a draining process looks whether its last job has ended. */
const idlePollMs = 20;

function run(): void {
  // The harness decides when to stop; a Ctrl-C must not end the observer first.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => {});
  const all = wireSettingsOf(process.env);
  const [settings] = all;
  if (process.send === undefined) throw new Error("the worker needs an IPC channel: it exits when that closes");
  const record = recorderTo(settings.eventsFile, settings.segments);
  record({ event: "worker-started", atUs: nowUs(), pid: process.pid, agentsVersion: "none: protocol only" });
  beat(record);

  const faults = new WorkerFaults(settings);
  const book = bookOf(settings, record);
  const registered = (workerId: string) => record({ event: "registered", atUs: nowUs(), workerId });
  const workers = all.map((one) => new WireWorker({ settings: one, book, faults, registered }));
  const end = (): never => {
    // Their last frames are in the kernel's hands when the calls return.
    for (const worker of workers) worker.stop();
    record({ event: "closing", atUs: nowUs() });
    process.exit(exitStatus.pass);
  };
  process.on("disconnect", end);
  process.on("message", (message: WorkerMessage) => {
    switch (message.type) {
      case "stop":
        return end();
      case "load-started":
        return loadStarted(message.atUs);
      case "drain":
        return drain(message.patienceMs);
      default:
        return message satisfies never;
    }
  });

  const drain = (patienceMs: number) => {
    // Before the server is told: what it offers from here on it may have offered before it knew.
    record({ event: "draining", atUs: nowUs() });
    for (const worker of workers) worker.drain();
    setTimeout(end, patienceMs);
    setInterval(() => {
      if (workers.every((worker) => worker.isIdle())) end();
    }, idlePollMs);
  };

  const loadStarted = (atUs: number) => {
    faults.loadStarted(atUs);
    const sinceMs = (nowUs() - atUs) / 1000;
    for (const edgeMs of faults.reportEdgesMs()) setTimeout(reportChanges, edgeMs - sinceMs + timerSlackMs);
  };
  const reportChanges = () => {
    for (const worker of workers) worker.reportNews();
    const atUs = nowUs();
    for (const { fault, phase } of faults.takeChanges(atUs)) {
      record(faultEventOf(fault, phase, { atUs, target: roleOf(settings) }));
    }
  };
}

function bookOf(settings: WireStubSettings, record: Recorder): Book {
  const pen = { record, target: roleOf(settings) };
  switch (settings.role) {
    case "worker":
      return workerBook(pen, notifierTo(settings.collectorUrl));
    case "rival":
      return rivalBook(pen);
  }
}

function beat(record: Recorder): void {
  const delay = monitorEventLoopDelay({ resolution: probeResolutionMs });
  delay.enable();
  setInterval(() => record({ event: "heartbeat", atUs: nowUs(), ...eventLoopDelayOf(delay) }), heartbeatMs);
}

try {
  run();
} catch (error) {
  console.error(`the worker ended: ${errorText(error)}`);
  process.exit(exitStatus.bug);
}
