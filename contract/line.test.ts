import { describe, expect, it } from "vitest";
import { lineOf, maxLineBytes } from "./line.js";

const bytes = (text: string) => new TextEncoder().encode(text).length;

describe("lineOf", () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    ["keeps a short string whole", "no such host", true],
    ["keeps a string that just fits", "a".repeat(maxLineBytes - bytes('{"event":"e","error":""}\n') - 1), true],
    [
      "cuts a string that makes the line one byte too long",
      "a".repeat(maxLineBytes - bytes('{"event":"e","error":""}\n')),
      false,
    ],
    ["counts bytes, not characters", "é".repeat(2_100), false],
    ["counts what JSON escapes", "\u0001".repeat(800), false],
    ["counts a character outside the basic plane as four bytes", "🎺".repeat(1_030), false],
    ["never splits a pair of surrogates", `a${"🎺".repeat(3_000)}`, false],
  ];
  it.each(table)("%s", (_, error, isWhole) => {
    const line = lineOf({ event: "e", error });
    expect(bytes(line)).toBeLessThan(maxLineBytes);
    expect(line.endsWith("}\n")).toBe(true);
    const read: { error: string } = JSON.parse(line);
    if (isWhole) {
      expect(read.error).toBe(error);
    } else {
      expect(read.error.endsWith("…")).toBe(true);
      expect(error.startsWith(read.error.slice(0, -1))).toBe(true);
      expect(read.error).not.toMatch(/[\ud800-\udbff]…$/);
    }
  });

  it("keeps newlines inside the one line", () => {
    expect(lineOf({ error: "a\nb" })).toBe('{"error":"a\\nb"}\n');
  });

  it("refuses an event that no cutting can make fit", () => {
    const fields = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`field${i}`, i]));
    expect(() => lineOf(fields)).toThrow(RangeError);
  });
});
