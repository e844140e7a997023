import { describe, expect, it } from "vitest";
import type { Finding } from "../contract/summary.js";
import type { Check } from "./checks/check.js";
import { checks } from "./checks/index.js";
import { type Changes, sampleFacts } from "./trials/sample-facts.js";
import { verdictOf } from "./verdict.js";

describe("verdict", () => {
  it.each<[string, Changes, Finding["result"]]>([
    ["20 delivered pass", { delivered: 20 }, "pass"],
    ["19 delivered are too few for no loss", { delivered: 19 }, "unknown"],
    ["one lost fails, however few there are", { delivered: 1, lost: 1 }, "fail"],
    ["one late fails", { delivered: 100, late: 1 }, "fail"],
    ["nothing judged is unknown", { refused: 20 }, "unknown"],
    ["a refusal is no loss, but another load", { delivered: 20, refused: 1 }, "unknown"],
    [
      "a loss does not matter in a void run",
      { delivered: 20, lost: 5, harness: { droppedIterations: 1 }, notStarted: 1 },
      "unknown",
    ],
    ["unresolved ones alone are unknown", { delivered: 20, unresolved: 1 }, "unknown"],
    [
      "a loss fails even beside unresolved ones, where none is allowed",
      { delivered: 20, lost: 1, unresolved: 5 },
      "fail",
    ],
    [
      "a rate that unresolved ones could mend is unknown",
      { delivered: 10, lost: 10, unresolved: 100, limits: { maxLostRate: 0.2 } },
      "unknown",
    ],
    [
      "a rate that they could not mend fails",
      { delivered: 10, lost: 90, unresolved: 10, limits: { maxLostRate: 0.2 } },
      "fail",
    ],
    [
      "a loss beside unresolved ones and another doubt is unknown",
      { delivered: 20, lost: 1, unresolved: 1, facts: { interruptedBy: "SIGINT" } },
      "unknown",
    ],
    ["fail wins over unknown", { delivered: 10, lost: 1, limits: { maxP99Ms: 2000 } }, "fail"],
    ["unknown wins over pass: 20 cannot bear a p99", { delivered: 20, limits: { maxP99Ms: 2000 } }, "unknown"],
    ["100 can", { delivered: 100, limits: { maxP99Ms: 2000 } }, "pass"],
  ])("%s", (_, changes, result) => {
    expect(verdictOf(sampleFacts(changes), checks).result).toBe(result);
  });

  it("is unknown when a check throws, and gives its message", () => {
    const broken: Check = {
      name: "broken",
      kind: "limit",
      find: () => {
        throw new Error("no such thing");
      },
    };
    const verdict = verdictOf(sampleFacts({ delivered: 20 }), [...checks, broken]);
    expect(verdict.result).toBe("unknown");
    expect(verdict.reasons.at(-1)).toMatchObject({
      check: "broken",
      result: "unknown",
      detail: "the check itself failed: no such thing",
    });
  });

  it("is unknown without any limit", () => {
    const validity = checks.filter((check) => check.kind === "validity");
    expect(verdictOf(sampleFacts({ delivered: 20 }), validity).result).toBe("unknown");
  });

  it("shows a percentile limit only where one was asked for", () => {
    const shown = (changes: Changes) => verdictOf(sampleFacts(changes), checks).reasons.map((finding) => finding.check);
    expect(shown({ delivered: 20 })).not.toContain("max-p90");
    expect(shown({ delivered: 20, limits: { maxP90Ms: 1 } })).toContain("max-p90");
  });
});
