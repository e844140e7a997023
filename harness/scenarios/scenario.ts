// What a scenario is: a shape of load with a reason, its own options, and what of the common flags it usually sets. One
// file per scenario beside this one; index.ts lists them.

import type { Rate } from "../../contract/rate.js";
import type { Wave } from "../../contract/wave.js";
import type { ValueName } from "../run-flags.js";

/** Flags that shape a load; each scenario takes some of them. */
export const shapeFlags = [
  ...(["rate", "duration", "rooms", "burst", "bursts", "every", "gaps", "from", "to", "peak", "peak-for"] as const),
] as const satisfies readonly ValueName[];

export type ShapeFlag = (typeof shapeFlags)[number];

/**
 * Reads a scenario's own options. Asking for one declares that the scenario takes it; `fallback` is written as a user
 * would write it. What is wrong with a value is noted, and the fallback is used.
 */
export type ShapeOptions = {
  rate(flag: ShapeFlag, fallback: string): Rate;
  /** Milliseconds, more than 0. */
  durationMs(flag: ShapeFlag, fallback: string): number;
  durationsMs(flag: ShapeFlag, fallback: string): readonly number[];
  /** At least 1. */
  count(flag: ShapeFlag, fallback: string): number;
  /** Takes the flag; whether it was given. */
  isGiven(flag: ShapeFlag): boolean;
  problem(text: string): void;
};

export type Scenario = {
  readonly name: string;
  /** What it stresses, in one sentence without a full stop. */
  readonly stresses: string;
  /** The waves, at least one, each with at least one dispatch where no problem was noted. */
  waves(options: ShapeOptions): readonly Wave[];
  /** What it sets of the common flags where they are not given; of one that may be repeated, besides those given. */
  readonly usual: Readonly<Partial<Record<ValueName, string>>>;
};
