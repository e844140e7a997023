// The one file that touches k6: the port over its modules, its metrics, and the settings from its environment.

import crypto from "k6/crypto";
import { SharedArray } from "k6/data";
import encoding from "k6/encoding";
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Rate, Trend } from "k6/metrics";
import { WebSocket } from "k6/websockets";
import { wallMs } from "../contract/instants.js";
import { environmentNames, type LoadSettings } from "../contract/processes.js";
import { type PlacedWave, scheduleOf } from "../contract/schedule.js";
import type { HttpAnswer, HttpRequest, Metrics, Port, Socket, SocketListener, SocketRequest } from "./port.js";

/** The API's key and secret, from the environment and nowhere else. */
export type Credentials = { readonly apiKey: string; readonly apiSecret: string };

/** Read at start, so that a program started without the harness fails before any load. */
export const settings: LoadSettings = JSON.parse(required(environmentNames.load));

export const credentials: Credentials = {
  apiKey: required(environmentNames.apiKey),
  apiSecret: required(environmentNames.apiSecret),
};

// Where they are the same as on the harness's /metrics, they have the same names (harness/metrics/catalogue.ts); k6's outputs
// put a k6_ before them, and a unit or a statistic behind.
const delay = new Trend("rollcall_dispatch_delay", true);
const lost = new Rate("rollcall_lost");
const late = new Rate("rollcall_late");
const requested = new Counter("rollcall_dispatches_requested");
const refused = new Counter("rollcall_dispatches_refused");
const dispatches = new Counter("rollcall_dispatches");
const rescues = new Counter("rollcall_rescues");

const metrics: Metrics = {
  requested: () => requested.add(1),
  refused: () => refused.add(1),
  arrived: (delayMs) => delay.add(delayMs),
  judged: (outcome) => {
    lost.add(outcome === "lost");
    late.add(outcome === "late");
    dispatches.add(1, { outcome });
  },
  rescued: () => rescues.add(1),
};

export const port: Port = {
  nowMs: () => wallMs(Date.now()),
  // --console-output with --log-format raw makes this one appended line.
  write: (event) => console.log(JSON.stringify(event)),
  http: send,
  socket: openSocket,
  sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, Math.max(0, durationMs))),
  after: (delayMs, act) => {
    const timer = setTimeout(act, Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
  base64Url: (text) => encoding.b64encode(text, "rawurl"),
  hmacSha256: (secret, text) => crypto.hmac("sha256", secret, text, "base64rawurl"),
  abort: (reason) => {
    exec.test.abort(reason);
    throw new Error(reason);
  },
  metrics,
};

/** Of Poisson arrivals: the longest sleep, then when each dispatch is due. Drawn once, and shared by all VUs. */
const poissonUs =
  settings.arrivals === "poisson"
    ? new SharedArray("due", () => {
        const { dueUs, longestSleepUs } = scheduleOf(settings);
        return [longestSleepUs, ...Array.from({ length: settings.planned }, (_, n) => dueUs(n) ?? 0)];
      })
    : undefined;

/** Without the draws: of even arrivals all there is to know. */
const even = scheduleOf({ ...settings, arrivals: "uniform" });

/** When dispatches are due. `us` is counted from the load's zero, `null` for one that follows the end of another. */
export const due = {
  us: (n: number): number | null => (poissonUs === undefined ? even.dueUs(n) : (poissonUs[n + 1] ?? null)),
  longestSleepMs: (poissonUs?.[0] ?? even.longestSleepUs) / 1000,
} as const;

/** Which iteration this is, of which wave, and when its executor started. */
export const currentIteration = (
  waveNamed: (name: string) => PlacedWave,
): { readonly wave: PlacedWave; readonly iterationInWave: number; readonly executorWallMs: number } => ({
  wave: waveNamed(exec.scenario.name),
  iterationInWave: exec.scenario.iterationInTest,
  executorWallMs: exec.scenario.startTime,
});

/** Standard base64 with padding, as the web's btoa and atob have it. */
export const encodeBase64 = (bytes: ArrayBuffer): string => encoding.b64encode(bytes, "std");
export const decodeBase64 = (text: string): string => encoding.b64decode(text, "std", "s");

async function send(request: HttpRequest): Promise<HttpAnswer> {
  const response = await http.asyncRequest(request.method, request.url, request.body === "" ? null : request.body, {
    headers: { ...request.headers },
    timeout: request.timeoutMs,
    tags: { name: request.name },
    responseType: "text",
  });
  return { status: response.status, body: response.body ?? "", error: response.error };
}

/** The readyState of an open socket; k6 has no WebSocket.OPEN. */
const open = 1;

function openSocket({ url, headers, name }: SocketRequest, listener: SocketListener): Socket {
  const socket = new WebSocket(url, null, { headers: { ...headers }, tags: { name } });
  socket.binaryType = "arraybuffer";
  let isWanted = true;
  let error = "";
  const close = (): void => {
    isWanted = false;
    // k6 2.2 stops the VU for good in a close() of a socket that is still opening (websockets.go: nobody reads writeQueueCh).
    if (socket.readyState === open) socket.close();
  };
  socket.onopen = () => {
    if (!isWanted) close();
  };
  socket.onmessage = (event) => {
    if (event?.data instanceof ArrayBuffer) listener.message(new Uint8Array(event.data));
  };
  socket.onerror = (event) => {
    error = event?.error ?? "";
  };
  socket.onclose = () => listener.closed(error);
  return {
    send: (bytes) => {
      if (socket.readyState === open) socket.send(bytes);
    },
    close,
  };
}

function required(name: string): string {
  const value = __ENV[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set; start this program by rollcall run`);
  return value;
}
