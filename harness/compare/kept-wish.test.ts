import { describe, expect, it } from "vitest";
import { defaultMargins } from "../../contract/comparison.js";
import { UsageError } from "../../contract/usage-error.js";
import { keptArguments, keptWishOf } from "./kept-wish.js";

const wishOf = (text: string) => keptWishOf(text === "" ? [] : text.split(" "));

describe("a comparison of kept runs", () => {
  it("has the usual margins and confidence", () => {
    expect(wishOf("a b --json")).toEqual({
      kind: "runs",
      wish: {
        ...{ folders: ["a", "b"], margins: defaultMargins, confidence: 0.95, page: null },
        command: ["rollcall", "compare", "a", "b", "--json"],
      },
      output: "json",
    });
  });

  it("has a page where one is asked for", () => {
    expect(wishOf("a b --html pages/ab.html")).toMatchObject({ wish: { page: "pages/ab.html" } });
  });

  it("takes those that are given", () => {
    expect(wishOf("a b c --margin-rate 1% --margin-p50 50ms --margin-p99=10% --confidence 90%")).toMatchObject({
      wish: {
        folders: ["a", "b", "c"],
        margins: { rate: 0.01, p50: { ms: 50, share: 0 }, p99: { ms: 0, share: 0.1 } },
        confidence: 0.9,
      },
    });
  });

  it("goes to the analysis as it was asked for, a comparison's folder as its name alone", () => {
    const [command, wish, flag] = keptArguments(wishOf("a b --quiet"));
    expect([command, JSON.parse(wish ?? ""), flag]).toMatchObject(["compare-runs", { folders: ["a", "b"] }, "--quiet"]);
    expect(keptArguments(wishOf("results/compare/x --markdown"))).toEqual([
      "compare",
      "results/compare/x",
      "--markdown",
    ]);
    expect(keptArguments(wishOf("results/compare/x"))).toEqual(["compare", "results/compare/x"]);
  });

  it.each<[string, RegExp]>([
    ["", /rollcall compare takes/],
    ["a b --margin-rate 0", /--margin-rate: "0" must be more than 0/],
    ["a b --confidence 20%", /outside 50% to 99.9%/],
    ["a b --json --markdown", /give one of/],
    [
      "steady --rounds 2",
      /^--rounds is for rounds that are made; name the versions to try by one of --agents, --server/,
    ],
    ["--agent 1.2.6,1.2.3", /^unknown flag --agent \(did you mean --agents\?\)$/],
    ["steady --sever=1.9.12,1.13.5", /^unknown flag --sever \(did you mean --server\?\)$/],
    ["a b --jsn", /^unknown flag --jsn \(did you mean --json\?\)$/],
    ["comparison --margin-rate 1% --confidence 90%", /--margin-rate and --confidence: .* written in its folder/],
  ])("%s is refused", (text, words) => {
    expect(() => wishOf(text)).toThrow(UsageError);
    expect(() => wishOf(text)).toThrow(words);
  });
});
