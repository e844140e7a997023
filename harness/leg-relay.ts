// Runs the legs of a load one after the other, without a gap in the schedule: the next k6 is started ahead of its instant
// and waits in its setup, while the one before it still watches its last dispatches.

import { open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type LegSpan, legAheadMs } from "../contract/legs.js";
import type { Child } from "./parts/child.js";
import { type LegStart, loadCompleted } from "./parts/load.js";

export type LegRelay = {
  /** Resolves when every leg has come to its own end; never when one has not. */
  readonly completed: Promise<void>;
  /** No leg is started any more. @returns those that run, the newest first: to be ended. */
  stop(): Promise<readonly Child[]>;
  /** Whether the leg in this place, from 0, has ended. */
  hasEnded(place: number): boolean;
};

export type Relay = {
  readonly legs: readonly LegSpan[];
  readonly startLeg: (start: LegStart) => Promise<Child>;
  /** k6's events of the first leg, whose requests carry the load's zero. */
  readonly eventsFile: string;
  /** A later leg could not be started. */
  readonly failed: (error: unknown) => void;
};

const pollMs = 200;

/** Resolves when the first leg has been started. */
export async function relayLegs({ legs, startLeg, eventsFile, failed }: Relay): Promise<LegRelay> {
  const stopping = new AbortController();
  const running = new Map<number, Child>();
  const ended = new Set<number>();
  const ends: Promise<void>[] = [];
  let starting: Promise<void> = Promise.resolve();

  async function start(place: number, later: LegStart["leg"]["later"]): Promise<void> {
    const { firstN, untilN } = legs[place] ?? { firstN: 0, untilN: 0 };
    const child = await startLeg({ place, leg: { firstN, untilN, later } });
    running.set(place, child);
    const end = child.ended.then((end): undefined | Promise<never> => {
      ended.add(place);
      running.delete(place);
      // Off the reaper's guard: in the hours that follow its process id may become somebody else's.
      child.end({ patienceMs: 0, hurry: AbortSignal.abort() }).catch(failed);
      // Any other end of k6 is one of a part that ended.
      return loadCompleted(end) ? undefined : new Promise(() => {});
    });
    ends.push(end);
  }

  async function startOthers(): Promise<void> {
    if (legs.length === 1) return;
    const zeroWallMs = await zeroIn(eventsFile, stopping.signal);
    // From here on by the monotonic clock: the wall clock may be stepped in the hours that follow.
    const zeroMs = performance.now() - (Date.now() - zeroWallMs);
    const untilMs = (ms: number) => zeroMs + ms - performance.now();
    for (const [place, { startMs }] of legs.entries()) {
      if (place === 0) continue;
      await sleep(Math.max(0, untilMs(startMs - legAheadMs)), undefined, { signal: stopping.signal });
      starting = start(place, { zeroWallMs, startsAtWallMs: Math.round(Date.now() + untilMs(startMs)) });
      await starting;
    }
  }

  await start(0, null);
  const others = startOthers().catch((error: unknown): Promise<never> => {
    if (!stopping.signal.aborted) failed(error);
    return new Promise(() => {});
  });
  return {
    completed: others.then(() => Promise.all(ends)).then(() => {}),
    async stop() {
      stopping.abort();
      // One that is being started must be ended too.
      await starting.catch(() => {});
      return [...running.values()].reverse();
    },
    hasEnded: (place) => ended.has(place),
  };
}

/** The first request is written when it is sent, and with it the zero that k6's executor made. */
async function zeroIn(eventsFile: string, signal: AbortSignal): Promise<number> {
  for (;;) {
    const zero = /"zeroWallMs":(\d+)/.exec(await headOf(eventsFile))?.[1];
    if (zero !== undefined) return Number(zero);
    await sleep(pollMs, undefined, { signal });
  }
}

async function headOf(file: string): Promise<string> {
  const handle = await open(file, "r").catch(() => undefined);
  if (handle === undefined) return "";
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1 << 16), 0, 1 << 16, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await handle.close();
  }
}
