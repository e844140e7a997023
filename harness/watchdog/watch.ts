// Looks at the run each 10 s while dispatches are requested: the disk, the load, the server. Decides nothing itself
// (judge.ts); writes down when the server stopped answering and when it answered again.

import { statfs } from "node:fs/promises";
import type { Plan } from "../../contract/manifest.js";
import { startsDueBy } from "../../contract/schedule.js";
import type { Observer } from "../observer.js";
import { RunFailed } from "../run-failed.js";
import type { RunningServer } from "../running-server.js";
import { preflight } from "../targets/preflight.js";
import { type Look, lookedBackMs, reasonToEnd } from "./judge.js";
import { type SeenServer, serverStateOf } from "./server-state.js";

const periodMs = 10_000;

/** Shorter than the period, so that looks do not pile up at a server that hangs. */
const answerLimitMs = 5_000;

export type Watched = {
  readonly plan: Plan;
  readonly runFolder: string;
  readonly leastFreeBytes: number;
  readonly server: Pick<RunningServer, "addresses" | "whole">;
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

/** Asks every node at once; writes down each change between answering, refusing too, and silent. */
function serverAsker({ server, observer }: Watched): () => Promise<Look["server"]> {
  let before: "answers" | "silent" = "answers";
  return async () => {
    const atFirst = server.whole();
    const answers = await Promise.all(server.addresses.map((address) => preflight(address, answerLimitMs)));
    // A fault that began or ended meanwhile explains a silence too.
    const seen = serverStateOf(answers, atFirst === "there" ? server.whole() : atFirst);
    const now = "reason" in seen ? "silent" : "answers";
    if (now !== before) observer.record(changeTo(seen));
    before = now;
    return seen.state;
  };
}

const changeTo = (seen: SeenServer) =>
  "reason" in seen
    ? ({ event: "server-silent", reason: seen.reason } as const)
    : ({ event: "server-answers" } as const);

async function freeBytesOf(folder: string): Promise<number | null> {
  return await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
}
