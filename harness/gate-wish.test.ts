// The command lines of `rollcall gate` and `rollcall baseline`: what is read, and every problem at once.

import { describe, expect, it } from "vitest";
import { usualMargins } from "../contract/gate.js";
import { UsageError } from "../contract/usage-error.js";
import { baselineWishOf, gateWishOf } from "./gate-wish.js";

const least = ["results/steady/latest", "--baseline", "b.json"];

function problemsOf(make: () => unknown): readonly string[] {
  try {
    make();
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
}

describe("gate", () => {
  it("takes a run and a baseline, and has margins of its own", () => {
    expect(gateWishOf(least)).toEqual({
      ...{ runs: ["results/steady/latest"], baseline: "b.json", limits: {}, margins: usualMargins, asked: [] },
      ...{ output: "full", junit: null, markdown: null, annotations: "off" },
    });
  });

  it.each([
    ["a limit", ["--max-lost-rate", "1%"], { limits: { maxLostRate: 0.01 } }],
    ["limits of percentiles", ["--max-p50=1s", "--max-p99=2s"], { limits: { maxP50Ms: 1000, maxP99Ms: 2000 } }],
    [
      "files and annotations",
      ["--junit=a.xml", "--markdown=b.md", "--annotations"],
      { junit: "a.xml", markdown: "b.md", annotations: "on" },
    ],
    ["JSON", ["--json"], { output: "json" }],
    ["several runs", ["results/b"], { runs: ["results/steady/latest", "results/b"] }],
  ])("%s", (_, more, expected) => {
    expect(gateWishOf([...least, ...more])).toMatchObject(expected);
  });

  it.each([
    ["a share", "10%", { share: 0.1, ms: 0 }],
    ["a share as a number", "0.25", { share: 0.25, ms: 0 }],
    ["more than as long again", "150%", { share: 1.5, ms: 0 }],
    ["a duration", "20ms", { share: 0, ms: 20 }],
    ["the larger of both", "10%,20ms", { share: 0.1, ms: 20 }],
    ["the same the other way round", "1s,0", { share: 0, ms: 1000 }],
  ])("a margin of a percentile is %s, and then it must be judged", (_, text, expected) => {
    const { margins, asked } = gateWishOf([...least, `--margin-p50=${text}`]);
    expect([margins.p50, asked]).toEqual([expected, ["p50"]]);
  });

  it.each([
    ["no run and no baseline", [], [/needs the folder of a run/, /--baseline is needed/]],
    ["a baseline without a value", ["run", "--baseline"], [/--baseline needs a value/]],
    ["a slip", [...least, "--margin-p9", "1%"], [/unknown flag --margin-p9 \(did you mean/]],
    ["two shares", [...least, "--margin-p99=10%,20%"], [/--margin-p99: "10%,20%" is not a margin/]],
    [
      "a bad share and a bad limit at once",
      [...least, "--margin-p50=-1%", "--max-p99=x"],
      [/--margin-p50/, /--max-p99/],
    ],
    ["a margin no rate can have", [...least, "--margin-lost-rate=101%"], [/--margin-lost-rate: "101%" is not a share/]],
    ["two outputs", [...least, "--json", "--quiet"], [/--json or --quiet/]],
  ])("%s: every problem is said", (_, args, expected) => {
    const problems = problemsOf(() => gateWishOf(args));
    expect(problems).toHaveLength(expected.length);
    for (const pattern of expected) expect(problems.some((problem) => pattern.test(problem))).toBe(true);
  });
});

describe("baseline", () => {
  it("takes runs and a file", () => {
    expect(baselineWishOf(["a", "b", "--to", "c.json"])).toEqual({
      runs: ["a", "b"],
      to: "c.json",
      mode: "new",
      keep: 20,
    });
  });

  it("adds to one", () => {
    expect(baselineWishOf(["a", "--to=c.json", "--update", "--keep=5"])).toMatchObject({ mode: "update", keep: 5 });
  });

  it.each([
    ["nothing", [], [/needs the folder/, /--to is needed: the file to write/]],
    ["none kept", ["a", "--to=b", "--keep=0"], [/--keep: "0" is not a whole number from 1 to 100/]],
  ])("%s: every problem is said", (_, args, expected) => {
    const problems = problemsOf(() => baselineWishOf(args));
    expect(problems).toHaveLength(expected.length);
    for (const pattern of expected) expect(problems.some((problem) => pattern.test(problem))).toBe(true);
  });
});
