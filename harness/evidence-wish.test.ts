import { describe, expect, it } from "vitest";
import { evidenceWishOf } from "./evidence-wish.js";

describe("evidence", () => {
  it.each<readonly [string, readonly string[], object]>([
    ["of a run, beside it", ["results/steady/latest"], { run: "results/steady/latest", to: null }],
    ["of a run, elsewhere", ["r", "--to", "somewhere"], { run: "r", to: "somewhere" }],
  ])("%s", (_, args, expected) => {
    expect(evidenceWishOf(args)).toEqual(expected);
  });

  it.each<readonly [string, readonly string[], RegExp]>([
    ["nothing", [], /needs the folder of a run/],
    ["two runs", ["a", "b"], /takes one run; what is "b"/],
    ["an empty folder's name", ["a", "--to="], /--to needs a value/],
    ["a flag that is not there", ["a", "--out", "x"], /unknown flag --out/],
  ])("refuses %s", (_, args, problem) => {
    expect(() => evidenceWishOf(args)).toThrow(problem);
  });
});
