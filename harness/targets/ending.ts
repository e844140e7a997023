// How a livekit-server of ours is ended, or its Redis, in a process or a container: asked, asked again, killed.

import { setTimeout as delay } from "node:timers/promises";

/**
 * livekit-server 1.13.5 loses a SIGTERM of its first tenth of a second: it logs "exit requested" and runs on (tried).
 * A second one also ends the wait for participants.
 */
const askAgainMs = 1_000;
const killAfterMs = 5_000;

/** SIGTERM now and after 1 s, SIGKILL after 5 s; resolves when `exited` does. `send` may throw when there is nothing left to end. */
export async function end(
  send: (signal: "SIGTERM" | "SIGKILL") => void | Promise<void>,
  exited: Promise<unknown>,
): Promise<void> {
  const steps = [
    { signal: "SIGTERM", waitMs: askAgainMs },
    { signal: "SIGTERM", waitMs: killAfterMs - askAgainMs },
    { signal: "SIGKILL", waitMs: killAfterMs },
  ] as const;
  for (const { signal, waitMs } of steps) {
    // Not awaited: an engine that hangs must not keep us from the next step.
    void attempt(() => send(signal));
    if (await within(exited, waitMs)) return;
  }
  throw new Error("it did not end, not even by SIGKILL");
}

/** `stop` works once however often it is called. */
export function once(stopNow: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= stopNow();
    return stopping;
  };
}

/** Whether `exited` resolves in time; the timer does not outlive the answer. */
async function within(exited: Promise<unknown>, waitMs: number): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(waitMs, false, { signal: timer.signal }).catch(() => false);
  const inTime = await Promise.race([exited.then(() => true), late]);
  timer.abort();
  return inTime;
}

/** A signal to what has just ended fails, and that is fine: whether it has ended is decided by `exited` alone. */
async function attempt(send: () => void | Promise<void>): Promise<void> {
  try {
    await send();
  } catch {}
}
