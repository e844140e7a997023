import { describe, expect, it } from "vitest";
import { type Dispatch, growthOf } from "./growth.js";

/** `count` dispatches, evenly over 20 s; the delay by how far the step has come, 0 to 1. */
const step = (
  count: number,
  delayMs: (share: number, n: number) => number | null,
  lengthMs = 20_000,
): readonly Dispatch[] =>
  Array.from({ length: count }, (_, n) => ({
    atMs: 1_000_000 + (n * lengthMs) / count,
    delayMs: delayMs(n / count, n),
  }));

/** What a first-in-first-out queue makes of a rate above its own: each waits for those before it. */
const overloaded = (count: number, excess: number) => step(count, (share) => 205 + share * 20_000 * excess);

describe("within a step, of 20 s where nothing else is said", () => {
  it.each<[string, readonly Dispatch[], string]>([
    ["equal delays are steady", step(400, () => 205), "steady"],
    ["noise is steady", step(400, (_, n) => 205 + ((n * 7919) % 100)), "steady"],
    ["a queue 2 % beyond its capacity grows", overloaded(400, 0.02), "growing"],
    ["so it does under noise", step(400, (share, n) => 205 + share * 400 + ((n * 7919) % 100)), "growing"],
    ["one at half a per cent is not told from noise", overloaded(400, 0.005), "steady"],
    [
      "a hiccup in the middle that was worked off is steady",
      step(400, (share) => (share > 0.5 && share < 0.75 ? 900 : 205)),
      "steady",
    ],
    ["in 2 s a rise of 90 ms is steady", step(400, (share) => 205 + share * 120, 2_000), "steady"],
    ["in 2 s a rise of 150 ms is not", step(400, (share) => 205 + share * 200, 2_000), "growing"],
    ["delays that fall are steady", step(400, (share) => 905 - share * 700), "steady"],
    ["one that loses more and more grows", step(400, (share) => (share > 0.6 ? null : 205)), "growing"],
    ["one that loses most from the beginning shows no growth", step(400, () => null), "steady"],
    ["23 dispatches are too few", overloaded(23, 0.5), "unknown"],
    ["24 are not", overloaded(24, 0.5), "growing"],
    ["none are too few", [], "unknown"],
    ["all at one instant have no slope", overloaded(400, 0.5).map((one) => ({ ...one, atMs: 5 })), "unknown"],
  ])("%s", (_, dispatches, result) => {
    expect(growthOf(dispatches).result).toBe(result);
  });

  it("the slope is the share by which the queue falls behind", () => {
    expect(growthOf(overloaded(4000, 0.05)).msPerSecond).toBeCloseTo(50, 0);
  });

  it("the order of the dispatches does not matter", () => {
    const dispatches = overloaded(400, 0.02);
    expect(growthOf([...dispatches].reverse())).toEqual(growthOf(dispatches));
  });

  it("a quarter of which most never arrived has no median", () => {
    const { quartersMs, msPerSecond } = growthOf(step(400, (share) => (share > 0.6 ? null : 205)));
    expect(quartersMs).toEqual([205, 205, null, null]);
    expect(msPerSecond).toBeNull();
  });
});
