import { describe, expect, it } from "vitest";
import { draw } from "./draw.js";
import { roomNameOf } from "./ids.js";

const rooms = Array.from({ length: 10_000 }, (_, n) => roomNameOf("abcdefgh", n));

describe("draw", () => {
  it("repeats", () => {
    expect(draw(7, "0", "room")).toBe(draw(7, "0", "room"));
  });
  it("is another with another seed, purpose or name", () => {
    expect(new Set([draw(7, "0", "a"), draw(8, "0", "a"), draw(7, "1", "a"), draw(7, "0", "b")]).size).toBe(4);
  });
  // 5 sigma of a fair draw of 10,000: 0.5 %, 1.5 %, 2.5 %.
  it.each([0.01, 0.1, 0.5])("chooses its share of rooms, %d", (p) => {
    const chosen = rooms.filter((room) => draw(1, "0", room) < p).length;
    expect(Math.abs(chosen / rooms.length - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / rooms.length));
  });
  it("is even over neighbouring rooms, whose names differ in one digit", () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const room of rooms) {
      const tenth = Math.floor(draw(3, "0", room) * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
