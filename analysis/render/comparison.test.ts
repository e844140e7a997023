import { describe, expect, it, test } from "vitest";
import type { ComparisonResult } from "../../contract/comparison-result.js";
import { judgeComparison } from "../compare/judge-comparison.js";
import { comparisonFor, type MadeUp, roundsOf } from "../trials/rounds.js";
import { comparisonLine, comparisonMarkdown, comparisonText } from "./comparison.js";
import { differenceText, intervalText } from "./comparison-words.js";

const good = (round: number): MadeUp => ({
  delaysMs: Array.from({ length: 20 }, (_, i) => 210 + ((i * 7 + round) % 23)),
  versions: { agents: "1.2.6" },
});
const losing = (round: number): MadeUp => ({
  ...{ delaysMs: good(round).delaysMs.slice(7), lost: 7, versions: { agents: "1.2.3" } },
  causes: [["assigned but never started", 7]],
});

function resultOf(rounds: number, label = "1.2.3", wantedWidth: number | null = null): ComparisonResult {
  const times = (made: (round: number) => MadeUp) => Array.from({ length: rounds }, (_, i) => made(i));
  const used = [...roundsOf("1.2.6", times(good)), ...roundsOf(label, times(losing))];
  return judgeComparison(comparisonFor(used, { wantedWidth }), {
    used,
    leftOut:
      rounds < 6
        ? []
        : [{ label: "1.2.6", round: 9, run: "rounds/9", why: "its verdict is unknown: the clock stepped" }],
  });
}

const tested = resultOf(6);

describe.each([
  ["text", comparisonText],
  ["markdown", comparisonMarkdown],
])("as %s", (form, render) => {
  /** Markdown shows signs that it would obey as entities. */
  const plain = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

  it("the first line is the verdict in a sentence", () => {
    const [first] = render(tested).split("\n");
    expect(first).toMatch(/^(# )?1\.2\.3 is worse than 1\.2\.6: lost 35 % against 0 %, .*never started\)/);
  });

  it("shows each version's figures, the differences with their intervals and verdicts, and what to know besides", () => {
    const text = plain(render(tested));
    for (const part of [
      "35 % (27.05 % to 43.88 %)",
      "assignment to entry, p99",
      "+35 points",
      "+26.47 to +43.88 points",
      "to never",
      "0.0022",
    ])
      expect(text).toContain(part);
    expect(text).toContain("round 9 of 1.2.6 (rounds/9) is left out: its verdict is unknown: the clock stepped");
    expect(text).toMatch(/1\.2\.6: agents 1\.2\.6/);
    expect(text).toMatch(/all: rollcall 0\.1\.0/);
  });

  it("says why something cannot be told, once for all measures alike", () => {
    const text = plain(render(resultOf(1)));
    expect(text.match(/1 round of each, and 6 are needed/g)).toHaveLength(2);
    expect(text).toContain("p99: too few dispatches: p99 needs 100 of each version");
  });

  it("says what rounds without a loss do not exclude", () => {
    const used = [
      ...roundsOf(
        "a",
        Array.from({ length: 6 }, (_, i) => good(i)),
      ),
    ];
    const both = [
      ...used,
      ...roundsOf(
        "b",
        Array.from({ length: 6 }, (_, i) => good(i)),
      ),
    ];
    const result = judgeComparison(comparisonFor(both), { used: both, leftOut: [] });
    expect(plain(render(result))).toContain("Losses in streaks (a stuck worker) are not excluded");
  });

  it("says of rounds that lie apart that they do, and what chance would", () => {
    const text = plain(render(resultOf(2)));
    expect(text).toContain("worse (rounds lie apart)");
    expect(text).toContain("once in 3");
  });

  it("names the confidence as it was given, also where it is no exact double", () => {
    const at = { ...tested, comparison: { ...tested.comparison, confidence: 0.57 } };
    expect(plain(render(at))).toContain("57 %, by rounds");
  });

  it("tells that more rounds were wanted", () => {
    expect(plain(render(resultOf(2, "1.2.3", 1)))).toContain(
      "more rounds were wanted: 1.2.3, lost: fewer than 6 rounds of each",
    );
    expect(plain(render(tested))).not.toContain("more rounds were wanted");
  });

  it("obeys nothing that a label says", () => {
    const text = render(resultOf(1, "| `x` <b> \u001b[31m\u202e\r\n# y @all"));
    for (const sign of ["\u001b", "\u202e", "\r"]) expect(text).not.toContain(sign);
    if (form === "markdown") expect(text).not.toMatch(/<b>|\n# y|[^&]#? y @all| `x` /);
  });
});

test("the sentence alone obeys nothing that a label says either", () => {
  const line = comparisonLine(resultOf(1, "x\u001b[31m\u202e\r\ny"));
  expect(line).toContain("x\\u001b[31m\\u202e\\u000d\\u000ay");
  expect(line.slice(0, -1)).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
});

test.each([
  [0.05, "share", "+5 points"],
  [-0.0125, "share", "-1.25 points"],
  [0.01, "share", "+1 point"],
  [0, "share", "0 points"],
  [1_234.5, "ms", "+1.23 s"],
  [-3.2, "ms", "-3.2 ms"],
  ["to-never", "ms", "to never"],
  ["from-never", "ms", "from never"],
] as const)("a difference of %s (%s) is %s", (difference, unit, expected) => {
  expect(differenceText(unit, difference)).toBe(expected);
});

test.each([
  ["the unit once", "ms", -6, 6.7, "-6 to +6.7 ms"],
  ["both where they differ", "ms", -60, 1_500, "-60 ms to +1.5 s"],
  ["one point and two are the same unit", "share", 0.01, 0.02, "+1 to +2 points"],
  ["an endless one", "ms", 20, "to-never", "+20 ms to never"],
  ["an endless one downwards", "ms", "from-never", 20, "from never to +20 ms"],
  ["never in all resamples", "ms", "to-never", "to-never", "to never"],
] as const)("an interval: %s", (_, unit, low, high, expected) => {
  expect(intervalText(unit, { low, high })).toBe(expected);
});

describe("what became of a comparison's plan", () => {
  const { rounds } = tested.versions[0] ?? { rounds: { used: 0, leftOut: [], planned: 0 } };
  const withCourse = (course: Partial<ComparisonResult["comparison"]>): string =>
    comparisonText({
      ...tested,
      comparison: { ...tested.comparison, ...course },
      versions: tested.versions.map((version) => ({ ...version, rounds: { ...rounds, planned: 4 } })),
    });

  it("says of rounds that an interrupt took that they were not made", () => {
    expect(withCourse({})).toContain("4 to come");
    const text = withCourse({ ended: "interrupted" });
    expect(text).toContain("4 not made (interrupted)");
    expect(text).not.toContain("to come");
    expect(text).toContain("note: the comparison was interrupted");
  });
  it("says which runs were set aside, and which labels are one version", () => {
    const setAside = [{ label: "1.2.6", round: 2, run: "rounds/03-1.2.6", why: "cpu: busy" }];
    const text = withCourse({ setAside, sameVersion: [["1.2.6", "latest"]] });
    expect(text).toContain(
      "note: round 2 of 1.2.6 was made again with the same seed, because a run of it (rounds/03-1.2.6) cannot be used: cpu: busy",
    );
    expect(text).toContain("note: 1.2.6 and latest are one and the same version");
  });
});
