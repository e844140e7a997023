// Looks at the run each 10 s while dispatches are requested: the disk, the load, the server. Decides nothing itself
// (judge.ts); writes down when the server stopped answering and when it answered again.

import { statfs } from "node:fs/promises";
import { RoomServiceClient } from "livekit-server-sdk";
import { roomPrefixOf } from "../../contract/ids.js";
import type { Plan } from "../../contract/manifest.js";
import { startsDueBy } from "../../contract/schedule.js";
import type { Observer } from "../observer.js";
import { RunFailed } from "../run-failed.js";
import type { ServerAddress } from "../targets/target.js";
import { type Look, lookedBackMs, reasonToEnd } from "./judge.js";

const periodMs = 10_000;

/** Shorter than the period, so that looks do not pile up at a server that hangs. */
const answerTimeoutS = 5;

export type Watched = {
  readonly plan: Plan;
  readonly runId: string;
  readonly runFolder: string;
  readonly leastFreeBytes: number;
  /** Any of the servers that are asked for rooms. */
  readonly address: ServerAddress;
  /** Dispatches asked for so far. */
  readonly requested: () => number;
  readonly observer: Pick<Observer, "record">;
};

export type Watchdog = {
  /** Resolves with the reason for which the run should end. */
  readonly tripped: Promise<RunFailed>;
  stop(): void;
};

/** From the load's start on. */
export function watchOver(watched: Watched): Watchdog {
  const { plan, leastFreeBytes } = watched;
  const dueBy = startsDueBy(plan);
  const rules = { leastFreeBytes, startsDue: (atMs: number) => dueBy(Math.round(atMs * 1000)) };
  const askServer = serverAsker(watched);
  const startedMs = performance.now();
  let trip: (reason: RunFailed) => void = () => {};
  const tripped = new Promise<RunFailed>((resolve) => {
    trip = resolve;
  });
  let looks: readonly Look[] = [];
  const look = async () => {
    const atMs = performance.now() - startedMs;
    const requested = watched.requested();
    const [freeBytes, server] = await Promise.all([freeBytesOf(watched.runFolder), askServer()]);
    looks = [...looks.filter((one) => one.atMs >= atMs - lookedBackMs), { atMs, freeBytes, requested, server }];
    const reason = reasonToEnd(looks, rules);
    if (reason !== undefined) trip(new RunFailed(reason));
  };
  const timer = setInterval(() => void look(), periodMs);
  timer.unref();
  void look();
  return { tripped, stop: () => clearInterval(timer) };
}

/** Writes down each change between answering and silent. */
function serverAsker({ address, runId, observer }: Watched): () => Promise<Look["server"]> {
  const options = { failover: false, requestTimeout: answerTimeoutS };
  const service = new RoomServiceClient(address.httpUrl, address.apiKey, address.apiSecret, options);
  let before: Look["server"] = "answers";
  return async () => {
    // A name that no room has: the answer is short however many rooms there are.
    const error = await service.listRooms([roomPrefixOf(runId)]).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    const now = error === undefined ? "answers" : "silent";
    if (now !== before)
      observer.record(
        now === "answers" ? { event: "server-answers" } : { event: "server-silent", reason: reasonOf(error) },
      );
    before = now;
    return now;
  };
}

/** The innermost cause says what happened; Node's fetch says only that it failed. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (cause instanceof Error ? cause.message || cause.name : String(cause)).slice(0, 200);
}

async function freeBytesOf(folder: string): Promise<number | null> {
  return await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}
