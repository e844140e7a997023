// Warm-up: one dispatch by each path before the load starts, so that the first one of a path, for which the server looks
// up what it will remember, is none of those compared. Written down as such, counted nowhere.

import { roomNameOf } from "../contract/ids.js";
import type { Asking } from "../contract/paths.js";
import { warmUpSettleMs } from "../contract/timing.js";
import type { Means } from "./iteration.js";
import { ask, makeRoom } from "./request.js";

/**
 * Each path on each node, numbered from the first n that the plan does not have: of as many in a row as there are nodes, each
 * asks another. Resolves when the server has settled after the first of them.
 */
export async function warmUp(means: Means): Promise<void> {
  const { port, settings } = means;
  if (settings.warmUp === "none") return;
  const startedMs = port.nowMs();
  let n = settings.planned;
  for (const asking of settings.paths) {
    for (const _ of settings.serverUrls) {
      const beganMs = port.nowMs();
      await warmUpBy(means, n++, asking);
      await port.sleep(beganMs + settings.warmUpGapMs - port.nowMs());
    }
  }
  await port.sleep(startedMs + warmUpSettleMs - port.nowMs());
}

async function warmUpBy(means: Means, n: number, { path, room: roomState }: Asking): Promise<void> {
  const { port, rendezvous, clientOf, settings } = means;
  const room = roomNameOf(settings.runId, n);
  await rendezvous.room({ n, news: "wanted" });
  if (roomState === "live") await makeRoom(means, n);
  await rendezvous.expect({ n, attempt: 1, room, requestWallMs: port.nowMs() });
  let atMs = port.nowMs();
  const { answer, leave } = await ask(means, { n, attempt: 1, path }, () => {
    atMs = port.nowMs();
  });
  const untilMs = atMs + settings.deadlineMs;
  const arrival =
    answer.answer === "refused" ? undefined : await rendezvous.arrivalOf({ n, attempt: 1, untilMs, last: true });
  const arrivedAfterMs = arrival === undefined ? -1 : Math.max(0, arrival.arrivedWallMs - atMs);
  port.write({ event: "warm-up", wallMs: atMs, room, path, roomState, answer: answer.answer, arrivedAfterMs });
  leave();
  const deleted = await clientOf(n).deleteRoom(room);
  if (deleted.answer === "ok" || deleted.httpStatus === 404) await rendezvous.room({ n, news: "gone" });
}
