import { describe, expect, it } from "vitest";
import type { StageName } from "../../contract/comparison-result.js";
import { comparisonFor, type MadeUp, roundsOf } from "../trials/rounds.js";
import { judgeComparison } from "./judge-comparison.js";

const healthy = (round: number): MadeUp => ({
  delaysMs: Array.from({ length: 20 }, (_, i) => 210 + ((i * 7 + round) % 23)),
});

const hopOf = (rounds: number, candidate: (round: number) => MadeUp) => {
  const times = (made: (round: number) => MadeUp) => Array.from({ length: rounds }, (_, i) => made(i));
  const used = [...roundsOf("a", times(healthy)), ...roundsOf("b", times(candidate))];
  return judgeComparison(comparisonFor(used), { used, leftOut: [] }).candidates[0];
};

describe("the hop that changed", () => {
  it.each<[string, StageName]>([
    ["offers that never came", "offer"],
    ["answers that never came", "answer"],
    ["assignments that never came", "assignment"],
    ["entries that never came", "entry"],
  ])("%s", (_, stage) => {
    const hop = hopOf(6, (round) => ({ delaysMs: healthy(round).delaysMs.slice(5), lost: 5, lostIn: stage }))?.hop;
    expect(hop).toMatchObject({ stage, certainty: "tested" });
  });

  it("is the stage that became longer when nothing was lost", () => {
    const slow = (round: number): MadeUp => {
      const delaysMs = healthy(round).delaysMs.map((ms) => ms + 3_000);
      return { delaysMs, stagesMs: { offer: delaysMs.map((ms) => ms - 5), entry: delaysMs.map(() => 9) } };
    };
    expect(hopOf(6, slow)?.hop).toEqual({
      ...{ stage: "offer", figure: "p99", certainty: "tested", causesAre: "perhaps" },
      causes: [],
    });
  });

  it("is told by the causes where there are too few dispatches for a stage's p99", () => {
    const lost = (round: number): MadeUp => ({
      ...{ delaysMs: healthy(round).delaysMs.slice(8), lost: 8 },
      causes: [
        ["accepted but never assigned", 6],
        ["worker stopped", 2],
      ],
    });
    expect(hopOf(2, lost)?.hop).toEqual({
      ...{ stage: "assignment", figure: null, certainty: "cause", causesAre: "told" },
      causes: [{ cause: "accepted but never assigned", baseShare: 0, candidateShare: 0.3 }],
    });
  });

  it("is a cause alone where that is no hop's", () => {
    const lost = (round: number): MadeUp => ({
      delaysMs: healthy(round).delaysMs.slice(8),
      lost: 8,
      causes: [["server gone", 8]],
    });
    const found = hopOf(2, lost);
    expect(found?.hop).toMatchObject({ stage: null, certainty: "cause", causes: [{ cause: "server gone" }] });
    expect(found?.sentence).toMatch(/; the cause: server gone$/);
  });

  it("is perhaps a stage where the rounds lie apart and no cause is known", () => {
    const slow = (round: number): MadeUp => ({ delaysMs: healthy(round).delaysMs.map((ms) => ms + 3_000) });
    const found = hopOf(5, slow);
    expect(found?.hop).toEqual({
      ...{ stage: "entry", figure: "p99", certainty: "seen", causesAre: "perhaps" },
      causes: [],
    });
    expect(found?.sentence).toMatch(/; the change is perhaps between assignment and entry$/);
  });

  it("is not told by a cause that one has more of by chance: no rate differs, and the stage's own causes are there perhaps", () => {
    const slow = (round: number): MadeUp => {
      const delaysMs = healthy(round).delaysMs.map((ms) => ms + 60);
      return {
        ...{ delaysMs: round === 0 ? delaysMs.slice(1) : delaysMs, lost: round === 0 ? 1 : 0, lostIn: "answer" },
        stagesMs: { offer: delaysMs.map((ms) => ms - 5) },
        causes: [["unanswered", 1]],
      };
    };
    const found = hopOf(6, slow);
    expect(found?.measures.map(({ verdict }) => verdict).slice(0, 3)).toEqual(["cannot-tell", "cannot-tell", "worse"]);
    expect(found?.hop).toMatchObject({ causesAre: "perhaps" });
    expect(found?.hop?.stage).not.toBe("answer");
    const late = (round: number): MadeUp => ({
      delaysMs: healthy(round).delaysMs.map((ms) => ms + (round === 0 ? 11_000 : 3_000)),
      causes: round === 0 ? [["started late", 20]] : [],
    });
    const perhaps = hopOf(6, late);
    expect(perhaps?.hop).toMatchObject({
      ...{ stage: "entry", certainty: "tested", causesAre: "perhaps" },
      causes: [{ cause: "started late" }],
    });
    expect(perhaps?.sentence).toMatch(/; the change is between assignment and entry \(perhaps started late\)$/);
  });

  it("is perhaps a cause where no stage was seen", () => {
    const slow = (round: number): MadeUp => ({
      delaysMs: healthy(round).delaysMs.map((ms) => ms + 3_000),
      stagesMs: { offer: [], answer: [], assignment: [], entry: [], join: [] },
      causes: round === 0 ? [["server gone", 1]] : [],
    });
    const found = hopOf(6, slow);
    expect(found?.hop).toMatchObject({ stage: null, figure: null, certainty: "seen", causesAre: "perhaps" });
    expect(found?.sentence).toMatch(/; perhaps the cause: server gone$/);
  });

  describe("of fewer dispatches than a p99 needs", () => {
    const few =
      (byMs: number) =>
      (round: number): MadeUp => ({
        delaysMs: healthy(round)
          .delaysMs.slice(0, 9)
          .map((ms) => ms + byMs),
      });
    const shortOf = (rounds: number) => {
      const times = (made: (round: number) => MadeUp) => Array.from({ length: rounds }, (_, i) => made(i));
      const used = [...roundsOf("a", times(few(0))), ...roundsOf("b", times(few(2_000)))];
      return judgeComparison(comparisonFor(used), { used, leftOut: [] }).candidates[0];
    };

    it("is the stage whose median changed, tested, and said to be by its median", () => {
      const found = shortOf(6);
      expect(found?.hop).toEqual({
        ...{ stage: "entry", figure: "median", certainty: "tested", causesAre: "perhaps" },
        causes: [],
      });
      expect(found?.sentence).toMatch(
        /; the change is between assignment and entry, by its median, as so few dispatches have no p99$/,
      );
    });

    it("is perhaps that one where the rounds lie apart", () => {
      expect(shortOf(2)?.hop).toMatchObject({ stage: "entry", figure: "median", certainty: "seen" });
    });
  });

  it("is none where nothing can be told, or nothing differs", () => {
    expect(hopOf(1, (round) => ({ delaysMs: healthy(round).delaysMs.map((ms) => ms + 3_000) }))?.hop).toBeNull();
    expect(hopOf(6, healthy)?.hop).toBeNull();
  });
});
