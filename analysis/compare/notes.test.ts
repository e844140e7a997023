import { describe, expect, it, test } from "vitest";
import type { Comparison } from "../../contract/comparison.js";
import { defaultMargins } from "../../contract/comparison.js";
import type { ComparisonResult } from "../../contract/comparison-result.js";
import { comparisonFor, type MadeUp, roundsOf } from "../trials/rounds.js";
import { judgeComparison } from "./judge-comparison.js";
import type { Round } from "./round.js";

const good = (round: number): MadeUp => ({
  delaysMs: Array.from({ length: 20 }, (_, i) => 210 + (round % 3) + ((i * 7 + round * 3) % 23)),
});

const times = (rounds: number, made: (round: number) => MadeUp): readonly MadeUp[] =>
  Array.from({ length: rounds }, (_, i) => made(i));

/** Of one candidate. */
function judged(base: readonly MadeUp[], made: readonly MadeUp[], changes: Partial<Comparison> = {}): ComparisonResult {
  const used = [...roundsOf("1.2.6", base), ...roundsOf("again", made)];
  return judgeComparison(comparisonFor(used, changes), { used, leftOut: [] });
}

const lostRateOf = ({ candidates }: ComparisonResult) => candidates[0]?.measures[0];

describe("nothing lost in any round", () => {
  const open = (notes: readonly string[]) => notes.filter((note) => note.includes("in streaks"));
  const once = (made: MadeUp): MadeUp => ({ delaysMs: made.delaysMs.slice(1), lost: 1 });

  it("is no difference of dispatches lost one by one, and it is said that streaks are not excluded: 0.05^(1/6)", () => {
    const result = judged(
      times(6, good),
      times(6, (round) => good(round + 2)),
    );
    expect(result.exitStatus).toBe(0);
    expect(open(result.notes)).toEqual([
      'nothing was late or lost in 6 rounds of 1.2.6 and 6 rounds of again: "no difference" holds for dispatches that are lost one by one. Losses in streaks (a stuck worker) are not excluded: what happens in fewer than 39.3 % of rounds may not have happened once',
    ]);
    expect(lostRateOf(result)?.why).toBe(
      "the interval lies within 5 points, of dispatches that are lost one by one; none was in either version, and what happens in fewer than 39.3 % of rounds may not have happened once",
    );
  });

  it("is told by the fewest rounds, at the confidence that was asked for", () => {
    const result = judged(times(12, good), times(8, good), { confidence: 0.9 });
    expect(open(result.notes)[0]).toContain("12 rounds of 1.2.6 and 8 rounds of again");
    expect(open(result.notes)[0]).toContain("fewer than 25 % of rounds");
  });

  it("of the lost rate alone where some came late", () => {
    const late = times(6, (round) => ({ delaysMs: [...good(round).delaysMs.slice(1), round === 2 ? 11_000 : 215] }));
    const result = judged(late, late);
    expect(open(result.notes)[0]).toMatch(/^nothing was lost in 6 rounds of 1\.2\.6/);
    expect(open(result.notes)).toHaveLength(1);
  });

  it("is not said where every version lost some, or where nothing is called the same", () => {
    const lossy = times(6, (round) => (round === 2 ? once(good(round)) : good(round)));
    const both = judged(lossy, lossy, { margins: { ...defaultMargins, rate: 0.1 } });
    expect([lostRateOf(both)?.verdict, open(both.notes)]).toEqual(["no-difference", []]);
    expect(open(judged(times(5, good), times(5, good)).notes)).toEqual([]);
  });
});

test("excused losses are in no figure, no cause and no hop, and are told", () => {
  const excused = (round: number): MadeUp => ({
    ...{ delaysMs: good(round).delaysMs.slice(7), lost: 7 },
    excused: { cause: "no worker registered", count: 7 },
    causes: [["no worker registered", 7]],
  });
  const result = judged(times(6, good), times(6, excused));
  expect(lostRateOf(result)).toMatchObject({ candidate: 0, verdict: "no-difference" });
  expect(result.versions[1]).toMatchObject({
    counts: { lost: 42 },
    lostRate: { value: 0, count: 78 },
    delayMs: { count: 78 },
    causes: [],
  });
  expect(result.notes).toContain("42 excused of again are in no figure (no worker registered)");
});

describe("kept runs", () => {
  const at = (rounds: readonly Round[], startedAt: (i: number) => string): readonly Round[] =>
    rounds.map((round, i) => {
      const { summary } = round.found;
      const run = { ...summary.run, startedAt: startedAt(i) };
      return { ...round, found: { ...round.found, summary: { ...summary, run } } };
    });
  const kept = (hourOfA: (i: number) => number, hourOfB: (i: number) => number, subject: "runs" | "agents") => {
    const hour = (number: number) => `2026-01-02T${String(number).padStart(2, "0")}:00:00.000Z`;
    const used = [
      ...at(roundsOf("A", times(6, good)), (i) => hour(hourOfA(i))),
      ...at(roundsOf("B", times(6, good)), (i) => hour(hourOfB(i))),
    ];
    const { notes } = judgeComparison(comparisonFor(used, { subject }), { used, leftOut: [] });
    return notes.filter((note) => note.includes("kept"));
  };

  it.each([
    ["one version after the other", (i: number) => i, (i: number) => 10 + i, "(all runs of A came before those of B)"],
    ["the base last", (i: number) => 10 + i, (i: number) => i, "(all runs of B came before those of A)"],
    ["in turn", (i: number) => 2 * i, (i: number) => 2 * i + 1, "counts as the version's"],
  ])("%s: it is said that the test takes their order for random", (_, a, b, end) => {
    const [note, ...more] = kept(a, b, "runs");
    expect(note).toMatch(/^the runs are kept ones, not rounds made in turn: /);
    expect(note?.endsWith(end)).toBe(true);
    expect(more).toEqual([]);
  });

  it("are no rounds of a comparison, which come in random order", () => {
    expect(
      kept(
        (i) => i,
        (i) => 10 + i,
        "agents",
      ),
    ).toEqual([]);
  });
});
