import { describe, expect, it, test } from "vitest";
import type { Comparison } from "../../contract/comparison.js";
import type { ComparisonResult, MeasureName } from "../../contract/comparison-result.js";
import { comparisonResultSchema } from "../../contract/comparison-result.js";
import { comparisonFor, type MadeUp, roundsOf } from "../trials/rounds.js";
import { judgeComparison } from "./judge-comparison.js";
import type { LeftOut, Round } from "./round.js";

const seed = 1;

/** Twenty dispatches of about 215 ms; rounds differ by some ms. */
const good = (round: number): MadeUp => ({
  delaysMs: Array.from({ length: 20 }, (_, i) => 210 + (round % 3) + ((i * 7 + round * 3) % 23)),
});

/** As 1.2.3: each 700 ms after the one before, 13 in time or late, 7 lost in the worker's process pool. */
const behind = (round: number): MadeUp => ({
  delaysMs: Array.from({ length: 13 }, (_, i) => 300 + round + 1_200 * i),
  lost: 7,
  causes: [
    ["assigned but never started", 7],
    ["started late", 4],
  ],
});

const times = (rounds: number, made: (round: number) => MadeUp): readonly MadeUp[] =>
  Array.from({ length: rounds }, (_, i) => made(i));

function judged(
  base: readonly MadeUp[],
  candidates: Readonly<Record<string, readonly MadeUp[]>>,
  changes: Partial<Comparison> = {},
  leftOut: readonly LeftOut[] = [],
): ComparisonResult {
  const used: readonly Round[] = [
    ...roundsOf("1.2.6", base),
    ...Object.entries(candidates).flatMap(([label, made]) => roundsOf(label, made)),
  ];
  const comparison = comparisonFor(used, { seed, base: "1.2.6", candidates: Object.keys(candidates), ...changes });
  return comparisonResultSchema.parse(judgeComparison(comparison, { used, leftOut }));
}

const measureOf = ({ candidates }: ComparisonResult, name: MeasureName, candidate = 0) => {
  const found = candidates[candidate]?.measures.find(({ measure }) => measure === name);
  if (found === undefined) throw new Error(`no measure ${name}`);
  return found;
};

const verdictsOf = (result: ComparisonResult) =>
  (["lostRate", "missedDeadlineRate", "p50", "p99"] as const).map((name) => measureOf(result, name).verdict);

describe("a candidate that falls behind", () => {
  const result = judged(times(6, good), { "1.2.3": times(6, behind) });

  it("is worse in everything that is judged: exit status 1", () => {
    expect(verdictsOf(result)).toEqual(["worse", "worse", "worse", "worse"]);
    expect([result.verdict, result.exitStatus]).toEqual(["worse", 1]);
  });

  it("has a p99 that is never, and a difference without a number but with a direction", () => {
    expect(measureOf(result, "p99")).toMatchObject({
      candidate: "never",
      difference: "to-never",
      interval: { low: "to-never", high: "to-never" },
    });
  });

  it("has p from all 924 ways to give the rounds, and the interval around the difference", () => {
    const { p, pCorrected, interval, difference, newcombe, widened } = measureOf(result, "lostRate");
    expect([p, pCorrected]).toEqual([Number((2 / 924).toPrecision(6)), Number((2 / 924).toPrecision(6))]);
    expect([difference, interval]).toEqual([0.35, { low: 0.35, high: 0.35 }]);
    expect(newcombe).toEqual({ low: 0.26468, high: 0.438787 });
    expect(widened).toEqual(newcombe);
  });

  it("changed between assignment and entry, by both causes", () => {
    expect(result.candidates[0]?.hop).toEqual({
      ...{ stage: "entry", figure: "p99", certainty: "tested", causesAre: "told" },
      causes: [
        { cause: "assigned but never started", baseShare: 0, candidateShare: 0.35 },
        { cause: "started late", baseShare: 0, candidateShare: 0.2 },
      ],
    });
  });

  it("is told in one sentence", () => {
    expect(result.sentence).toBe(
      "1.2.3 is worse than 1.2.6: lost 35 % against 0 %, missed deadline 55 % against 0 %, p50 11.11 s against 222 ms, p99 never against 233 ms; the change is between assignment and entry (assigned but never started, started late)",
    );
  });

  it("is better the other way round: exit status 0, and never is left behind", () => {
    const back = judged(times(6, behind), { "1.9.0": times(6, good) });
    expect([back.verdict, back.exitStatus]).toEqual(["better", 0]);
    expect(measureOf(back, "p99").difference).toBe("from-never");
    expect(back.candidates[0]?.hop?.stage).toBe("entry");
  });
});

test("the same bytes for the same rounds and seed, and the seed changes none of the verdicts", () => {
  const of = (given: number) => judged(times(6, good), { b: times(6, (round) => good(round + 9)) }, { seed: given });
  expect(JSON.stringify(of(3))).toBe(JSON.stringify(of(3)));
  expect(verdictsOf(of(4))).toEqual(verdictsOf(of(3)));
});

describe("two alike", () => {
  const result = judged(times(6, good), { again: times(6, (round) => good(round + 2)) });

  it("show no difference that matters: exit status 0", () => {
    expect(verdictsOf(result)).toEqual(["no-difference", "no-difference", "no-difference", "no-difference"]);
    expect([result.verdict, result.exitStatus, result.candidates[0]?.hop]).toEqual(["no-difference", 0, null]);
  });

  it("without a single loss bound it by the dispatches alone: six rounds of twenty by 3.1 points", () => {
    expect(measureOf(result, "lostRate").widened).toEqual({ low: -0.031019, high: 0.031019 });
  });
});

describe("few rounds", () => {
  it.each([
    ["one of each: the difference is shown, nothing is said", 1, 1, "cannot-tell", 2, "too-few"],
    ["two of each that lie apart: said, without an interval", 2, 2, "worse", 1, "apart"],
    ["five against six that lie apart", 5, 6, "worse", 1, "apart"],
    ["one against six", 1, 6, "cannot-tell", 2, "too-few"],
    ["six of each are tested", 6, 6, "worse", 1, "rounds"],
  ] as const)("%s", (_, ours, theirs, verdict, exitStatus, basis) => {
    const result = judged(times(ours, good), { "1.2.3": times(theirs, behind) });
    expect([result.verdict, result.exitStatus, measureOf(result, "lostRate").basis]).toEqual([
      verdict,
      exitStatus,
      basis,
    ]);
    const { difference, interval, p } = measureOf(result, "lostRate");
    expect(difference).toBe(0.35);
    expect(interval === null).toBe(basis !== "rounds");
    expect(p === null).toBe(basis === "too-few");
  });

  it("that lie apart by less than what matters say nothing", () => {
    const result = judged(times(3, good), {
      slower: times(3, (round) => ({ delaysMs: good(round).delaysMs.map((ms) => ms + 12) })),
    });
    expect(verdictsOf(result)).toEqual(["cannot-tell", "cannot-tell", "cannot-tell", "cannot-tell"]);
  });

  it("say how often chance alone does that: 2 against 2 once in 3", () => {
    const result = judged(times(2, good), { "1.2.3": times(2, behind) });
    expect(measureOf(result, "lostRate").p).toBeCloseTo(1 / 3, 5);
    expect(measureOf(result, "lostRate").why).toContain("once in 3");
  });

  it("of too few dispatches have no p99", () => {
    const p99 = measureOf(judged(times(2, good), { "1.2.3": times(2, behind) }), "p99");
    expect(p99).toMatchObject({
      base: null,
      candidate: null,
      difference: null,
      margin: null,
      basis: "none",
      verdict: "cannot-tell",
    });
    expect(p99.why).toContain("100");
  });
});

describe("what matters", () => {
  const slower = (byMs: number) => times(8, (round) => ({ delaysMs: good(round).delaysMs.map((ms) => ms + byMs) }));

  it.each([
    ["2 ms more, not significant", 2, "no-difference"],
    ["9 ms more, significant and too small to matter", 9, "no-difference"],
    ["21.5 ms more: the margin is a tenth of 221, and it may be more", 21.5, "cannot-tell"],
    ["40 ms more", 40, "worse"],
    ["40 ms less", -40, "better"],
  ] as const)("p50: %s", (_, byMs, verdict) => {
    expect(measureOf(judged(times(8, good), { slower: slower(byMs) }), "p50").verdict).toBe(verdict);
  });

  it("is a setting", () => {
    const margins = {
      rate: 0.05,
      p50: { ms: 100, share: 0 },
      p99: { ms: 100, share: 0.2 },
      stageP99: { ms: 100, share: 0.2 },
    };
    expect(measureOf(judged(times(8, good), { slower: slower(40) }, { margins }), "p50").verdict).toBe("no-difference");
  });

  it("a loss counts as soon as it is no chance, also below the margin", () => {
    const losesOne = times(8, (round) => ({ delaysMs: good(round).delaysMs.slice(1), lost: round === 0 ? 0 : 1 }));
    const result = judged(times(8, good), { lossy: losesOne }, { margins: { ...marginsOf(0.2) } });
    expect(measureOf(result, "lostRate")).toMatchObject({ margin: 0.2, verdict: "worse" });
  });

  it("one loss in six rounds is no difference in the rate, and leaves the p99 open", () => {
    const once = times(6, (round) =>
      round === 3 ? { delaysMs: good(round).delaysMs.slice(1), lost: 1 } : good(round),
    );
    const result = judged(times(6, good), { again: once });
    expect(measureOf(result, "p99")).toMatchObject({ interval: { high: "to-never" }, verdict: "cannot-tell" });
    expect([result.verdict, result.exitStatus]).toEqual(["cannot-tell", 2]);
  });
});

const marginsOf = (rate: number) => ({
  ...{ rate, p50: { ms: 20, share: 0.1 }, p99: { ms: 100, share: 0.2 }, stageP99: { ms: 100, share: 0.2 } },
});

describe("several candidates", () => {
  const result = judged(times(6, good), { "1.2.3": times(6, behind), "1.9.0": times(6, (round) => good(round + 5)) });

  it("are each held against the base, and the worst decides", () => {
    expect(result.candidates.map(({ verdict }) => verdict)).toEqual(["worse", "no-difference"]);
    expect([result.verdict, result.exitStatus]).toEqual(["worse", 1]);
    expect(result.sentence).toMatch(/^1\.2\.3 is worse .*\. 1\.9\.0 shows no difference/);
  });

  it("are corrected for each other: Holm's steps over two", () => {
    expect(measureOf(result, "lostRate", 0).pCorrected).toBeCloseTo((2 * 2) / 924, 6);
  });

  it("of which one cannot be told: exit status 2", () => {
    expect(judged(times(6, good), { a: times(6, good), b: times(2, good) })).toMatchObject({
      verdict: "cannot-tell",
      exitStatus: 2,
    });
  });

  it("that are many need more rounds, and it is said how many", () => {
    const many = Object.fromEntries(Array.from({ length: 24 }, (_, i) => [`v${i}`, times(6, behind)]));
    const { verdict, why } = measureOf(judged(times(6, good), many), "lostRate");
    expect([verdict, why]).toEqual([
      "cannot-tell",
      "more than 5 points can neither be shown nor excluded; with 24 candidates at 95 % 7 rounds of each are needed",
    ]);
  });
});

describe("a confidence that so few rounds cannot give", () => {
  const whyOf = (candidates: number, rounds: number) => {
    const many = Object.fromEntries(Array.from({ length: candidates }, (_, i) => [`v${i}`, times(rounds, behind)]));
    return measureOf(judged(times(rounds, good), many, { confidence: 0.999 }), "lostRate").why;
  };

  it("of one candidate asks for more rounds, and counts it as one", () => {
    expect(whyOf(1, 6)).toMatch(/; with 1 candidate at 99\.9 % 7 rounds of each are needed$/);
  });

  it("of more candidates than any rounds can tell apart says so, and ends", () => {
    expect(whyOf(21, 6)).toMatch(/; 21 candidates at 99\.9 % are more than any number of rounds can tell apart$/);
  });
});

describe("rounds that cannot be used", () => {
  const leftOut = (label: string, round: number): LeftOut => ({
    label,
    round,
    run: `${label}/${round}`,
    why: "its verdict is unknown: the clock stepped",
  });

  it("are counted and told, and the rest is judged", () => {
    const result = judged(times(7, good), { "1.2.3": times(7, behind) }, {}, [
      leftOut("1.2.6", 8),
      leftOut("1.2.3", 8),
    ]);
    expect(result.verdict).toBe("worse");
    expect(result.versions[0]?.rounds).toMatchObject({
      used: 7,
      leftOut: [{ round: 8, why: "its verdict is unknown: the clock stepped" }],
    });
    expect(result.notes.filter((note) => note.includes("is left out"))).toHaveLength(2);
  });

  it("beyond a third of a version's make the whole unknown, however different the rest is", () => {
    const result = judged(
      times(7, good),
      { "1.2.3": times(7, behind) },
      {},
      [8, 9, 10, 11].map((round) => leftOut("1.2.6", round)),
    );
    expect([result.verdict, result.exitStatus]).toEqual(["unknown", 2]);
    expect(result.sentence).toMatch(/^Nothing can be said: 7 of the 11 rounds of 1\.2\.6 can be used/);
  });

  it("a version without any is unknown, and nothing is thrown", () => {
    const result = judged(times(6, good), {}, { candidates: ["1.2.3"] }, [leftOut("1.2.3", 1)]);
    expect([result.verdict, result.exitStatus, measureOf(result, "p50").basis]).toEqual(["unknown", 2, "none"]);
    expect(judged([], {}, { candidates: ["1.2.3"] })).toMatchObject({ verdict: "unknown", setting: null });
  });
});
