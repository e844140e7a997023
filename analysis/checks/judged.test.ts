import { describe, expect, it } from "vitest";
import type { Finding } from "../../contract/summary.js";
import { type Changes, sampleFacts } from "../trials/sample-facts.js";
import { checks } from "./index.js";

const find = (name: string, changes: Changes) =>
  checks.find((check) => check.name === name)?.find(sampleFacts(changes));

describe("excused ones", () => {
  const cold = (late: number, lost: number) => [{ cause: "no worker registered" as const, late, lost }];
  const p99 = { maxP99Ms: 2000 };
  it.each<[string, string, Changes, Finding["result"] | undefined]>([
    ["all lost ones excused", "lost-rate", { delivered: 20, lost: 9, excused: cold(0, 9) }, "pass"],
    ["one lost that is not", "lost-rate", { delivered: 20, lost: 10, excused: cold(0, 9) }, "fail"],
    [
      "do not make up the number that a pass needs",
      "lost-rate",
      { delivered: 19, lost: 9, excused: cold(0, 9) },
      "unknown",
    ],
    ["nothing left to judge", "lost-rate", { lost: 9, excused: cold(0, 9) }, "unknown"],
    [
      "do not dilute the share of the others",
      "lost-rate",
      { delivered: 80, lost: 30, excused: cold(0, 10), limits: { maxLostRate: 0.1 } },
      "fail",
    ],
    ["late ones are none of the lost", "lost-rate", { delivered: 20, late: 9, lost: 1, excused: cold(9, 0) }, "fail"],
    ["all late ones excused", "late-rate", { delivered: 20, late: 3, excused: cold(3, 0) }, "pass"],
    ["lost ones are none of the late", "late-rate", { delivered: 20, late: 3, lost: 3, excused: cold(0, 3) }, "fail"],
    ["lost ones are beyond no delay", "max-p99", { delivered: 100, lost: 9, excused: cold(0, 9), limits: p99 }, "pass"],
    ["the others are", "max-p99", { delivered: 20, lost: 11, excused: cold(0, 9), limits: p99 }, "fail"],
    [
      "nor do they make a percentile sure",
      "max-p99",
      { delivered: 99, lost: 9, excused: cold(0, 9), limits: p99 },
      "unknown",
    ],
  ])("%s: %s", (_, name, changes, result) => {
    expect(find(name, changes)?.result).toBe(result);
  });

  const perhaps = (lost: number) => [{ cause: "no worker registered" as const, lost }];
  it.each<[string, string, Changes, Finding["result"] | undefined]>([
    ["the only lost one, perhaps", "lost-rate", { delivered: 20, lost: 1, perhapsExcused: perhaps(1) }, "unknown"],
    ["one of two lost ones, perhaps", "lost-rate", { delivered: 20, lost: 2, perhapsExcused: perhaps(1) }, "fail"],
    [
      "one within a limit, perhaps",
      "lost-rate",
      { delivered: 20, lost: 1, perhapsExcused: perhaps(1), limits: { maxLostRate: 0.1 } },
      "pass",
    ],
    [
      "one that makes up the number which a pass needs, perhaps",
      "late-rate",
      { delivered: 19, lost: 1, perhapsExcused: perhaps(1) },
      "unknown",
    ],
    [
      "two that break a percentile, perhaps",
      "max-p99",
      { delivered: 100, lost: 4, perhapsExcused: perhaps(3), limits: p99 },
      "unknown",
    ],
    [
      "one more where a percentile holds with it",
      "max-p99",
      { delivered: 100, lost: 1, perhapsExcused: perhaps(1), limits: p99 },
      "pass",
    ],
  ])("%s: %s", (_, name, changes, result) => {
    expect(find(name, changes)?.result).toBe(result);
  });

  it("are told beside the limit, with their causes", () => {
    const excused = [...cold(1, 5), { cause: "worker stopped" as const, late: 0, lost: 2 }];
    const changes = { delivered: 20, late: 1, lost: 7, excused, limits: p99 };
    expect(find("lost-rate", changes)?.detail).toContain("0 of 20 lost");
    expect(find("lost-rate", changes)?.detail).toContain("; 7 more excused (5 no worker registered, 2 worker stopped)");
    expect(find("late-rate", changes)?.detail).toContain("; 1 more excused (no worker registered)");
    expect(find("max-p99", changes)?.detail).toContain("; 8 more excused");
    expect(find("lost-rate", { delivered: 20 })?.detail).not.toContain("excused");
  });
});
