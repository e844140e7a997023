import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askingOf, askingText, type WeightedPath } from "./paths.js";

const paths: readonly WeightedPath[] = [
  { path: "create-room", room: "fresh", weight: 2 },
  { path: "create-dispatch", room: "live", weight: 1 },
  { path: "token", room: "fresh", weight: 3 },
];

const texts = (seed: number, from: number, until: number): readonly string[] =>
  Array.from({ length: until - from }, (_, i) => askingText(askingOf(paths, seed, from + i)));

describe("the path of a dispatch", () => {
  it("comes in every block as often as it weighs", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(100_000), (seed, block) => {
        expect([...texts(seed, block * 6, block * 6 + 6)].sort()).toEqual([
          ...["create-dispatch@live", "create-room", "create-room", "token", "token", "token"],
        ]);
      }),
    );
  });
  it("is the same for the same seed, and another order for another", () => {
    expect(texts(7, 0, 60)).toEqual(texts(7, 0, 60));
    expect(texts(7, 0, 60)).not.toEqual(texts(8, 0, 60));
  });
  it("comes at every place of a block about equally often", () => {
    const blocks = 6_000;
    const first = Array.from({ length: blocks }, (_, block) => texts(3, block * 6, block * 6 + 1)[0]);
    const count = first.filter((text) => text === "create-dispatch@live").length;
    // One in six; 5 standard deviations are 144.
    expect(Math.abs(count - blocks / 6)).toBeLessThan(144);
  });
  it("is the only one where there is one", () => {
    expect(askingOf(paths.slice(0, 1), 1, 5)).toEqual({ path: "create-room", room: "fresh" });
  });
});
