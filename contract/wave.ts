// The shape of a load: waves, each of which k6 runs with an executor of its own. A steady load is one wave, five bursts
// are five. Plain data, so that k6, the harness and analysis read one plan.

import type { z } from "zod";
import type { waveSchema } from "./wave-schema.js";

export type Wave = z.infer<typeof waveSchema>;
export type RampingWave = Extract<Wave, { kind: "ramping" }>;

/** How far a wave's last planned start lies after its first moment; 0 where nobody can say. Milliseconds, with decimals. */
export function waveLengthMs(wave: Wave): number {
  switch (wave.kind) {
    case "constant":
      return ((wave.count - 1) * wave.rate.perMs) / wave.rate.count;
    case "ramping":
      return rampMs(wave, wave.count);
    case "at-once":
    case "one-by-one":
      return 0;
  }
}

/** The highest rate of a wave, starts per second; those of a burst all fall into one second. */
export function wavePeakPerSecond(wave: Wave): number {
  switch (wave.kind) {
    case "constant":
      return (wave.rate.count * 1000) / wave.rate.perMs;
    case "ramping":
      return (Math.max(wave.from, ...wave.stages.map(({ to }) => to)) * 1000) / wave.perMs;
    case "at-once":
      return wave.count;
    case "one-by-one":
      return 1;
  }
}

/** How many starts a ramp plans: all whose time lies before its end, which k6 makes surely. */
export const rampCount = (ramp: Pick<RampingWave, "perMs" | "from" | "stages">): number =>
  Math.max(0, Math.ceil(areasOf(ramp).at(-1) ?? 0) - 1);

/** The area under the rate at the end of each stage, in starts. */
function areasOf({ perMs, from, stages }: Pick<RampingWave, "perMs" | "from" | "stages">): readonly number[] {
  let rate = from;
  let area = 0;
  return stages.map(({ to, durationMs }) => {
    // The doubled area is a whole number of starts in `perMs`, so that no ramp ends a hair above or below a start.
    area += ((rate + to) * durationMs) / (2 * perMs);
    rate = to;
    return area;
  });
}

/**
 * When the area under the rate reaches `area` starts, in milliseconds after the wave's start; the end where it never
 * does. The root of a quadratic, as in k6's own ramping-arrival-rate (lib/executor/ramping_arrival_rate.go, cal).
 */
export function rampMs(ramp: Pick<RampingWave, "perMs" | "from" | "stages">, area: number): number {
  const areas = areasOf(ramp);
  const last = ramp.stages.length - 1;
  const found = areas.findIndex((reached) => reached >= area);
  const index = found === -1 ? last : found;
  const beforeMs = ramp.stages.slice(0, index).reduce((sum, { durationMs }) => sum + durationMs, 0);
  const stage = ramp.stages[index];
  if (stage === undefined) return 0;
  if (found === -1) return beforeMs + stage.durationMs;
  const from = (index === 0 ? ramp.from : (ramp.stages[index - 1]?.to ?? 0)) / ramp.perMs;
  const slope = (stage.to / ramp.perMs - from) / stage.durationMs;
  const wanted = area - (index === 0 ? 0 : (areas[index - 1] ?? 0));
  if (slope === 0) return beforeMs + wanted / from;
  // The form that does not cancel for a small slope; under a falling rate the root may be a hair below 0.
  return beforeMs + (2 * wanted) / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * wanted)));
}
