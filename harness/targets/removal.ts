// The removal of a container or a network of ours. An engine that hangs must not keep the run from its end.

import { setTimeout as delay } from "node:timers/promises";

/** It takes a second; an engine that takes longer hangs. */
const patienceMs = 15_000;

/** Resolves with the removal. @throws when the engine takes too long, naming what `doctor --clean` then removes. */
export async function removed(what: "container" | "network", removal: Promise<unknown>, waitMs = patienceMs) {
  const timer = new AbortController();
  const hung = delay(waitMs, "hung" as const, { signal: timer.signal }).catch(() => "in time" as const);
  const first = await Promise.race([removal.then(() => "in time" as const), hung]).finally(() => timer.abort());
  if (first === "hung")
    throw new Error(`the Docker engine does not answer; rollcall doctor --clean removes the ${what}`);
}
