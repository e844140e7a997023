// The collector process: the rendezvous of arrivals and waits, on loopback. The harness starts it with an IPC channel
// and ends it; it also ends by itself when that channel closes. It writes down its own health and nothing else.

import { monitorEventLoopDelay } from "node:perf_hooks";
import type { CollectorMessage } from "../contract/collector-api.js";
import { eventLoopDelayOf, probeResolutionMs } from "../contract/event-loop-delay.js";
import { exitStatus } from "../contract/exit-status.js";
import type { StopMessage } from "../contract/processes.js";
import { LiveFigures } from "./live.js";
import { nowUs, recorderTo } from "./record.js";
import { Rendezvous, type StartTimer } from "./rendezvous.js";
import { collectorServer } from "./server.js";
import { settingsOf } from "./settings.js";

const heartbeatMs = 1_000;
const liveMs = 500;

/** Thousands of k6's VUs connect at once; the kernel cuts it to its own limit (net.core.somaxconn). */
const backlog = 4_096;

const startTimer: StartTimer = (delayMs, fire) => {
  const timer = setTimeout(fire, delayMs);
  return () => clearTimeout(timer);
};

/** Both clocks are read now: a pair of an hour ago would carry an hour's drift and steps. Cut to whole ms, as k6's are. */
const wallMsOf = (atUs: number): number => Math.floor(Date.now() - (nowUs() - atUs) / 1000);

function run(): void {
  // The harness decides when to stop; a Ctrl-C reaches the whole foreground group and must not end the observer first.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => {});
  const { eventsFile } = settingsOf(process.env);
  if (process.send === undefined) throw new Error("the collector needs an IPC channel: it exits when that closes");

  const record = recorderTo(eventsFile);
  const delay = monitorEventLoopDelay({ resolution: probeResolutionMs });
  delay.enable();
  record({ event: "collector-started", atUs: nowUs(), pid: process.pid });

  const live = new LiveFigures();
  const rendezvous = new Rendezvous(live, startTimer);
  let refusedRequests = 0;
  let isLoadStarted = false;
  const server = collectorServer({
    rendezvous,
    wallMsOf,
    onLoadStarted: () => {
      if (!isLoadStarted) tell({ type: "load-started" });
      isLoadStarted = true;
    },
    onRefused: () => {
      refusedRequests += 1;
    },
  });

  const recordHealth = (event: "heartbeat" | "closing") => {
    const { pendingWaits, arrivals } = rendezvous;
    record({ event, atUs: nowUs(), pendingWaits, arrivals, refusedRequests, ...eventLoopDelayOf(delay) });
  };
  const stop = () => {
    recordHealth("closing");
    process.exit(exitStatus.pass);
  };
  process.on("disconnect", stop);
  process.on("message", (message: StopMessage) => {
    if (message.type === "stop") stop();
  });
  setInterval(() => recordHealth("heartbeat"), heartbeatMs);
  setInterval(() => {
    const figures = live.takeChanged();
    if (figures !== undefined) tell({ type: "live", live: figures });
  }, liveMs);

  server.listen({ host: "127.0.0.1", port: 0, backlog }, () => {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the collector has no TCP port");
    tell({ type: "listening", url: `http://127.0.0.1:${address.port}` });
  });
}

/** A message that cannot be sent any more is followed by "disconnect", which ends the process. */
function tell(message: CollectorMessage): void {
  if (process.connected) process.send?.(message, () => {});
}

try {
  run();
} catch (error) {
  console.error(error);
  process.exitCode = exitStatus.bug;
  process.disconnect?.();
}
