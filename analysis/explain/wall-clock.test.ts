import { describe, expect, it } from "vitest";
import { type ClockPair, wallClock } from "./wall-clock.js";

const offsetUs = 1_700_000_000_000_000;

/** A pair every 250 ms from 0, the wall clock `aheadUs(i)` ahead of its offset. */
const pairs = (count: number, aheadUs: (i: number) => number, errorUs = 10): readonly ClockPair[] =>
  Array.from({ length: count }, (_, i) => ({
    atUs: i * 250_000,
    wallUs: i * 250_000 + offsetUs + aheadUs(i),
    errorUs,
  }));

const steady = pairs(9, () => 0);
const wall = (us: number) => us + offsetUs;

describe("a wall stamp on the monotonic clock", () => {
  const cases: readonly (readonly [string, readonly ClockPair[], number, unknown])[] = [
    ["by its nearest pair", steady, wall(1_010_000), { atUs: 1_010_000, uncertaintyUs: 0 }],
    ["before the first pair", steady, wall(-1_000_000), { atUs: -1_000_000, uncertaintyUs: 0 }],
    ["not farther than 60 s from any", steady, wall(63_000_000), null],
    ["not without pairs", [], wall(0), null],
    ["in whatever order they come", [...steady].reverse(), wall(1_010_000), { atUs: 1_010_000, uncertaintyUs: 0 }],
    [
      "beside a step forwards the nearest pair's, with the spread as uncertainty",
      pairs(9, (i) => (i < 4 ? 0 : 40_000)),
      wall(1_030_000),
      { atUs: 990_000, uncertaintyUs: 40_020 },
    ],
    [
      "away from the step without uncertainty",
      pairs(9, (i) => (i < 4 ? 0 : 40_000)),
      wall(1_790_000),
      { atUs: 1_750_000, uncertaintyUs: 0 },
    ],
    [
      "a badly read pair is left out",
      [...steady.slice(0, 4), { atUs: 1_000_000, wallUs: wall(1_042_000), errorUs: 42_000 }, ...steady.slice(5)],
      wall(1_041_000),
      { atUs: 1_041_000, uncertaintyUs: 0 },
    ],
    [
      "where all are bad, their error is carried",
      pairs(9, () => 0, 2_000),
      wall(1_010_000),
      { atUs: 1_010_000, uncertaintyUs: 2_000 },
    ],
  ];
  it.each(cases)("%s", (_, read, wallUs, expected) => {
    expect(wallClock(read)(wallUs)).toEqual(expected);
  });
});
