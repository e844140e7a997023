// The answer to "does it creep?" in words.

import { expect, it } from "vitest";
import type { DriftFinding } from "../../contract/course.js";
import { checks } from "../checks/index.js";
import { sampleFacts } from "../trials/sample-facts.js";
import { verdictOf } from "../verdict.js";
import { driftInShort } from "./drift.js";

const facts = sampleFacts({ delivered: 20 });
const plain = { ...facts.numbers, verdict: verdictOf(facts, checks) };

const found = (verdict: DriftFinding["verdict"], part: string): DriftFinding => ({
  ...{ measure: "rssMb", part, unit: "MB", verdict, count: 50, median: 100 },
  ...{ change: 25.61, p: 0.001, shift: -7, shiftP: 0.5 },
});

it.each([
  ["nothing was tested", [], "The run is too short for that to be tested."],
  ["all is steady", [found("steady", "k6")], "Steady: memory of k6."],
  [
    "some of each, what matters first",
    [found("steady", "k6"), found("cannot-tell", "wiretap"), found("stepped", "harness"), found("creeps", "server")],
    "It creeps: memory of server (+25.6 MB). It has stepped: memory of harness (-7 MB). It cannot be told: memory of wiretap. Steady: memory of k6.",
  ],
] as const)("%s", (_, measures, words) => {
  expect(driftInShort({ ...plain, drift: { fromMs: 0, measures } })).toBe(words);
});
