import { describe, expect, it } from "vitest";
import { UsageError } from "../contract/usage-error.js";
import { trendWishOf } from "./trend-wish.js";

const usual = { folder: "results", scenario: null, since: null, last: null, measure: null, output: "full", page: null };

describe("trend", () => {
  it.each<readonly [string, readonly string[], object]>([
    ["looks into results", [], {}],
    ["looks into a folder", ["kept"], { folder: "kept" }],
    ["takes a scenario, whether there still is such a one or not", ["--scenario", "gone"], { scenario: "gone" }],
    ["takes a date", ["--since", "2026-11-01"], { since: "2026-11-01T00:00:00.000Z" }],
    ["takes an instant", ["--since", "2026-11-01T02:30Z"], { since: "2026-11-01T02:30:00.000Z" }],
    ["takes the newest", ["--last", "30"], { last: 30 }],
    ["takes one measure", ["--measure", "missed-deadline-rate"], { measure: "missed-deadline-rate" }],
    ["prints JSON", ["--json"], { output: "json" }],
    ["writes a page", ["--html", "history.html"], { page: "history.html" }],
  ])("%s", (_, args, expected) => {
    expect(trendWishOf(args)).toEqual({ ...usual, ...expected });
  });

  it.each<readonly [string, readonly string[], RegExp]>([
    ["two folders", ["a", "b"], /takes one folder; what is "b"/],
    ["a date that is none", ["--since", "2026-02-30"], /"2026-02-30" is no date/],
    ["a date of another form", ["--since", "yesterday"], /write 2026-11-01/],
    ["an instant of another zone", ["--since", "2026-11-01T02:00+02:00"], /which are UTC/],
    ["no run at all", ["--last", "0"], /not a whole number from 1/],
    ["a slip in a measure", ["--measure", "lost-rat"], /did you mean lost-rate\?/],
    ["a slip in a flag", ["--mesure", "p99"], /unknown flag --mesure \(did you mean --measure\?\)/],
  ])("refuses %s", (_, args, problem) => {
    expect(() => trendWishOf(args)).toThrow(problem);
  });

  it("reports all problems together", () => {
    try {
      trendWishOf(["--since", "x", "--last", "y"]);
      expect.unreachable();
    } catch (error) {
      expect(error instanceof UsageError ? error.problems : []).toHaveLength(2);
    }
  });
});
