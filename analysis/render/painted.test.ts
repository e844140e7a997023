import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plain, plainTerminal, styleOf } from "../../contract/terminal.js";
import { fixed, heading, type Piece, painted, toned } from "./painted.js";

const narrow = styleOf({ ...plainTerminal, columns: 20, wraps: "on" });
const colourful = styleOf({ ...plainTerminal, columns: 20, wraps: "on", colours: "on" });

describe("a line", () => {
  it("has its tones, and nothing of what comes from outside", () => {
    const shown = painted(["room \u001b[31m, ", toned("3 \u001b[2J lost", "lost")], colourful);
    expect(shown).toBe(
      "room \\u001b[31m, \u001b[1;31m3 \u001b[22;39m\n    \u001b[1;31m\\u001b[2J \u001b[22;39m\u001b[1;31mlost\u001b[22;39m",
    );
    expect(painted(heading("Harness"), colourful)).toBe("\u001b[1mHarness\u001b[22m");
  });
  it.each([
    ["as long as the terminal is wide stays one", "12345678901234567890", "12345678901234567890"],
    [
      "that is longer goes on at a word, further in",
      "twenty and some more letters",
      "twenty and some more\n    letters",
    ],
    ["keeps its own indent", "  pass    lost-rate: 0 of 20", "  pass    lost-rate:\n      0 of 20"],
    [
      "with a word beyond all width leaves it whole",
      "a 123456789012345678901234 b",
      "a\n    123456789012345678901234\n    b",
    ],
  ])("%s", (_, line, shown) => {
    expect(painted(line, narrow)).toBe(shown);
  });
  it("of a table is never broken, and none is where nobody sees it", () => {
    expect(painted(fixed("1234567890  1234567890  12"), narrow)).toBe("1234567890  1234567890  12");
    expect(painted("x ".repeat(60), plain)).toBe("x ".repeat(60));
  });
  it("loses no word, whatever its pieces are", () => {
    const piece = fc.string({ maxLength: 30 }).map((text): Piece => text);
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            piece,
            fc.string({ maxLength: 30 }).map((text) => toned(text, "late")),
          ),
        ),
        (pieces) => {
          const words = (text: string) => text.split(/\s+/).filter((word) => word !== "");
          expect(words(painted(pieces, narrow)).join("")).toBe(words(painted(pieces, plain)).join(""));
        },
      ),
    );
  });
});
