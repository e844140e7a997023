import { describe, expect, it } from "vitest";
import { defaultMargins } from "../../contract/comparison.js";
import { UsageError } from "../../contract/usage-error.js";
import { compareWishOf, roundArguments } from "./wish.js";

const wishOf = (text: string) => compareWishOf(text.split(" "), 7);
const problemsOf = (text: string): readonly string[] => {
  try {
    wishOf(text);
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
  return [];
};

describe("a comparison with its defaults", () => {
  const wish = wishOf("--agents 1.2.6,1.2.3,1.9.0");

  it("is of six rounds of twenty dispatches for each version, the first of which is the base", () => {
    expect(wish.versions.map(({ label }) => label)).toEqual(["1.2.6", "1.2.3", "1.9.0"]);
    expect(wish.rounds).toEqual({ atLeast: 6, atMost: 6, wantedWidth: null });
    const { plan } = wish.versions[0].wish;
    expect(plan).toMatchObject({ scenario: "steady", planned: 20, holdMs: 4_000, recover: false });
    expect(plan.waves).toMatchObject([{ rate: { count: 1, perMs: 2_000 } }]);
    expect(wish).toMatchObject({
      subject: "agents",
      seed: 7,
      margins: defaultMargins,
      confidence: 0.95,
      output: "full",
    });
  });

  it("asks each run for its version, by the same seed in the same round", () => {
    expect(roundArguments(wish, { "agents-version": "1.2.3", "server-version": "1.13.5" }, 99)).toEqual([
      ...[
        "steady",
        "--rate=0.5",
        "--rooms=20",
        "--hold=4s",
        "--no-recover",
        "--agents-version=1.2.3",
        "--server-version=1.13.5",
        "--seed=99",
      ],
    ]);
  });
});

it.each<[string, readonly string[]]>([
  ["--agents 1.2.6,1.2.3 --rooms 8 --rate 1", ["--rooms=8", "--rate=1", "--hold=4s"]],
  ["--agents 1.2.6,1.2.3 --duration 10s", ["--duration=10s", "--rate=0.5", "--hold=4s"]],
  ["burst --server 1.9.12,1.13.5 --burst 5", ["--burst=5"]],
  ["--server 1.9.12,1.13.5 --worker wire --no-wiretap", ["--worker=wire", "--rate=0.5", "--rooms=20", "--no-wiretap"]],
])("%s gives its runs %j", (text, flags) => {
  expect(wishOf(text).runFlags).toEqual(expect.arrayContaining([...flags, "--no-recover"]));
});

it.each<[string, object]>([
  ["--agents 1.2.3,1.2.6 --base 1.2.6", { versions: [{ label: "1.2.6" }, { label: "1.2.3" }] }],
  ["--agents 1.2.6,1.2.6", { versions: [{ label: "1.2.6" }, { label: "1.2.6 (2)" }] }],
  ["--server-sdk 2.9.0,2.19.2", { subject: "server-sdk" }],
  ["--node 22,24", { subject: "node" }],
  ["--agents 1.2.6,1.2.3 --rounds 2", { rounds: { atLeast: 2, atMost: 2, wantedWidth: null } }],
  ["--agents 1.2.6,1.2.3 --narrow 2", { rounds: { atLeast: 6, atMost: 30, wantedWidth: 2 } }],
  ["--agents 1.2.6,1.2.3 --narrow 2 --max-rounds 9", { rounds: { atLeast: 6, atMost: 9, wantedWidth: 2 } }],
  [
    "--agents 1.2.6,1.2.3 --margin-rate 1% --margin-p50 50ms --margin-p99 10%",
    { margins: { rate: 0.01, p50: { ms: 50, share: 0 }, p99: { ms: 0, share: 0.1 } } },
  ],
  ["--agents 1.2.6,1.2.3 --seed 3 --markdown", { seed: 3, output: "markdown" }],
])("%s", (text, expected) => {
  expect(wishOf(text)).toMatchObject(expected);
});

it.each<[string, readonly RegExp[]]>([
  ["--agents 1.2.3", [/--agents names the versions to compare, at least two/]],
  ["--agents 1.2.3,", [/at least two/]],
  ["--agents 1.2.6,1.2.3 --server 1.9.12,1.13.5", [/--agents and --server: one thing differs/]],
  ["--agents 1.2.6,1.2.3 --agents-version 1.9.0", [/--agents-version is what --agents sets/]],
  ["--agents 1.2.6,1.2.3 --base 1.9.0", [/--base 1.9.0 is none of 1.2.6, 1.2.3/]],
  ["--agents 1.2.6,1.2.3 --worker wire", [/--agents 1.2.6 is for --worker sdk/]],
  ["--server 1.9,1.13.5", [/"1.9" is not a version/]],
  ["--agents 1.2.6,1.2.3 --worker external --agent-name x", [/each round has a server of its own/]],
  ["--agents 1.2.6,1.2.3 --max-rounds 9", [/--max-rounds is for --narrow/]],
  ["--agents 1.2.6,1.2.3 --narrow 0", [/no number of margins/]],
  ["--agents 1.2.6,1.2.3 --json --markdown", [/give one of/]],
  ["--agents 1.2.6,1.2.3 --confidence 20%", [/outside 50% to 99.9%/]],
  ["stedy --agents 1.2.6,1.2.3 --rounds 0", [/unknown scenario "stedy"/, /--rounds/]],
  ["--agents 1.2.6,1.2.3 --rate x", [/--rate/]],
])("%s is refused", (text, patterns) => {
  const problems = problemsOf(text);
  for (const pattern of patterns) expect(problems.join("\n")).toMatch(pattern);
  // Once, though every version's run has it.
  expect(new Set(problems).size).toBe(problems.length);
});
