import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seedOfRound, turnsOf } from "./order.js";

describe("the order of rounds", () => {
  const labels = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 5 });

  it("has every version once in every round, and the rounds one after the other", () => {
    fc.assert(
      fc.property(labels, fc.nat(12), fc.nat(), (names, rounds, seed) => {
        const turns = turnsOf(names, rounds, seed);
        expect(turns.map(({ round }) => round)).toEqual(
          Array.from({ length: rounds }, (_, index) => names.map(() => index + 1)).flat(),
        );
        for (let round = 1; round <= rounds; round++) {
          const inRound = turns.filter((turn) => turn.round === round).map(({ label }) => label);
          expect([...inRound].sort()).toEqual([...names].sort());
        }
      }),
    );
  });

  it("repeats with its seed, and is another with another", () => {
    const orderOf = (seed: number) => JSON.stringify(turnsOf(["a", "b"], 20, seed));
    expect(orderOf(7)).toBe(orderOf(7));
    expect(new Set([1, 2, 3, 4].map(orderOf)).size).toBe(4);
  });

  it("lets none of two versions be the first much more often", () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) => turnsOf(["1.2.6", "1.2.3"], 1, seed)[0]?.label);
    const share = firsts.filter((label) => label === "1.2.6").length / 1000;
    expect(share).toBeGreaterThan(0.45);
    expect(share).toBeLessThan(0.55);
  });

  it("does not change the rounds that were made when there are more", () => {
    expect(turnsOf(["a", "b", "c"], 9, 3).slice(0, 18)).toEqual(turnsOf(["a", "b", "c"], 6, 3));
  });
});

it("each round has a seed of its own, which a flag can carry", () => {
  const seeds = Array.from({ length: 100 }, (_, index) => seedOfRound(5, index + 1));
  expect(new Set(seeds).size).toBe(100);
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true);
});
