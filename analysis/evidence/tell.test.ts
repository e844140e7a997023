import { describe, expect, it } from "vitest";
import { shortened } from "./tell.js";

const storyOf = (lines: number): string =>
  Array.from({ length: lines }, (_, i) => `${`line ${i}`.padEnd(99)}\n`).join("");

describe("a story", () => {
  it("stays whole where it is as long as any usual one", () => {
    expect(shortened(storyOf(120), 7)).toBe(storyOf(120));
  });
  it("is cut between lines where it is longer, and says how much is missing and where it is", () => {
    const cut = shortened(storyOf(200), 7);
    expect(cut.length).toBeLessThan(12_100);
    const lines = cut.split("\n");
    expect(lines.at(-2)).toMatch(/^\[\d+ more lines: rollcall explain RUN 7\]$/);
    const missing = Number(/\d+/.exec(lines.at(-2) ?? "")?.[0]);
    expect(lines.slice(0, -2)).toEqual(
      storyOf(200)
        .split("\n")
        .slice(0, 200 - missing),
    );
  });
});
