// One dispatch from the request to the deletion of its room: what one k6 iteration does. It acts and writes facts; what
// it takes to be the outcome goes into k6's own metrics only, never into the summary.

import { roomNameOf } from "../contract/ids.js";
import type { WallMs } from "../contract/instants.js";
import { type Asking, askingOf } from "../contract/paths.js";
import type { LoadSettings } from "../contract/processes.js";
import { lookAfterMs, watchMs } from "../contract/timing.js";
import type { Client } from "./clients/client.js";
import { isListLagSampled, type ListLag, measureListLag } from "./list-lag.js";
import { lookOf, markOf } from "./look.js";
import type { Port } from "./port.js";
import type { Arrived, Rendezvous } from "./rendezvous.js";
import { makeRoom, type Requested, request } from "./request.js";

export type Means = {
  readonly port: Port;
  /** The server that dispatch `n` asks. */
  readonly clientOf: (n: number) => Client;
  readonly rendezvous: Rendezvous;
  readonly settings: LoadSettings;
};

/** `dueUs` is after the load's zero, -1 for a dispatch that follows the end of another. */
export type Start = {
  readonly n: number;
  readonly dueUs: number;
  readonly iterationWallMs: WallMs;
  readonly zeroWallMs: WallMs;
  /** `once`: as soon as everything is ready. An instant: not before it; the iteration counts from then. */
  readonly requestAt: WallMs | "once";
};

/**
 * A room is deleted this much after the last thing in it that is awaited: a job leaves by itself at the end of its hold,
 * and a watch must not seem cut short by the milliseconds that clocks and timers differ.
 */
const slackMs = 1_000;

export async function iterate(means: Means, start: Start): Promise<void> {
  const { port, rendezvous, settings } = means;
  const { n } = start;
  await rendezvous.room({ n, news: "wanted" });
  const asking = askingOf(settings.paths, settings.seed, n);
  if (asking.room === "live") await makeRoom(means, n);
  const first = await requestExpected(means, start, asking);
  if (first.answer === "refused") {
    port.metrics.refused();
    // Nobody is awaited in a room of our own making.
    if (asking.room === "live") await deleteRoom(means, n);
    else await rendezvous.room({ n, news: "gone" });
  } else {
    port.metrics.requested();
    await follow(means, start, first);
  }
  first.leave();
  port.write({ event: "done", wallMs: port.nowMs(), n });
}

/**
 * The collector is told before the request, so that a dead harness makes no rooms; and after the room is there, because whoever
 * watches it counts from then.
 */
async function requestExpected(means: Means, start: Start, asking: Asking): Promise<Requested> {
  const { port, clientOf } = means;
  const { n, requestAt } = start;
  if (requestAt === "once") {
    await expectArrival(means, n, 1, port.nowMs());
    return await request(means, start, 1, asking);
  }
  await expectArrival(means, n, 1, requestAt);
  // A token's socket has a connection of its own.
  if (asking.path !== "token") await clientOf(n).connect();
  await sleepUntil(port, requestAt);
  return await request(means, { ...start, iterationWallMs: port.nowMs() }, 1, asking);
}

/** From a request that was sent to the deletion of its room. */
async function follow(means: Means, start: Start, first: Requested): Promise<void> {
  const { port, rendezvous, settings } = means;
  const { n } = start;
  const arrivedBefore = (untilMs: number, last: boolean) => rendezvous.arrivalOf({ n, attempt: 1, untilMs, last });

  const lookAtMs = first.atMs + lookAfterMs(settings);
  const watchedUntilMs = first.atMs + watchMs(settings);
  const inTime = await arrivedBefore(Math.min(lookAtMs, watchedUntilMs), watchedUntilMs <= lookAtMs);
  const lag = inTime === undefined ? undefined : listLagOf(means, n, lookAtMs);
  await sleepUntil(port, lookAtMs);
  lag?.end();
  await look(means, n);
  // The job may have come meanwhile: then there is nothing to rescue.
  const beforeRescue = inTime ?? (await arrivedBefore(port.nowMs(), false));
  const rescue = beforeRescue === undefined && settings.recover ? await sendRescue(means, start) : undefined;
  const [arrival, rescued] = await Promise.all([
    beforeRescue ?? (watchedUntilMs <= lookAtMs ? undefined : arrivedBefore(watchedUntilMs, true)),
    rescue === undefined || rescue.answer === "refused"
      ? undefined
      : rendezvous.arrivalOf({ n, attempt: 2, untilMs: rescue.atMs + settings.deadlineMs, last: false }),
  ]);
  count(means, first, arrival);
  const leaves = [arrival, rescued].flatMap((job) => (job === undefined ? [] : [job.arrivedWallMs + settings.holdMs]));
  const watched = arrival === undefined ? [watchedUntilMs] : [];
  await sleepUntil(port, Math.max(...leaves, ...watched) + slackMs);
  await deleteRoom(means, n);
}

const expectArrival = (
  { rendezvous, settings }: Means,
  n: number,
  attempt: 1 | 2,
  requestWallMs: WallMs,
): Promise<void> => rendezvous.expect({ n, attempt, room: roomNameOf(settings.runId, n), requestWallMs });

async function sendRescue(means: Means, start: Start): Promise<Requested> {
  await expectArrival(means, start.n, 2, means.port.nowMs());
  const rescue = await request(means, start, 2, { path: "create-dispatch", room: "live" });
  means.port.metrics.rescued();
  return rescue;
}

const listLagOf = (means: Means, n: number, lookAtMs: number): ListLag | undefined =>
  isListLagSampled(means.settings, n) ? measureListLag(means, n, lookAtMs) : undefined;

async function look({ port, clientOf, settings }: Means, n: number): Promise<void> {
  // Stamped before the request: what the list says may be older than its answer, never newer than the stamp allows.
  const atMs = port.nowMs();
  const answer = await clientOf(n).listDispatch(roomNameOf(settings.runId, n));
  port.write({ event: "look", wallMs: atMs, n, ...lookOf(answer, markOf(settings, n)) });
}

async function deleteRoom({ port, clientOf, rendezvous, settings }: Means, n: number): Promise<void> {
  const atMs = port.nowMs();
  const answer = await clientOf(n).deleteRoom(roomNameOf(settings.runId, n));
  const result = answer.answer === "ok" ? "deleted" : answer.httpStatus === 404 ? "not-found" : "failed";
  const code = answer.answer === "ok" ? "" : answer.code;
  port.write({ event: "deleted", wallMs: atMs, n, result, code });
  if (result !== "failed") await rendezvous.room({ n, news: "gone" });
}

function count({ port, settings }: Means, first: Requested, arrival: Arrived | undefined): void {
  if (arrival === undefined) {
    port.metrics.judged("lost");
    return;
  }
  const delayMs = arrival.arrivedWallMs - first.atMs;
  port.metrics.arrived(delayMs);
  const outcome = delayMs <= settings.deadlineMs ? "delivered" : delayMs <= watchMs(settings) ? "late" : "lost";
  port.metrics.judged(outcome);
}

const sleepUntil = (port: Port, instantMs: number): Promise<void> => port.sleep(instantMs - port.nowMs());
