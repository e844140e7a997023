import { expect, test } from "vitest";
import type { DriftFinding } from "../../contract/course.js";
import { type Changes, sampleFacts } from "../trials/sample-facts.js";
import { drift } from "./drift.js";

const finding = (verdict: DriftFinding["verdict"], part = "", shift = 100): DriftFinding => ({
  ...{ measure: part === "" ? "p99" : "rssMb", part, unit: "ms", count: 20 },
  ...{ median: 200, change: 100, p: 0.0001, shift, shiftP: 0.0001, verdict },
});

const untested: DriftFinding = {
  ...{ ...finding("cannot-tell", "k6"), count: 0, median: null },
  ...{ change: null, p: null, shift: null, shiftP: null },
};

const find = (limit: "reported" | "judged", measures: readonly DriftFinding[]) => {
  const changes: Changes = { delivered: 20, limits: { drift: limit } };
  const facts = sampleFacts(changes);
  return drift.find({ ...facts, numbers: { ...facts.numbers, drift: { fromMs: 120_000, measures } } });
};

test.each<readonly [string, "reported" | "judged", readonly DriftFinding[], string | undefined]>([
  ["without the flag it is not judged", "reported", [finding("creeps")], undefined],
  ["nothing creeps", "judged", [finding("steady"), untested], "pass"],
  ["one was tested and cannot be told", "judged", [finding("steady"), finding("cannot-tell")], "unknown"],
  ["one creeps, another cannot be told", "judged", [finding("creeps"), finding("cannot-tell", "k6")], "fail"],
  ["one stepped up", "judged", [finding("steady"), finding("stepped")], "fail"],
  ["one stepped down", "judged", [finding("steady"), finding("stepped", "", -100)], "pass"],
  ["what falls does not creep", "judged", [finding("falls")], "pass"],
  ["one creeps", "judged", [finding("steady"), finding("creeps", "server")], "fail"],
  ["nothing could be tested", "judged", [untested], "unknown"],
  ["a run without windows", "judged", [], "unknown"],
])("%s", (_, limit, measures, expected) => {
  expect(find(limit, measures)?.result).toBe(expected);
});

test("it names what creeps", () => {
  expect(find("judged", [finding("steady"), finding("creeps", "server")])?.detail).toBe(
    "1 of 2 measures creep or stepped up: rssMb of server",
  );
});
