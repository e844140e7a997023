// When a server of ours can be used: it answers an authenticated ListRooms. A stranger on its port does not count,
// because it does not know the run's key.

import { setTimeout as delay } from "node:timers/promises";
import { preflight } from "./preflight.js";
import type { ServerAddress, TargetEnd } from "./target.js";

const askAgainMs = 25;
const oneAnswerMs = 2_000;

/** A server of ours is given up when it has not answered by then; it takes about 0.1 s. */
const readyLimitMs = 15_000;

type Readiness = "ready" | "ended" | "silent";

/** Asks until the server answers, ends or the time is over. Rejects with the signal's reason when aborted. */
export async function waitUntilReady(options: {
  readonly address: ServerAddress;
  readonly ended: Promise<TargetEnd>;
  readonly signal: AbortSignal;
  readonly limitMs?: number;
}): Promise<Readiness> {
  const giveUp = AbortSignal.timeout(options.limitMs ?? readyLimitMs);
  const ended = options.ended.then((): Readiness => "ended");
  while (!giveUp.aborted) {
    options.signal.throwIfAborted();
    const state = await Promise.race([ended, ask(options.address)]);
    if (state !== "silent") return state;
    await delay(askAgainMs);
  }
  return "silent";
}

const ask = async (address: ServerAddress): Promise<Readiness> =>
  (await preflight(address, oneAnswerMs)).kind === "ok" ? "ready" : "silent";
