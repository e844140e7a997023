// Blocks of consecutive dispatches: every one is in one block, in order, and streaks show.

import { describe, expect, it } from "vitest";
import { sumOf } from "../../contract/baseline.js";
import { beyondIn, blocksOf, type Outcome } from "./blocks.js";

const delivered = (delayUs: number): Outcome => ({ outcome: "delivered", delayUs });
const lost: Outcome = { outcome: "lost", delayUs: null };
const many = (count: number, one: (n: number) => Outcome): readonly Outcome[] =>
  Array.from({ length: count }, (_, n) => one(n));

it.each([
  [1, 1],
  [19, 1],
  [20, 2],
  [95, 9],
  [200, 20],
  [1_000, 20],
  [14_400, 20],
])("%i dispatches are in %i blocks, nearly equal", (count, blocks) => {
  const { dispatches } = blocksOf(many(count, delivered));
  expect([dispatches.length, sumOf(dispatches)]).toEqual([blocks, count]);
  expect(Math.max(...dispatches) - Math.min(...dispatches)).toBeLessThanOrEqual(1);
});

it("no dispatches are one empty block", () => {
  expect(blocksOf([]).dispatches).toEqual([0]);
});

describe("what is counted", () => {
  it("a streak of losses is in one block", () => {
    expect(blocksOf(many(100, (n) => (n >= 30 && n < 36 ? lost : delivered(n)))).lost).toEqual([
      0, 0, 0, 6, 0, 0, 0, 0, 0, 0,
    ]);
  });

  it("late ones are missed, and not lost", () => {
    const blocks = blocksOf([{ outcome: "late", delayUs: 11_000_000 }, lost, delivered(200_000)]);
    expect([blocks.lost, blocks.missed]).toEqual([[1], [2]]);
  });

  it("one near a step of the clock has an outcome and no delay", () => {
    const blocks = blocksOf([{ outcome: "delivered", delayUs: null }, delivered(1), lost]);
    expect([blocks.dispatches, blocks.timed]).toEqual([[3], [2]]);
  });

  it("beyond the run's own median is at most half, lost ones last", () => {
    const blocks = blocksOf([delivered(100_000), delivered(200_000), lost, lost]);
    expect([blocks.beyondP50, blocks.beyondP99]).toEqual([[2], [2]]);
  });

  it("beyond the p99 of 200 are two, and all lost ones where those have the rank", () => {
    const rising = many(200, (n) => delivered(200_000 + n * 1_000));
    expect(sumOf(blocksOf(rising).beyondP99)).toBe(2);
    expect(sumOf(blocksOf(rising.map((one, n) => (n < 4 ? lost : one))).beyondP99)).toBe(4);
  });

  it("beyond a delay that is given are those that took longer, and lost ones", () => {
    const some = many(30, (n) => (n === 2 ? lost : delivered(n < 10 ? 300_000 : 200_000)));
    expect(beyondIn(some, 200)).toEqual([10, 0, 0].map((hits) => ({ hits, count: 10 })));
  });
});
