// The wiretap process: a proxy between the workers and the server that writes down what passes on the workers' sockets,
// and can disturb it. The harness starts it with an IPC channel and ends it; it also ends by itself when that channel
// closes.

import type { Server } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { eventLoopDelayOf, probeResolutionMs } from "../contract/event-loop-delay.js";
import { exitStatus } from "../contract/exit-status.js";
import type { LoadStartedMessage, StopMessage, WiretapMessage } from "../contract/processes.js";
import { Afterwards, inOrder } from "./afterwards.js";
import { type Clock, nowUs, recorderTo } from "./record.js";
import { wiretapServer } from "./server.js";
import { settingsOf } from "./settings.js";
import { Tap } from "./tap.js";
import { upstreamOf } from "./upstream.js";

const heartbeatMs = 1_000;

/** Hundreds of workers can come at once, after a cut of all; the kernel cuts it to its own limit (net.core.somaxconn). */
const backlog = 4_096;

const startTimer: Clock["startTimer"] = (delayMs, fire) => {
  const timer = setTimeout(fire, delayMs);
  return () => clearTimeout(timer);
};

function run(): void {
  // The harness decides when to stop; a Ctrl-C reaches the whole foreground group and must not end the observer first.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => {});
  const settings = settingsOf(process.env);
  if (process.send === undefined) throw new Error("the wiretap needs an IPC channel: it exits when that closes");

  const afterwards = new Afterwards(startTimer);
  const write = inOrder(recorderTo(settings.eventsFile, settings.segments), afterwards);
  const delay = monitorEventLoopDelay({ resolution: probeResolutionMs });
  delay.enable();
  write({ event: "wiretap-started", atUs: nowUs(), pid: process.pid });

  const tap = new Tap({ settings, write, afterwards, tell, nowUs, startTimer });
  const recordHealth = (event: "heartbeat" | "closing") => {
    // The counts are of what was handed on by now.
    afterwards.catchUp();
    write({ event, atUs: nowUs(), ...tap.counts, ...eventLoopDelayOf(delay) });
  };
  const stop = () => {
    tap.stop();
    recordHealth("closing");
    process.exit(exitStatus.pass);
  };
  process.on("disconnect", stop);
  process.on("message", (message: StopMessage | LoadStartedMessage) => {
    if (message.type === "stop") stop();
    else tap.startLoad(message.atUs);
  });
  setInterval(() => recordHealth("heartbeat"), heartbeatMs);
  const { host, port } = settings;
  const servers = settings.upstreamUrls.map((url, i) => {
    const server = wiretapServer(tap, { node: i + 1, upstream: upstreamOf(url), write, nowUs });
    return listen(server, host, port === 0 ? 0 : port + i);
  });
  void Promise.all(servers).then((urls) => tell({ type: "listening", urls }));
}

/** The URL on which it listens. A port that is taken ends the process, by an error that nobody catches. */
function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    server.listen({ host, port, backlog }, () => {
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("the wiretap has no TCP port");
      const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
      resolve(`http://${name}:${address.port}`);
    });
  });
}

/** A message that cannot be sent any more is followed by "disconnect", which ends the process. */
function tell(message: WiretapMessage): void {
  if (process.connected) process.send?.(message, () => {});
}

try {
  run();
} catch (error) {
  console.error(error);
  process.exitCode = exitStatus.bug;
  process.disconnect?.();
}
