import { describe, expect, it, test } from "vitest";
import { percentUnseen, roundsWithoutHit, shareUnseen } from "./unseen.js";

const twenty = (hits: number) => ({ hits, count: 20 });

test.each([
  ["six without a hit", [0, 0, 0, 0, 0, 0].map(twenty), 6],
  ["one with a single hit among them", [0, 0, 1].map(twenty), null],
  ["one that counted nothing says nothing", [twenty(0), { hits: 0, count: 0 }], 1],
  ["none", [], null],
])("rounds without a hit: %s", (_, rounds, expected) => {
  expect(roundsWithoutHit(rounds)).toBe(expected);
});

describe("what rounds without a hit leave open", () => {
  it.each([
    [6, 0.95, "39.3 %"],
    [12, 0.95, "22.1 %"],
    [6, 0.99, "53.6 %"],
    [1, 0.95, "95 %"],
  ])("%i at %f: %s of rounds", (rounds, confidence, words) => {
    expect(percentUnseen(rounds, confidence)).toBe(words);
  });

  it("what happens in so many rounds is in none of them with the chance that is left", () => {
    expect((1 - shareUnseen(6, 0.95)) ** 6).toBeCloseTo(0.05, 12);
  });
});
