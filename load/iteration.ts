// One dispatch from the request to the deletion of its room: what one k6 iteration does. It acts and writes facts; what
// it takes to be the outcome goes into k6's own metrics only, never into the summary.

import type { Answer } from "../contract/events.js";
import { metadataOf, roomNameOf } from "../contract/ids.js";
import type { WallMs } from "../contract/instants.js";
import type { LoadSettings } from "../contract/processes.js";
import { lookAfterMs, roomTimeoutSeconds, watchMs } from "../contract/timing.js";
import type { ApiAnswer, Client } from "./clients/client.js";
import { lookOf } from "./look.js";
import type { Port } from "./port.js";
import type { Arrived, Rendezvous } from "./rendezvous.js";

export type Means = {
  readonly port: Port;
  readonly client: Client;
  readonly rendezvous: Rendezvous;
  readonly settings: LoadSettings;
};

export type Start = { readonly n: number; readonly iterationWallMs: WallMs; readonly scenarioWallMs: WallMs };

type Requested = { readonly answer: Answer; readonly atMs: WallMs };

/**
 * A room is deleted this much after the last thing in it that is awaited: a job leaves by itself at the end of its hold,
 * and a watch must not seem cut short by the milliseconds that clocks and timers differ.
 */
const slackMs = 1_000;

export async function iterate(means: Means, start: Start): Promise<void> {
  const { port, rendezvous, settings } = means;
  const { n } = start;
  await rendezvous.expect({ n, requestWallMs: port.nowMs() });
  const first = await request(means, start, 1);
  if (first.answer === "refused") {
    port.metrics.refused();
    port.write({ event: "done", wallMs: port.nowMs(), n });
    return;
  }
  port.metrics.requested();
  const arrivedBefore = (untilMs: number, last: boolean) => rendezvous.arrivalOf({ n, attempt: 1, untilMs, last });

  const lookAtMs = first.atMs + lookAfterMs(settings);
  const watchedUntilMs = first.atMs + watchMs(settings);
  const inTime = await arrivedBefore(Math.min(lookAtMs, watchedUntilMs), watchedUntilMs <= lookAtMs);
  await sleepUntil(port, lookAtMs);
  await look(means, n);
  // The job may have come meanwhile: then there is nothing to rescue.
  const beforeRescue = inTime ?? (await arrivedBefore(port.nowMs(), false));
  const rescue = beforeRescue === undefined && settings.recover ? await request(means, start, 2) : undefined;
  if (rescue !== undefined) port.metrics.rescued();
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
  port.write({ event: "done", wallMs: port.nowMs(), n });
}

/** Writes the fact, then sends: a job can arrive before the API's answer does. */
async function request({ port, client, settings }: Means, start: Start, attempt: 1 | 2): Promise<Requested> {
  const { n } = start;
  const room = roomNameOf(settings.runId, n);
  const metadata = metadataOf({ runId: settings.runId, n, attempt });
  const path = attempt === 1 ? "create-room" : "create-dispatch";
  let atMs = port.nowMs();
  const beforeSend = () => {
    atMs = port.nowMs();
    const { iterationWallMs, scenarioWallMs } = start;
    port.write({ event: "request", wallMs: atMs, n, attempt, path, room, iterationWallMs, scenarioWallMs });
  };
  const asked = { room, agentName: settings.agentName, metadata };
  const answer: ApiAnswer<{ readonly roomSid?: string; readonly dispatchId?: string }> =
    attempt === 1
      ? await client.createRoom({ ...asked, roomTimeoutSeconds: roomTimeoutSeconds(settings) }, beforeSend)
      : await client.createDispatch(asked, beforeSend);
  port.write({
    event: "response",
    wallMs: port.nowMs(),
    n,
    attempt,
    answer: answer.answer,
    httpStatus: answer.httpStatus,
    code: answer.answer === "ok" ? "" : answer.code,
    dispatchId: answer.answer === "ok" ? (answer.value.dispatchId ?? "") : "",
    roomSid: answer.answer === "ok" ? (answer.value.roomSid ?? "") : "",
  });
  return { answer: answer.answer, atMs };
}

async function look({ port, client, settings }: Means, n: number): Promise<void> {
  // Stamped before the request: what the list says may be older than its answer, never newer than the stamp allows.
  const atMs = port.nowMs();
  const answer = await client.listDispatch(roomNameOf(settings.runId, n));
  const metadata = metadataOf({ runId: settings.runId, n, attempt: 1 });
  port.write({ event: "look", wallMs: atMs, n, ...lookOf(answer, metadata) });
}

async function deleteRoom({ port, client, settings }: Means, n: number): Promise<void> {
  const atMs = port.nowMs();
  const answer = await client.deleteRoom(roomNameOf(settings.runId, n));
  const result = answer.answer === "ok" ? "deleted" : answer.httpStatus === 404 ? "not-found" : "failed";
  const code = answer.answer === "ok" ? "" : answer.code;
  port.write({ event: "deleted", wallMs: atMs, n, result, code });
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
