import { describe, expect, it } from "vitest";
import { checks } from "../checks/index.js";
import { sampleFacts } from "../trials/sample-facts.js";
import { verdictOf } from "../verdict.js";
import { readSummary } from "./read-summary.js";

const facts = sampleFacts({ delivered: 19, lost: 1 });
const whole = { ...facts.numbers, verdict: verdictOf(facts, checks) };

it("a summary of this version is read whole", () => {
  expect(readSummary(JSON.parse(JSON.stringify(whole)))).toEqual({ summary: whole, missing: [], schema: 3 });
});

describe("of another", () => {
  const { nodes: _, ...withoutNodes } = whole;
  it.each([
    ["a field that is not there is blank", { ...withoutNodes, schema: 2 }, ["nodes"]],
    ["a field that means something else is blank", { ...whole, lostRate: 0.05 }, ["lostRate"]],
    [
      "a run that does not say its load keeps its id and its deadline",
      { ...whole, run: { id: "testrun2", arrival: "entry", deadlineMs: 9 } },
      [],
    ],
    ["a run that says nothing is blank", { ...whole, run: "testrun2" }, ["run"]],
  ])("%s", (_, value, missing) => {
    const reading = readSummary(value);
    expect(reading?.missing).toEqual(missing);
    expect(reading?.summary.counts).toEqual(whole.counts);
  });
  it.each([["text"], [null], [7], [{}], [{ schema: 3 }], [{ something: "else" }]])(
    "%j is no summary at all",
    (value) => {
      expect(readSummary(value)).toBeUndefined();
    },
  );
});
