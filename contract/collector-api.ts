// The collector's HTTP interface and its messages to the harness. Notifications only: a fact is on disk before it is
// told here, and losing a message loses no fact.

import type { Segments } from "./segment.js";

/** What each call is for. All are on loopback; every body is JSON. */
export const collectorPaths = {
  /** POST from k6's setup: the load starts now. Faults count their time from it. */
  loadStarted: "/load-started",
  /** POST {@link Expected} just before a request, a rescue too; k6 aborts when it is refused, so a dead harness makes no rooms. */
  expect: "/expect",
  /** POST {@link RoomNews} where rooms are limited; answered 409 when no more may be made. */
  room: "/room",
  /** POST {@link Arrival} from a job process. */
  arrival: "/arrival",
  /** GET with {@link waitQuery}: answers {@link WaitAnswer} at the arrival, or when the time is over. */
  wait: "/wait",
} as const;

export type Expected = {
  readonly n: number;
  readonly attempt: 1 | 2;
  readonly room: string;
  readonly requestWallMs: number;
};

/** `wanted` before anything is asked that makes the room of dispatch `n`; `gone` when the server says that it is not there any more. */
export type RoomNews = { readonly n: number; readonly news: "wanted" | "gone" };

/** From a stub's job. An external worker's arrivals the collector witnesses itself: see {@link CollectorSettings}. */
export type Arrival = { readonly n: number; readonly attempt: number; readonly atUs: number };

/** `attempt` is the first attempt of the dispatch that arrived, `arrivedWallMs` the collector's own estimate of when. */
export type WaitAnswer =
  | { readonly arrived: true; readonly attempt: number; readonly arrivedWallMs: number }
  | { readonly arrived: false };

/**
 * The query of one wait: for dispatch `n`, any of `attempts`, at most `forMs`. `last` says that the dispatch is not
 * watched any more after it, so that the live count may call it lost.
 */
export const waitQuery = (wait: {
  readonly n: number;
  readonly attempts: readonly number[];
  readonly forMs: number;
  readonly last: boolean;
}): string =>
  `${collectorPaths.wait}?n=${wait.n}&attempts=${wait.attempts.join(",")}&forMs=${Math.max(0, Math.round(wait.forMs))}&last=${wait.last ? 1 : 0}`;

/** Where a node of the server posts its webhooks, from 1; a server alone is the first. Who has the room posts them. */
export const webhookPathOf = (node: number): string => (node === 1 ? "/webhook" : `/webhook/${node}`);

/** Which node posts to a path; `undefined` for a path that is no webhook's. */
export function webhookNodeOf(path: string): number | undefined {
  const node = path === webhookPathOf(1) ? 1 : Number(/^\/webhook\/(\d{1,3})$/.exec(path)?.[1]);
  return node >= 1 ? node : undefined;
}

/** The settings of the collector process, as JSON in the environment variable `ROLLCALL_COLLECTOR`; the key and secret have variables of their own. */
export type CollectorSettings = {
  readonly runId: string;
  readonly eventsFile: string;
  readonly segments: Segments | null;
  /** So long after its request a dispatch can still be under way; then it is forgotten, so that memory does not grow. */
  readonly keepMs: number;
  /** Addresses on which webhooks are taken: loopback, and for a container target the Docker network's gateway. Empty: none are. */
  readonly webhookHosts: readonly string[];
  /** `witnessed`: the first agent participant in a dispatch's room is its arrival, because the worker is not ours. */
  readonly arrivals: "told" | "witnessed";
  /** Rooms that may be on the server at once; `null`: no limit, and nobody asks. */
  readonly mostRoomsAlive: number | null;
};

/** From the harness, once the server runs, where there are no webhooks: watch the participants of expected rooms through the API. */
export type WatchMessage = { readonly type: "watch"; readonly serverUrl: string };

/** What the collector tells the harness over its IPC channel. Live figures are for the screen, never for the summary. */
export type CollectorMessage =
  /** `webhookUrls` is in the order of `webhookHosts`; of the first node, the others' paths are {@link webhookPathOf}'s. */
  | { readonly type: "listening"; readonly url: string; readonly webhookUrls: readonly string[] }
  | { readonly type: "load-started" }
  | { readonly type: "live"; readonly live: Live };

/** Delays are of attempt 1, in milliseconds, `null` before the first arrival. */
export type Live = {
  readonly requested: number;
  readonly arrived: number;
  readonly lost: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
};
