// The report on a terminal of several widths, with and without colour, and what goes into a pipe. A real pseudo-terminal, as in
// terminal.test.ts; the run is a committed one, so that what is shown is known.

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { root } from "./rollcall.js";

const fixture = join(root, "results/fixtures/later-and-later");
const program = [process.execPath, join(root, "bin/rollcall.mjs")];

/** What says something of colour, signs or links here must not say it to the test. */
const neutral = {
  CI: undefined,
  NO_COLOR: undefined,
  FORCE_COLOR: undefined,
  TERM: "xterm-256color",
  LC_ALL: "C.UTF-8",
};

const hasScript = (() => {
  try {
    return /util-linux/.test(execFileSync("script", ["--version"], { encoding: "utf8" }));
  } catch {
    return false;
  }
})();
const skipped = !hasScript && process.env.CI !== "true";

let run: string;
beforeAll(() => {
  run = join(mkdtempSync(join(tmpdir(), "rollcall-terminal-")), "run");
  cpSync(fixture, run, { recursive: true });
});

function piped(args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const [command = "", ...before] = program;
  const { stdout } = spawnSync(command, [...before, ...args], {
    ...{ cwd: root, encoding: "utf8", env: { ...process.env, ...neutral, ...env } },
  });
  return stdout;
}

/** A terminal ends its lines with a carriage return too. */
function onTerminal(columns: number, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const command = `stty cols ${columns} rows 40; ${[...program, ...args].join(" ")}`;
  const { stdout } = spawnSync("script", ["--quiet", "--command", command, "/dev/null"], {
    ...{ cwd: root, encoding: "utf8", env: { ...process.env, ...neutral, ...env } },
  });
  return stdout.replaceAll("\r\n", "\n");
}

const esc = "\u001b";
const withoutColour = (text: string): string => text.replaceAll(new RegExp(`${esc}\\[[0-9;]*m`, "g"), "");

/** The line under the picture of the delays. */
const axisOf = (text: string): string =>
  withoutColour(text)
    .split("\n")
    .find((line) => /^ {2}[┬+][─-]/.test(line)) ?? "";

describe(skipped ? "on a terminal (skipped: there is no util-linux script here)" : "on a terminal", () => {
  it.skipIf(skipped)("the verdict, outcomes and headings have a colour, which changes no word", () => {
    const shown = onTerminal(80, ["analyze", run]);
    expect(shown).toContain(`${esc}[1;31mFAIL${esc}[22;39m  a limit was broken`);
    expect(shown).toContain(`${esc}[36m12 delivered${esc}[39m`);
    expect(shown).toContain(`${esc}[33m2 late${esc}[39m`);
    expect(shown).toContain(`${esc}[1;31m6 lost${esc}[22;39m`);
    expect(shown).toContain(`${esc}[1mWhere the time went${esc}[22m`);
    const words = (text: string) => withoutColour(text).split(/\s+/);
    expect(words(shown)).toEqual(words(readFileSync(join(fixture, "report.txt"), "utf8")));
  });

  it.skipIf(skipped).each([60, 80, 120])("of %i columns sentences end at its edge", (columns) => {
    const lines = withoutColour(onTerminal(columns, ["analyze", run])).split("\n");
    // Tables and single words may be wider.
    const sentences = lines.filter((line) => !/\S {2,}\S/.test(line.trim()) && /\S \S/.test(line));
    for (const line of sentences) expect(line.length, line).toBeLessThanOrEqual(columns);
  });

  it.skipIf(skipped).each([60, 80, 120])("of %i columns the picture fits", (columns) => {
    const axis = axisOf(onTerminal(columns, ["analyze", run]));
    expect(axis.length).toBeLessThanOrEqual(columns);
    expect(axis.length).toBeGreaterThan(Math.min(100, columns - 5));
  });

  it.skipIf(skipped).each([60, 80, 120])("of %i columns NO_COLOR means none", (columns) => {
    const shown = onTerminal(columns, ["analyze", run], { NO_COLOR: "1" });
    expect(shown).not.toContain(esc);
    expect(shown).toContain("FAIL  a limit was broken");
  });

  it.skipIf(skipped)("keeps to ASCII in a locale without UTF-8", () => {
    const shown = onTerminal(80, ["analyze", run], { LC_ALL: "C" });
    expect(axisOf(shown)).toMatch(/^ {2}\+[-+|]+$/);
  });

  it.skipIf(skipped)("--json and --quiet have no colour, nor had it been forced", () => {
    const summary = onTerminal(80, ["analyze", run, "--json"], { FORCE_COLOR: "3" });
    expect(summary).toBe(readFileSync(join(fixture, "summary.json"), "utf8"));
    expect(onTerminal(80, ["analyze", run, "--quiet"], { FORCE_COLOR: "3" })).not.toContain(esc);
  });

  it.skipIf(skipped)("the help and the scenarios have their headings", () => {
    expect(onTerminal(80, ["help"])).toContain(`${esc}[1mFlags of run:${esc}[22m`);
    expect(onTerminal(80, ["scenarios"])).toContain(`${esc}[1msteady${esc}[22m\n`);
  });
});

describe("into a pipe", () => {
  it("goes the text alone, 80 columns wide", () => {
    expect(piped(["analyze", run])).toBe(readFileSync(join(fixture, "report.txt"), "utf8"));
  });
  it("goes colour where it is forced", () => {
    const text = piped(["analyze", run], { FORCE_COLOR: "1" });
    expect(text).toContain(`${esc}[1;31mFAIL`);
    expect(withoutColour(text)).toBe(readFileSync(join(fixture, "report.txt"), "utf8"));
  });
  it.each([["--json"], ["--quiet"]])("goes no colour with %s, whatever is forced", (flag) => {
    expect(piped(["analyze", run, flag], { FORCE_COLOR: "3", FORCE_HYPERLINK: "1" })).not.toContain(esc);
  });
});
