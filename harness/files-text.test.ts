import { mkdtempSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { plain, plainTerminal, styleOf } from "../contract/terminal.js";
import { filesText } from "./files-text.js";

const folder = mkdtempSync(join(tmpdir(), "rollcall files-"));
for (const name of ["report.md", "report.html"]) writeFileSync(join(folder, name), "");

describe("where the files are", () => {
  it("is said as paths", () => {
    expect(filesText(folder, plain)).toBe(
      `run folder  ${folder}\npage        ${folder}/report.html\nreport      ${folder}/report.md\n`,
    );
  });
  it("leads there where the terminal can, by a URL with the host's name", () => {
    const shown = filesText(folder, styleOf({ ...plainTerminal, links: "on" }));
    expect(shown).toContain(
      `run folder  \u001b]8;;file://${hostname()}${folder.replace(" ", "%20")}\u001b\\${folder}\u001b]8;;`,
    );
  });
  it("names no report that there is not", () => {
    const empty = mkdtempSync(join(tmpdir(), "rollcall-files-"));
    expect(filesText(empty, plain)).toBe(`run folder  ${empty}\n`);
  });
});
