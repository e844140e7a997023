import { describe, expect, it } from "vitest";
import { ranksDrawn } from "./ranks.js";

describe("the ranks that are drawn", () => {
  it.each([0, 1, 400])("of %i are all", (count) => {
    expect(ranksDrawn(count, 400)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
  });
  it("of a million are a few hundred, with the first and the last ten", () => {
    const ranks = ranksDrawn(1_000_000, 400);
    expect(ranks.length).toBeGreaterThan(300);
    expect(ranks.length).toBeLessThanOrEqual(400);
    expect(ranks[0]).toBe(1);
    expect(ranks.slice(-10)).toEqual(Array.from({ length: 10 }, (_, i) => 999_991 + i));
  });
});
