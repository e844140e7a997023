// Made-up versions for simulations of a comparison: how one behaves in a round, drawn from a seed. Each says what it stands for.

import { draw } from "../../contract/draw.js";
import type { MadeUp } from "./rounds.js";

/** Numbers of one round, each drawn once: `next` from 0 to 1, `normal` of the standard normal distribution. */
type Chance = { readonly next: () => number; readonly normal: () => number };

/** What becomes of `dispatches` of one round. */
export type Version = (chance: Chance, dispatches: number) => MadeUp;

function chanceOf(seed: number, name: string): Chance {
  let drawn = 0;
  const next = () => {
    drawn += 1;
    return draw(seed, name, String(drawn));
  };
  /** Box and Muller. */
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return { next, normal };
}

/** Rounds of a version; `name` tells one comparison of a simulation from another. */
export const drawnRounds = (
  version: Version,
  seed: number,
  name: string,
  rounds: number,
  dispatches: number,
): readonly MadeUp[] => Array.from({ length: rounds }, (_, i) => version(chanceOf(seed, `${name}/${i}`), dispatches));

/** One decimal, as figures have them. */
const ms = (value: number): number => Math.round(value * 10) / 10;

/**
 * As 900 dispatches of 1.9.0 were, one every 2 s held 4 s: p50 217 ms, p90 236, p99 270 but for a minute in which the machine was
 * busy. Rounds differ by `roundMs`; `shiftMs` is on all dispatches.
 */
export const healthy =
  (shiftMs = 0, roundMs = 4): Version =>
  ({ next, normal }, dispatches) => {
    const offset = 208 + shiftMs + roundMs * normal();
    return { delaysMs: Array.from({ length: dispatches }, () => ms(offset - 13 * Math.log(1 - next()))) };
  };

/** As healthy, but 3 % of dispatches come 50 to 250 ms later: a machine with other work. */
export const hiccups: Version = (drawn, dispatches) => {
  const { delaysMs } = healthy()(drawn, dispatches);
  return { delaysMs: delaysMs.map((value) => (drawn.next() < 0.03 ? ms(value + 50 + 200 * drawn.next()) : value)) };
};

/** As healthy, but each is lost with this chance, whatever becomes of the others. */
export const lossy =
  (chance: number): Version =>
  (drawn, dispatches) => {
    const { delaysMs } = healthy()(drawn, dispatches);
    return without(
      delaysMs,
      delaysMs.map(() => drawn.next() < chance),
    );
  };

/** As many are lost, in streaks of `mean` dispatches: a worker that is stuck, and comes free. A round begins anywhere in it. */
export const streaky =
  (chance: number, mean: number): Version =>
  (drawn, dispatches) => {
    const { delaysMs } = healthy()(drawn, dispatches);
    const [ends, begins] = [1 / mean, chance / (1 - chance) / mean];
    let isStuck = drawn.next() < chance;
    const lost = delaysMs.map(() => {
      const now = isStuck;
      isStuck = isStuck ? drawn.next() >= ends : drawn.next() < begins;
      return now;
    });
    return without(delaysMs, lost);
  };

/** Each job later than the one before, as with 1.2.3: by 700 ms or so a dispatch. */
export const growing: Version = ({ normal }, dispatches) => {
  const stepMs = 700 + 60 * normal();
  return {
    delaysMs: Array.from({ length: dispatches }, (_, i) => ms(Math.max(200, 215 + stepMs * i + 50 * normal()))),
  };
};

/** Some rounds are slow from beginning to end. */
export const slowRounds =
  (chance: number): Version =>
  (drawn, dispatches) => {
    const { delaysMs } = healthy()(drawn, dispatches);
    return drawn.next() < chance ? { delaysMs: delaysMs.map((value, i) => ms(value + 300 * i)) } : { delaysMs };
  };

/** A long tail, longer in some rounds than in others. */
export const heavy =
  (times = 1): Version =>
  ({ normal }, dispatches) => {
    const scale = 60 * times * Math.exp(0.2 * normal());
    return { delaysMs: Array.from({ length: dispatches }, () => ms(200 + scale * Math.exp(0.9 * normal()))) };
  };

/** A p99 that is far out: as healthy, but this share of dispatches comes after about 6 s. */
export const tailed =
  (share: number): Version =>
  (drawn, dispatches) => {
    const { delaysMs } = healthy()(drawn, dispatches);
    return { delaysMs: delaysMs.map((value) => (drawn.next() < share ? ms(5_500 + 1_000 * drawn.next()) : value)) };
  };

function without(delaysMs: readonly number[], lost: readonly boolean[]): MadeUp {
  return { delaysMs: delaysMs.filter((_, i) => !lost[i]), lost: lost.filter(Boolean).length };
}
