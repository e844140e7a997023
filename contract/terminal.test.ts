import { describe, expect, it } from "vitest";
import { columnsOf, plain, plainTerminal, signsOf, styleOf } from "./terminal.js";

describe("a style", () => {
  const colourful = styleOf({ ...plainTerminal, colours: "on", links: "on" });
  it("adds nothing where there is no terminal", () => {
    expect(plain.paint("3 lost", "lost")).toBe("3 lost");
    expect(plain.link("report.md", "file:///r/report.md")).toBe("report.md");
  });
  it("ends every colour that it begins", () => {
    expect(colourful.paint("3 lost", "lost")).toBe("\u001b[1;31m3 lost\u001b[22;39m");
    expect(colourful.paint("20 delivered", "delivered")).toBe("\u001b[36m20 delivered\u001b[39m");
    expect(colourful.paint("", "lost")).toBe("");
  });
  it("makes a link of a text, which stays what is read", () => {
    expect(colourful.link("report.md", "file:///r/report.md")).toBe(
      "\u001b]8;;file:///r/report.md\u001b\\report.md\u001b]8;;\u001b\\",
    );
  });
});

describe("signs", () => {
  it.each([
    ["of a UTF-8 locale are Unicode", { LANG: "en_GB.UTF-8" }, "unicode"],
    ["however it is written", { LANG: "de_DE.utf8" }, "unicode"],
    ["of C are ASCII", { LANG: "C" }, "ascii"],
    ["of no locale are ASCII", {}, "ascii"],
    ["go by LC_ALL before all others", { LC_ALL: "C", LC_CTYPE: "en_US.UTF-8", LANG: "en_US.UTF-8" }, "ascii"],
    ["go by LC_CTYPE before LANG", { LC_CTYPE: "C.UTF-8", LANG: "C" }, "unicode"],
    ["pass over an empty variable", { LC_ALL: "", LANG: "C.UTF-8" }, "unicode"],
  ] as const)("%s", (_, env, signs) => {
    expect(signsOf(env, "linux")).toBe(signs);
  });
  it("of Windows are Unicode, which has no such variables", () => {
    expect(signsOf({}, "win32")).toBe("unicode");
  });
});

describe("the width", () => {
  it.each([
    ["is the terminal's", 120, 120],
    ["is 80 of a pipe", undefined, 80],
    ["is 80 of a terminal that has none", 0, 80],
  ])("%s", (_, columns, width) => {
    expect(columnsOf(columns)).toBe(width);
  });
});
