// The collector process: the rendezvous of arrivals and waits, on loopback, and the witness of joins. The harness
// starts it with an IPC channel and ends it; it also ends by itself when that channel closes. It writes down its own
// health and what it was told as a witness, and judges nothing.

import { monitorEventLoopDelay } from "node:perf_hooks";
import { WebhookReceiver } from "livekit-server-sdk";
import type { Arrival, CollectorMessage, WatchMessage } from "../contract/collector-api.js";
import { eventLoopDelayOf, probeResolutionMs } from "../contract/event-loop-delay.js";
import { exitStatus } from "../contract/exit-status.js";
import type { StopMessage } from "../contract/processes.js";
import { LiveFigures } from "./live.js";
import { looksAt, participantWatch } from "./participant-watch.js";
import { nowUs, recorderTo } from "./record.js";
import { Rendezvous, type StartTimer } from "./rendezvous.js";
import { RoomsAlive } from "./rooms-alive.js";
import { collectorServer, type ServerParts } from "./server.js";
import { type Credentials, credentialsOf, settingsOf } from "./settings.js";
import { listenOn, webhookListener } from "./webhook-listener.js";
import { Witness } from "./witness.js";

const heartbeatMs = 1_000;

/** About 20 MB when full, at a rate that no one machine makes: those that can be under way are far fewer. */
const mostDispatches = 100_000;
const liveMs = 500;

/** How late a look at a room's participants may be on top of its period. */
const watchTurnMs = 10;

/** Thousands of k6's VUs connect at once; the kernel cuts it to its own limit (net.core.somaxconn). */
const backlog = 4_096;

const startTimer: StartTimer = (delayMs, fire) => {
  const timer = setTimeout(fire, delayMs);
  return () => clearTimeout(timer);
};

/** Both clocks are read now: a pair of an hour ago would carry an hour's drift and steps. Cut to whole ms, as k6's are. */
const wallMsOf = (atUs: number): number => Math.floor(Date.now() - (nowUs() - atUs) / 1000);

/** Of a stamp that k6 has just taken: the clock may be stepped before the arrival that it is compared with. */
const monotonicUsOf = (wallMs: number): number => nowUs() - (Date.now() - wallMs) * 1000;

async function run(): Promise<void> {
  // The harness decides when to stop; a Ctrl-C reaches the whole foreground group and must not end the observer first.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => {});
  const settings = settingsOf(process.env);
  const credentials = credentialsOf(process.env);
  if (process.send === undefined) throw new Error("the collector needs an IPC channel: it exits when that closes");

  const record = recorderTo(settings.eventsFile, settings.segments);
  const delay = monitorEventLoopDelay({ resolution: probeResolutionMs });
  delay.enable();
  record({ event: "collector-started", atUs: nowUs(), pid: process.pid });

  const limits = { keepMs: settings.keepMs, most: mostDispatches };
  const live = new LiveFigures();
  const rendezvous = new Rendezvous(live, startTimer, limits);
  const arrived = ({ n, attempt, atUs }: Arrival) => rendezvous.arrive({ n, attempt, atUs, wallMs: wallMsOf(atUs) });
  const witness = new Witness({ settings, limits, nowUs, record, arrived });
  let refusedRequests = 0;

  const recordHealth = (event: "heartbeat" | "closing") => {
    witness.tellRest();
    const { pendingWaits, arrivals } = rendezvous;
    record({ event, atUs: nowUs(), pendingWaits, arrivals, refusedRequests, ...eventLoopDelayOf(delay) });
  };
  obey(witness, credentials, () => recordHealth("closing"));
  setInterval(() => recordHealth("heartbeat"), heartbeatMs);
  setInterval(() => {
    const figures = live.takeChanged();
    if (figures !== undefined) tell({ type: "live", live: figures });
  }, liveMs);

  const webhookUrls = await takeWebhooks(settings.webhookHosts, witness, credentials);
  const onRefused = () => {
    refusedRequests += 1;
  };
  const rooms = new RoomsAlive(settings.mostRoomsAlive);
  // What came before the load was a warm-up.
  listen({ rendezvous, witness, rooms, arrived, onRefused, webhookUrls, loadStarts: () => live.restart() });
}

type Listening = Pick<ServerParts, "rendezvous" | "arrived" | "onRefused"> & {
  readonly witness: Witness;
  readonly rooms: RoomsAlive;
  readonly webhookUrls: readonly string[];
  readonly loadStarts: () => void;
};

function listen({ rendezvous, witness, rooms, arrived, onRefused, webhookUrls, loadStarts }: Listening): void {
  let isLoadStarted = false;
  const server = collectorServer({
    rendezvous,
    arrived,
    onRoom: (news) => rooms.heard(news),
    onExpected: (expected) => {
      const { n, attempt, requestWallMs } = expected;
      rendezvous.expect({ n, attempt, requestUs: monotonicUsOf(requestWallMs) });
      witness.expected(expected);
    },
    onWait: (n, phase) => witness.waited(n, phase),
    onLoadStarted: () => {
      if (isLoadStarted) return;
      isLoadStarted = true;
      loadStarts();
      tell({ type: "load-started" });
    },
    onRefused,
  });
  server.listen({ host: "127.0.0.1", port: 0, backlog }, () => {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the collector has no TCP port");
    tell({ type: "listening", url: `http://127.0.0.1:${address.port}`, webhookUrls });
  });
}

/** The URLs in the order of `hosts`; "" for an address that cannot be listened on, which is written down. */
async function takeWebhooks(
  hosts: readonly string[],
  witness: Witness,
  { apiKey, apiSecret }: Credentials,
): Promise<readonly string[]> {
  if (hosts.length === 0) return [];
  if (apiKey === "" || apiSecret === "") throw new Error("webhooks cannot be verified without a key and a secret");
  const parts = {
    receiver: new WebhookReceiver(apiKey, apiSecret),
    nowUs,
    heard: witness.webhook.bind(witness),
    failed: witness.failed.bind(witness),
  };
  const urls: string[] = [];
  for (const host of hosts) {
    const listening = await listenOn(webhookListener(parts), host);
    if ("error" in listening) witness.failed(`no webhooks on ${host}: ${listening.error}`);
    urls.push("url" in listening ? listening.url : "");
  }
  if (urls.some((url) => url !== "")) witness.started("webhook");
  return urls;
}

function obey(witness: Witness, credentials: Credentials, close: () => void): void {
  const stop = () => {
    close();
    process.exit(exitStatus.pass);
  };
  let isWatching = false;
  process.on("disconnect", stop);
  process.on("message", (message: StopMessage | WatchMessage) => {
    if (message.type === "stop") stop();
    if (message.type !== "watch" || isWatching) return;
    isWatching = true;
    const look = looksAt(message.serverUrl, credentials, (reason) => witness.failed(reason));
    const joined = witness.seen.bind(witness);
    setInterval(participantWatch({ rooms: witness.watchedRooms, look, nowUs, joined }), watchTurnMs);
    witness.started("watch");
  });
}

/** A message that cannot be sent any more is followed by "disconnect", which ends the process. */
function tell(message: CollectorMessage): void {
  if (process.connected) process.send?.(message, () => {});
}

run().catch((error: unknown) => {
  console.error(error);
  process.exitCode = exitStatus.bug;
  process.disconnect?.();
});
