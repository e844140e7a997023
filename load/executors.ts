// k6's options for a plan: one k6 scenario, with the executor that k6 has for it, for each wave.

import type { LoadSettings } from "../contract/processes.js";
import { type PlacedWave, placedWaves } from "../contract/schedule.js";
import {
  gracefulStopMs,
  hangingRequestsMs,
  longestIterationMs,
  lookAfterMs,
  requestTimeoutMs,
  watchMs,
} from "../contract/timing.js";
import { type Wave, waveLengthMs, wavePeakPerSecond } from "../contract/wave.js";

/** k6 refuses a shorter executor. */
const shortestDurationMs = 1_000;

/**
 * An arrival-rate executor ends so much after its last planned start, or half a period, whichever is more: k6's timers are
 * late by milliseconds on a busy machine, and a start after the end is not made. Iterations beyond the plan end at once
 * (see program.ts).
 */
const tailMs = 250;

/** An iteration's own time on an answering server: its requests, and the second after the last thing awaited. */
const answeringRequestsMs = 2_000;

/**
 * VUs that k6 makes before it starts: all of them, up to this many. Beyond it a VU (0.25 to 0.5 MB) is not kept ready for
 * a server that hangs: k6 makes those while it runs, one at a time, and starts that find none are dropped, which voids
 * the run.
 */
const alwaysReady = 1_000;

/** A VU is not kept for what cannot happen: without a rescue there is not its wait. */
const longestMs = (settings: LoadSettings): number =>
  settings.recover
    ? longestIterationMs(settings)
    : Math.max(lookAfterMs(settings), watchMs(settings)) + settings.holdMs;

/** Without a rescue there is not its request either. A live room is one request more, which overlaps nothing. */
const longestWithHangingServerMs = (settings: LoadSettings): number =>
  longestMs(settings) +
  hangingRequestsMs +
  (settings.recover ? 0 : -requestTimeoutMs) +
  (settings.paths.some(({ room }) => room === "live") ? requestTimeoutMs : 0);

type Vus = { readonly ready: number; readonly needed: number };

/**
 * VUs for the failure case: every iteration as long as the longest, with a server that hangs. One that finds no free VU
 * would be dropped, which voids the run. Never more than the executor starts, which is more than planned in its tail.
 */
function vusOf(settings: LoadSettings, wave: Wave, sleepMs: number): Vus {
  const perSecond = wavePeakPerSecond(wave);
  const starts = Math.floor((executorMs(wave) * perSecond) / 1000) + 1;
  const during = (lifeMs: number) => Math.ceil((perSecond * (lifeMs + sleepMs)) / 1000) + 1;
  const needed = Math.min(starts, during(longestWithHangingServerMs(settings)));
  const answering = during(longestMs(settings) + answeringRequestsMs);
  return { needed, ready: Math.min(needed, Math.max(alwaysReady, answering)) };
}

/** How long an arrival-rate executor runs; milliseconds, with decimals. */
export function executorMs(wave: Wave): number {
  const halfPeriodMs = wave.kind === "constant" ? wave.rate.perMs / wave.rate.count / 2 : 0;
  return Math.max(shortestDurationMs, waveLengthMs(wave) + Math.max(halfPeriodMs, tailMs));
}

/** The k6 scenario of a wave: the plan's name, with a number where there are several. */
const waveName = (settings: LoadSettings, index: number): string =>
  settings.waves.length === 1 ? settings.scenario : `${settings.scenario}-${index + 1}`;

/** The wave that a k6 scenario runs, by its name. @throws Error for a name that is none of ours */
export function waveNamed(settings: LoadSettings, name: string): PlacedWave {
  const found = legWaves(settings).find(({ index }) => waveName(settings, index) === name);
  if (found === undefined) throw new Error(`k6 runs a scenario ${name} that the plan does not have`);
  return found;
}

/** The plan's waves; of a leg that is not the whole plan, its part of the one wave there is. */
function legWaves(settings: LoadSettings): readonly PlacedWave[] {
  const { firstN, untilN } = settings.leg;
  const placed = placedWaves(settings.waves);
  const [only] = placed;
  if (firstN === 0 && untilN === settings.planned) return placed;
  if (only === undefined || placed.length > 1 || only.wave.kind !== "constant") {
    throw new Error("only a load of one constant wave is made in legs");
  }
  return [{ ...only, firstN, wave: { ...only.wave, count: untilN - firstN } }];
}

/** @param sleepMs how long an iteration may sleep until it is due */
export function optionsOf(settings: LoadSettings, sleepMs: number) {
  return {
    scenarios: Object.fromEntries(
      legWaves(settings).map(({ wave, index }) => [waveName(settings, index), executorOf(settings, wave, sleepMs)]),
    ),
    summaryTrendStats: ["count", "min", "med", "p(90)", "p(99)", "max"],
    setupTimeout: "10m",
  };
}

function executorOf(settings: LoadSettings, wave: Wave, sleepMs: number) {
  const common = {
    startTime: `${wave.startMs}ms`,
    gracefulStop: `${Math.ceil(gracefulStopMs(settings) + sleepMs)}ms`,
  };
  const lifeMs = longestWithHangingServerMs(settings) + gracefulStopMs(settings);
  switch (wave.kind) {
    case "constant": {
      const { ready, needed } = vusOf(settings, wave, sleepMs);
      return {
        ...{ ...common, executor: "constant-arrival-rate", rate: wave.rate.count, timeUnit: `${wave.rate.perMs}ms` },
        ...{ duration: `${Math.round(executorMs(wave) * 1000)}us`, preAllocatedVUs: ready, maxVUs: needed },
      };
    }
    case "ramping": {
      const { ready, needed } = vusOf(settings, wave, sleepMs);
      const stages = wave.stages.map(({ to, durationMs }) => ({ target: to, duration: `${durationMs}ms` }));
      const last = wave.stages.at(-1)?.to ?? 0;
      return {
        ...{ ...common, executor: "ramping-arrival-rate", startRate: wave.from, timeUnit: `${wave.perMs}ms` },
        stages: [...stages, { target: last, duration: `${tailMs}ms` }],
        ...{ preAllocatedVUs: ready, maxVUs: needed },
      };
    }
    case "at-once":
      return {
        ...{ ...common, executor: "per-vu-iterations", vus: wave.count, iterations: 1 },
        maxDuration: `${lifeMs}ms`,
      };
    case "one-by-one":
      return {
        ...{ ...common, executor: "shared-iterations", vus: 1, iterations: wave.count },
        maxDuration: `${wave.count * lifeMs}ms`,
      };
  }
}
