// The iteration's side of the collector: says what is expected, waits for arrivals. Without a collector nobody would
// notice an arrival or stop the run, so losing it ends the test.

import {
  type Arrival,
  collectorPaths,
  type Expected,
  type RoomNews,
  type WaitAnswer,
  waitQuery,
} from "../contract/collector-api.js";
import { type WallMs, wallMs } from "../contract/instants.js";
import { shortCode } from "./clients/client.js";
import type { HttpAnswer, Port } from "./port.js";

/** `arrivedWallMs` is the collector's estimate, good for k6's metrics and for sleeping, not for the summary. */
export type Arrived = { readonly arrivedWallMs: WallMs };

export type Rendezvous = {
  loadStarted(): Promise<void>;
  expect(expected: Expected): Promise<void>;
  /** Where rooms are limited: ends the test when no more may be made. */
  room(news: RoomNews): Promise<void>;
  /** Resolves at the arrival of `attempt` of dispatch `n`, or with `undefined` at `untilMs`. */
  arrivalOf(wait: {
    readonly n: number;
    readonly attempt: Arrival["attempt"];
    readonly untilMs: number;
    readonly last: boolean;
  }): Promise<Arrived | undefined>;
};

/** Time for the collector's own answer on top of what it was asked to wait. */
const answerTimeoutMs = 10_000;

/** @param mostRoomsAlive the limit of rooms; `null`: there is none, and the collector is not asked */
export function rendezvousAt(port: Port, collectorUrl: string, mostRoomsAlive: number | null): Rendezvous {
  const send = (path: string, body: unknown): Promise<HttpAnswer> =>
    port.http({
      method: "POST",
      url: `${collectorUrl}${path}`,
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json" },
      timeoutMs: answerTimeoutMs,
      name: `collector ${path}`,
    });

  async function post(path: string, body: unknown, n: number): Promise<void> {
    const answer = await send(path, body);
    if (answer.status !== 200) lose(n, answer);
  }

  function lose(n: number, answer: HttpAnswer): never {
    port.write({ event: "collector-unreachable", wallMs: port.nowMs(), n, error: shortCode(answer.error) });
    port.abort(`the collector does not answer: HTTP ${answer.status} ${answer.error}`);
  }

  return {
    loadStarted: () => post(collectorPaths.loadStarted, {}, -1),
    expect: (expected) => post(collectorPaths.expect, expected, expected.n),
    async room(news) {
      if (mostRoomsAlive === null) return;
      const answer = await send(collectorPaths.room, news);
      if (answer.status === 409) {
        port.write({ event: "room-limit", wallMs: port.nowMs(), n: news.n, most: mostRoomsAlive });
        port.abort(`${mostRoomsAlive} rooms may be on the server still, as many as are allowed (--remote-rooms)`);
      }
      if (answer.status !== 200) lose(news.n, answer);
    },
    async arrivalOf({ n, attempt, untilMs, last }) {
      const forMs = Math.max(0, untilMs - port.nowMs());
      const answer = await port.http({
        method: "GET",
        url: `${collectorUrl}${waitQuery({ n, attempts: [attempt], forMs, last })}`,
        body: "",
        headers: {},
        timeoutMs: forMs + answerTimeoutMs,
        name: `collector ${collectorPaths.wait}`,
      });
      if (answer.status !== 200) return lose(n, answer);
      const waited: WaitAnswer = JSON.parse(answer.body);
      return waited.arrived ? { arrivedWallMs: wallMs(waited.arrivedWallMs) } : undefined;
    },
  };
}
