// A comparison from its first run to its end, as a table: what came so far, and what is done next.

import { describe, expect, it } from "vitest";
import { type Attempt, type End, mostAttempts, nextOf, type Rules, recordOf, type Sofar } from "./next.js";

/** Two versions; `b` is the first in every second round. */
const turnsFor = (rounds: number): Rules["turns"] =>
  Array.from({ length: rounds }, (_, index) => index + 1).flatMap((round) =>
    (round % 2 === 0 ? ["b", "a"] : ["a", "b"]).map((label) => ({ label, round })),
  );

const two: Rules = { turns: turnsFor(2), atLeast: 2, wantedWidth: null };
const narrow: Rules = { turns: turnsFor(4), atLeast: 2, wantedWidth: 2 };

const ends = {
  ok: { kind: "usable", run: "rounds/x" },
  void: { kind: "void", run: "rounds/void", why: "cpu: busy" },
  failed: { kind: "failed", run: "", why: "its process was killed" },
  broken: { kind: "broken", run: "", why: "a bug" },
  refused: { kind: "refused", problems: ["no room", "no port"] },
} as const satisfies Readonly<Record<string, End>>;

/** `a1 ok, b1 void`: the label, the round, what came of it; in the order in which they were made. */
function attemptsOf(text: string): readonly Attempt[] {
  const words = text === "" ? [] : text.split(", ");
  return words.map((word) => {
    const [turn = "", end = ""] = word.split(" ");
    return { label: turn.slice(0, 1), round: Number(turn.slice(1)), end: ends[end as keyof typeof ends] };
  });
}

const sofarOf = (text: string, more: Partial<Sofar> = {}): Sofar => ({
  ...{ attempts: attemptsOf(text), look: null, interrupt: "none" },
  ...more,
});

const inWords = (rules: Rules, sofar: Sofar): string => {
  const next = nextOf(rules, sofar);
  switch (next.do) {
    case "run":
      return `run ${next.turn.label}${next.turn.round}, the ${next.order}. in order, attempt ${next.attempt}`;
    case "look":
      return `look after ${next.afterRound}`;
    case "refuse":
      return `refuse: ${next.problems.join("; ")}`;
    case "end":
      return `end: ${next.ended}`;
    default:
      return next satisfies never;
  }
};

describe("what a comparison of two rounds does next", () => {
  it.each<[string, string, string]>([
    ["nothing was made", "", "run a1, the 1. in order, attempt 1"],
    ["the first of a round", "a1 ok", "run b1, the 2. in order, attempt 1"],
    ["a round is whole", "a1 ok, b1 ok", "run b2, the 3. in order, attempt 1"],
    ["all are made", "a1 ok, b1 ok, b2 ok, a2 ok", "end: complete"],
    ["the very first run was refused", "a1 refused", "refuse: no room; no port"],
    ["a later run was refused: a round less", "a1 ok, b1 refused", "run b2, the 3. in order, attempt 1"],
    ["the last was refused", "a1 ok, b1 ok, b2 ok, a2 refused", "end: complete"],
    ["a void one waits for the others of its round", "a1 void", "run b1, the 2. in order, attempt 1"],
    ["and is made again before the next round", "a1 void, b1 ok", "run a1, the 1. in order, attempt 2"],
    ["once more", "a1 void, b1 ok, a1 void", "run a1, the 1. in order, attempt 3"],
    ["and then no more", "a1 void, b1 ok, a1 void, a1 void", "run b2, the 3. in order, attempt 1"],
    ["it can be used now", "a1 void, b1 ok, a1 ok", "run b2, the 3. in order, attempt 1"],
    ["both are void: in turn", "a1 void, b1 void, a1 void", "run b1, the 2. in order, attempt 2"],
    ["one that left nothing to judge is made again too", "a1 failed, b1 ok", "run a1, the 1. in order, attempt 2"],
    ["one that met a bug is not", "a1 broken, b1 ok", "run b2, the 3. in order, attempt 1"],
    ["one that was refused when it was made again", "a1 void, b1 ok, a1 refused", "run b2, the 3. in order, attempt 1"],
    ["in the last round as well", "a1 ok, b1 ok, b2 void, a2 ok", "run b2, the 3. in order, attempt 2"],
  ])("%s", (_, text, next) => {
    expect(inWords(two, sofarOf(text))).toBe(next);
  });

  it.each(["", "a1 ok", "a1 void, b1 ok", "a1 ok, b1 ok, b2 ok, a2 ok"])(
    "after an interrupt nothing more, whatever came so far: %j",
    (text) => {
      expect(inWords(two, sofarOf(text, { interrupt: "interrupted" }))).toBe("end: interrupted");
    },
  );

  it("ends, whatever comes of its runs, after as many as are allowed", () => {
    for (const end of Object.values(ends).filter(({ kind }) => kind !== "refused")) {
      let sofar = sofarOf("");
      for (let next = nextOf(two, sofar); next.do === "run"; next = nextOf(two, sofar))
        sofar = { ...sofar, attempts: [...sofar.attempts, { ...next.turn, end }] };
      expect(nextOf(two, sofar)).toEqual({ do: "end", ended: "complete" });
      expect(sofar.attempts.length).toBeLessThanOrEqual(two.turns.length * mostAttempts);
    }
  });
});

describe("a comparison that goes on until it is narrow enough", () => {
  const whole = "a1 ok, b1 ok, b2 ok, a2 ok";
  it.each<[string, string, Sofar["look"], string]>([
    ["does not look before it has the least", "a1 ok, b1 ok", null, "run b2, the 3. in order, attempt 1"],
    ["looks after them", whole, null, "look after 2"],
    [
      "makes void ones again before it looks",
      `${whole.slice(0, -5)}, a2 void`,
      null,
      "run a2, the 4. in order, attempt 2",
    ],
    ["goes on", whole, { afterRound: 2, answer: "not-yet" }, "run a3, the 5. in order, attempt 1"],
    [
      "ends a begun round",
      `${whole}, a3 ok`,
      { afterRound: 2, answer: "not-yet" },
      "run b3, the 6. in order, attempt 1",
    ],
    ["looks anew", `${whole}, a3 ok, b3 ok`, { afterRound: 2, answer: "not-yet" }, "look after 3"],
    ["ends", whole, { afterRound: 2, answer: "enough" }, "end: narrow-enough"],
    ["ends where it cannot be judged", whole, { afterRound: 2, answer: "impossible" }, "end: not-judged"],
  ])("%s", (_, text, look, next) => {
    expect(inWords(narrow, sofarOf(text, { look }))).toBe(next);
  });
  it("ends when an interrupt came during the look", () => {
    const look = { afterRound: 2, answer: "not-yet" } as const;
    expect(inWords(narrow, sofarOf(whole, { look, interrupt: "interrupted" }))).toBe("end: interrupted");
  });
});

describe("what stands in comparison.json", () => {
  it("has of each round its newest run, and sets those before it aside with why", () => {
    const { rounds, setAside } = recordOf(two, sofarOf("a1 void, b1 failed, a1 ok, b1 void"), "not-yet");
    expect(rounds).toEqual([
      { label: "a", round: 1, order: 1, run: "rounds/x", state: "done", why: "" },
      { label: "b", round: 1, order: 2, run: "rounds/void", state: "done", why: "" },
      { label: "b", round: 2, order: 3, run: "", state: "planned", why: "" },
      { label: "a", round: 2, order: 4, run: "", state: "planned", why: "" },
    ]);
    expect(setAside).toEqual([
      { label: "a", round: 1, run: "rounds/void", why: "cpu: busy" },
      { label: "b", round: 1, run: "", why: "its process was killed" },
    ]);
  });
  it("has a later refusal as a failed round, with why", () => {
    expect(recordOf(two, sofarOf("a1 ok, b1 refused"), "not-yet").rounds[1]).toEqual({
      ...{ label: "b", round: 1, order: 2, run: "", state: "failed", why: "refused: no room; no port" },
    });
  });
  it("has no rounds to come once it is narrow enough, and all of them after an interrupt", () => {
    const sofar = sofarOf("a1 ok, b1 ok, b2 ok, a2 ok", { look: { afterRound: 2, answer: "enough" } });
    expect(recordOf(narrow, sofar, "narrow-enough").rounds).toHaveLength(4);
    expect(recordOf(narrow, sofar, "interrupted").rounds).toHaveLength(8);
  });
});
