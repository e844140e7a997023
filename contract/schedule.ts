// When each dispatch is due, counted from the load's zero. k6 starts by it, the harness sizes and waits by it, analysis
// judges by it: one place, so that they cannot disagree. Uniform arrivals are k6's own executors; for Poisson arrivals,
// which k6 does not have, an iteration is started by the uniform schedule and sleeps until it is due; those of a burst are
// started ahead and wait for their instant.

import { draw } from "./draw.js";
import type { Plan } from "./manifest.js";
import { burstLeadMs, type DispatchTiming, usualIterationMs } from "./timing.js";
import { rampMs, type Wave, waveLengthMs, wavePeakPerSecond } from "./wave.js";

export type Shape = Pick<Plan, "waves" | "arrivals" | "seed">;

export type Schedule = {
  /** Microseconds after the load's zero; `null` for one that follows the end of another. */
  dueUs(n: number): number | null;
  /** How much longer than its dispatch's own life an iteration may take, because it started before it was due. */
  readonly longestSleepUs: number;
};

export type PlacedWave = { readonly wave: Wave; readonly index: number; readonly firstN: number };

/** Which dispatches belong to which wave: numbered in the order of the waves. */
export function placedWaves(waves: readonly Wave[]): readonly PlacedWave[] {
  let firstN = 0;
  return waves.map((wave, index) => {
    const placed = { wave, index, firstN };
    firstN += wave.count;
    return placed;
  });
}

export const plannedOf = (waves: readonly Wave[]): number => waves.reduce((sum, { count }) => sum + count, 0);

/** When k6's executor starts iteration `i` of a wave, in microseconds after the load's zero; `i` may have a fraction. */
function uniformUs(wave: Wave, i: number): number | null {
  switch (wave.kind) {
    case "constant":
      return wave.startMs * 1000 + Math.floor((i * wave.rate.perMs * 1000) / wave.rate.count);
    case "ramping":
      return wave.startMs * 1000 + Math.floor(rampMs(wave, i + 1) * 1000);
    case "at-once":
      return wave.startMs * 1000;
    case "one-by-one":
      return null;
  }
}

/** How long an iteration of a wave waits after its start until it is due, for even arrivals. */
const leadUs = (wave: Wave): number => (wave.kind === "at-once" ? burstLeadMs * 1000 : 0);

/** Makes nothing for each dispatch where arrivals are even; draws all at once where they are not. */
export function scheduleOf(shape: Shape): Schedule {
  const placed = placedWaves(shape.waves);
  const startUs = (n: number): number | null => startOf(placed, n);
  if (shape.arrivals === "uniform") {
    const longestSleepUs = Math.max(...shape.waves.map(leadUs));
    return { dueUs: (n) => evenDueUs(placed, n), longestSleepUs };
  }
  const due = poissonUs(shape, placed);
  return {
    dueUs: (n) => due[n] ?? null,
    longestSleepUs: due.reduce((most, dueUs, n) => Math.max(most, dueUs - (startUs(n) ?? dueUs)), 0),
  };
}

function evenDueUs(placed: readonly PlacedWave[], n: number): number | null {
  const found = placedAt(placed, n);
  const startUs = startOf(placed, n);
  return found === undefined || startUs === null ? null : startUs + leadUs(found.wave);
}

/** How many dispatches are due until so many microseconds after the load's zero; `null` for a load in which each follows another. */
export function startsDueBy(shape: Shape): (sinceZeroUs: number) => number | null {
  const { dueUs } = scheduleOf(shape);
  const planned = plannedOf(shape.waves);
  return (sinceZeroUs) => {
    if (planned > 0 && dueUs(0) === null) return null;
    // What is due never decreases with n.
    let [low, high] = [0, planned];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((dueUs(middle) ?? 0) <= sinceZeroUs) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** When k6's executor starts the iteration of `n`, whatever the arrivals: when it is due or before that. */
export const executorStartUs = (waves: readonly Wave[], n: number): number | null => startOf(placedWaves(waves), n);

function startOf(placed: readonly PlacedWave[], n: number): number | null {
  const found = placedAt(placed, n);
  return found === undefined ? null : uniformUs(found.wave, n - found.firstN);
}

/** The last wave that begins at `n` or before it. */
function placedAt(placed: readonly PlacedWave[], n: number): PlacedWave | undefined {
  for (let i = placed.length - 1; i >= 0; i--) {
    const wave = placed[i];
    if (wave !== undefined && wave.firstN <= n) return wave;
  }
  return undefined;
}

/**
 * A Poisson process of which the number of arrivals is known: they lie like that many independent draws from the rate's
 * own density, in order (Ross, Stochastic Processes, theorem 2.3.1). All are moved back by the same time, so that none is
 * due before k6's executor starts its iteration.
 */
function poissonUs(shape: Shape, placed: readonly PlacedWave[]): readonly number[] {
  const all = placed.flatMap(({ wave, index }) => {
    const drawn = Array.from({ length: wave.count }, (_, i) => draw(shape.seed, `arrival-${index}`, String(i)));
    // Of a ramp the areas from 0; uniformUs takes the area less 1.
    const shift = wave.kind === "ramping" ? 1 : 0;
    return drawn
      .sort((a, b) => a - b)
      .map((share, i) => ({
        dueUs: uniformUs(wave, share * wave.count - shift) ?? 0,
        startUs: uniformUs(wave, i) ?? 0,
      }));
  });
  const movedUs = all.reduce((most, { dueUs, startUs }) => Math.max(most, startUs - dueUs), 0);
  return all.map(({ dueUs }) => dueUs + movedUs);
}

/**
 * For so long dispatches are asked for: from the load's zero to the last start and a period more, in milliseconds. Of a load
 * in which one dispatch follows the other it is what they take when nothing is missed.
 */
export const loadMs = (plan: Shape & DispatchTiming): number =>
  Math.max(...plan.waves.map((wave) => wave.startMs + waveMs(wave, plan))) +
  (plan.arrivals === "poisson" ? scheduleOf(plan).longestSleepUs / 1000 : 0);

function waveMs(wave: Wave, timing: DispatchTiming): number {
  switch (wave.kind) {
    case "constant":
      return (wave.count * wave.rate.perMs) / wave.rate.count;
    case "ramping":
      return wave.stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
    case "at-once":
      return burstLeadMs + 1_000;
    case "one-by-one":
      return wave.count * usualIterationMs(timing);
  }
}

/** The highest rate, dispatches per second. */
export const peakPerSecond = ({ waves }: Pick<Plan, "waves">): number => Math.max(0, ...waves.map(wavePeakPerSecond));

/** The rate of a load that has one; `null` where it changes or follows the answers. */
export function constantPerSecond({ waves }: Pick<Plan, "waves">): number | null {
  const [wave] = waves;
  return waves.length === 1 && wave?.kind === "constant" ? wavePeakPerSecond(wave) : null;
}

/** How many dispatches can be under way at once when each takes up to `lifeMs`: never fewer than there will be. */
export function mostAtOnce(shape: Shape, lifeMs: number): number {
  const spans = shape.waves.map((wave) => ({ ...spanOf(wave, lifeMs), startMs: wave.startMs }));
  // The number is highest when some wave begins, or before the end of those that are there by then.
  return Math.max(
    0,
    ...spans.map(({ startMs }) =>
      spans
        .filter((span) => span.startMs <= startMs + span.lengthMs && span.startMs + span.lengthMs + lifeMs >= startMs)
        .reduce((sum, { most }) => sum + most, 0),
    ),
  );
}

function spanOf(wave: Wave, lifeMs: number): { readonly most: number; readonly lengthMs: number } {
  const perLife = Math.floor((wavePeakPerSecond(wave) * lifeMs) / 1000) + 1;
  switch (wave.kind) {
    case "constant":
    case "ramping":
      return { most: Math.min(wave.count, perLife), lengthMs: waveLengthMs(wave) };
    case "at-once":
      return { most: wave.count, lengthMs: 0 };
    case "one-by-one":
      return { most: 1, lengthMs: wave.count * lifeMs };
  }
}

/** The load in words: `0.5/s`, `6 at once, 4 times`. */
export function shapeText(shape: Shape): string {
  const [wave, ...others] = shape.waves;
  if (wave === undefined) return "nothing";
  const poisson = shape.arrivals === "poisson" ? ", Poisson" : "";
  if (others.length === 0) return `${waveText(wave)}${poisson}`;
  if (shape.waves.every((one) => one.kind === "at-once" && one.count === wave.count)) {
    return `${wave.count} at once, ${shape.waves.length} times`;
  }
  return `${shape.waves.map(waveText).join(", then ")}${poisson}`;
}

const perSecondText = (perSecond: number): string => `${Math.round(perSecond * 1000) / 1000}/s`;

function waveText(wave: Wave): string {
  switch (wave.kind) {
    case "constant":
      return perSecondText(wavePeakPerSecond(wave));
    case "ramping":
      return [wave.from, ...wave.stages.map(({ to }) => to)]
        .map((starts) => perSecondText((starts * 1000) / wave.perMs))
        .join(" to ");
    case "at-once":
      return `${wave.count} at once`;
    case "one-by-one":
      return "one at a time";
  }
}
