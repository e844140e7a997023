import { expect, it } from "vitest";
import type { Summary } from "../../contract/summary.js";
import { checks } from "../checks/index.js";
import { type Changes, sampleFacts } from "../trials/sample-facts.js";
import { verdictOf } from "../verdict.js";
import { inShort } from "./in-short.js";

function summaryOf(changes: Changes, more: Partial<Summary> = {}): Summary {
  const facts = sampleFacts(changes);
  return { ...facts.numbers, verdict: verdictOf(facts, checks), ...more };
}

const cause = (name: Summary["causes"][number]["cause"], count: number) => ({
  cause: name,
  count,
  share: 0.1,
  alsoFits: [],
  examples: [],
});

it.each([
  ["all well", summaryOf({ delivered: 20 }), "All 20 dispatches reached the agent's code in time."],
  [
    "one",
    summaryOf({ delivered: 1 }, { verdict: { result: "pass", reasons: [] } }),
    "The one dispatch reached the agent's code in time.",
  ],
  [
    "with losses and their causes",
    summaryOf({ delivered: 17, late: 1, lost: 2 }, { causes: [cause("never offered", 2), cause("started late", 1)] }),
    "17 of 20 dispatches reached the agent's code in time. 1 is late, 2 are lost. Why: never offered (2), started late (1).",
  ],
  [
    "with more causes than one reads",
    summaryOf(
      { delivered: 16, lost: 4 },
      { causes: [cause("never offered", 1), cause("refused", 1), cause("unanswered", 1), cause("worker stopped", 1)] },
    ),
    "16 of 20 dispatches reached the agent's code in time. 4 are lost. Why: never offered (1), refused (1), unanswered (1) and 1 more cause.",
  ],
  [
    "with some that the API refused, and some that never started",
    summaryOf({ delivered: 10, refused: 10, notStarted: 1 }, { verdict: { result: "pass", reasons: [] } }),
    "10 of 20 dispatches reached the agent's code in time. 10 are refused by the API, 1 more of the plan was never started.",
  ],
  ["nothing asked for", summaryOf({}, { verdict: { result: "pass", reasons: [] } }), "No dispatch was asked for."],
])("%s", (_, summary, words) => {
  expect(inShort(summary)).toBe(words);
});

it("of a run that cannot say says first why", () => {
  expect(inShort(summaryOf({ delivered: 19, unresolved: 1 }))).toMatch(
    /^1 of 20 .*\. 19 of 20 .* in time\. 1 is unresolved: nobody can say\.$/,
  );
});
