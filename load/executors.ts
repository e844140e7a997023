// k6's options for a plan: one k6 scenario, with the executor that k6 has for it, for each wave.

import type { LoadSettings } from "../contract/processes.js";
import { type PlacedWave, placedWaves } from "../contract/schedule.js";
import { gracefulStopMs } from "../contract/timing.js";
import { executorMs, longestWithHangingServerMs, tailMs, vusOf } from "../contract/virtual-users.js";
import type { Wave } from "../contract/wave.js";

/** The k6 scenario of a wave: the plan's name, with a number where there are several. */
const waveName = (settings: LoadSettings, index: number): string =>
  settings.waves.length === 1 ? settings.scenario : `${settings.scenario}-${index + 1}`;

/** Finds the wave that a k6 scenario runs by its name: listed once, asked by every iteration. It throws for a name that is none of ours. */
export function wavesByName(settings: LoadSettings): (name: string) => PlacedWave {
  const waves = new Map(legWaves(settings).map((placed) => [waveName(settings, placed.index), placed]));
  return (name) => {
    const found = waves.get(name);
    if (found === undefined) throw new Error(`k6 runs a scenario ${name} that the plan does not have`);
    return found;
  };
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
  // k6 adds gracefulStop to it.
  const lifeMs = Math.ceil(longestWithHangingServerMs(settings) + sleepMs);
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
