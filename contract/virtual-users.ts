// What k6 needs to make a load: how long its executors run and how many virtual users they take. k6's options and the
// sizing before a run are made from it.

import { legsOf } from "./legs.js";
import type { Plan } from "./manifest.js";
import {
  gracefulStopMs,
  hangingRequestsMs,
  longestIterationMs,
  lookAfterMs,
  requestTimeoutMs,
  watchMs,
} from "./timing.js";
import { type Wave, waveLengthMs, wavePeakPerSecond } from "./wave.js";

type Life = Pick<Plan, "deadlineMs" | "graceMs" | "holdMs" | "recover" | "paths">;

/** k6 refuses a shorter executor. */
const shortestDurationMs = 1_000;

/**
 * An arrival-rate executor ends so much after its last planned start, or half a period, whichever is more: k6's timers are
 * late by milliseconds on a busy machine, and a start after the end is not made. Iterations beyond the plan end at once
 * (load/program.ts).
 */
export const tailMs = 250;

/** An iteration's own time on an answering server: its requests, and the second after the last thing awaited. */
const answeringRequestsMs = 2_000;

/**
 * VUs that k6 makes before it starts: all of them, up to this many. Beyond it a VU (0.25 to 0.5 MB) is not kept ready for
 * a server that hangs: k6 makes those while it runs, one at a time, and starts that find none are dropped, which voids
 * the run.
 */
const alwaysReady = 1_000;

/** How long an arrival-rate executor runs; milliseconds, with decimals. */
export function executorMs(wave: Wave): number {
  const halfPeriodMs = wave.kind === "constant" ? wave.rate.perMs / wave.rate.count / 2 : 0;
  return Math.max(shortestDurationMs, waveLengthMs(wave) + Math.max(halfPeriodMs, tailMs));
}

/** How many starts an executor makes beyond its wave's plan, at most. */
function surplusStarts(wave: Wave): number {
  if (wave.kind !== "constant" && wave.kind !== "ramping") return 0;
  return Math.ceil(((executorMs(wave) - waveLengthMs(wave)) * wavePeakPerSecond(wave)) / 1000);
}

/** Those of a whole plan: each leg has an executor of its own. */
export const mostSurplusStarts = (plan: Pick<Plan, "waves" | "planned" | "segmentMs">): number =>
  legsOf(plan).length * plan.waves.reduce((sum, wave) => sum + surplusStarts(wave), 0);

/** A VU is not kept for what cannot happen: without a rescue there is not its wait. */
const longestMs = (life: Life): number =>
  life.recover ? longestIterationMs(life) : Math.max(lookAfterMs(life), watchMs(life)) + life.holdMs;

/** The longest that an iteration can take on a server that answers: everything missed, nothing rescued. So long its room lives. */
export const longestAnsweredMs = (life: Life): number => longestMs(life) + answeringRequestsMs;

/**
 * The longest that an iteration can take, with a server that hangs. Without a rescue there is not its request either. A live
 * room is one request more, which overlaps nothing.
 */
export const longestWithHangingServerMs = (life: Life): number =>
  longestMs(life) +
  hangingRequestsMs +
  (life.recover ? 0 : -requestTimeoutMs) +
  (life.paths.some(({ room }) => room === "live") ? requestTimeoutMs : 0);

/** `ready`: made before the load starts. `needed`: with those that k6 makes while it runs. */
export type Vus = { readonly ready: number; readonly needed: number };

/**
 * VUs for the failure case: every iteration as long as the longest, with a server that hangs. One that finds no free VU
 * would be dropped, which voids the run. Never more than the executor starts, which is more than planned in its tail.
 *
 * @param sleepMs how long an iteration may sleep until it is due
 */
export function vusOf(life: Life, wave: Wave, sleepMs: number): Vus {
  if (wave.kind === "at-once") return { ready: wave.count, needed: wave.count };
  if (wave.kind === "one-by-one") return { ready: 1, needed: 1 };
  const perSecond = wavePeakPerSecond(wave);
  const starts = Math.floor((executorMs(wave) * perSecond) / 1000) + 1;
  const during = (lifeMs: number) => Math.ceil((perSecond * (lifeMs + sleepMs)) / 1000) + 1;
  const needed = Math.min(starts, during(longestWithHangingServerMs(life)));
  const answering = during(longestAnsweredMs(life));
  return { needed, ready: Math.min(needed, Math.max(alwaysReady, answering)) };
}

/** VUs that k6 makes before the load of a plan: those of all waves that it keeps at one time. A later leg is made beside the one before it. */
export function vusMade(plan: Plan, sleepMs: number): number {
  const keptMs = gracefulStopMs(plan) + sleepMs;
  const spans = plan.waves.map((wave) => {
    const runMs = wave.kind === "at-once" ? longestWithHangingServerMs(plan) + sleepMs : executorMs(wave);
    return { fromMs: wave.startMs, toMs: wave.startMs + runMs + keptMs, vus: vusOf(plan, wave, sleepMs).ready };
  });
  const together = spans.map(({ fromMs }) =>
    spans.filter((span) => span.fromMs <= fromMs && span.toMs > fromMs).reduce((sum, { vus }) => sum + vus, 0),
  );
  return Math.max(0, ...together) * Math.min(2, legsOf(plan).length);
}
