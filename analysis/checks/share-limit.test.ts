import { describe, expect, it } from "vitest";
import type { Finding } from "../../contract/summary.js";
import { judgeShare } from "./share-limit.js";

describe("judgeShare", () => {
  it.each<[string, number, number, number, Finding["result"]]>([
    ["limit 0: 0 of 20 pass", 0, 20, 0, "pass"],
    ["limit 0: 0 of 19 are too few", 0, 19, 0, "unknown"],
    ["limit 0: 1 of 1000000 fails", 1, 1_000_000, 0, "fail"],
    ["limit 0: nothing judged is unknown", 0, 0, 0, "unknown"],
    ["limit 1 %: 0 of 99 are too few", 0, 99, 0.01, "unknown"],
    ["limit 1 %: 0 of 100 pass", 0, 100, 0.01, "pass"],
    ["limit 1 %: 1 of 100 passes: at the limit", 1, 100, 0.01, "pass"],
    ["limit 1 %: 2 of 100 are above, but not surely (lower end 0.55 %)", 2, 100, 0.01, "unknown"],
    ["limit 1 %: 4 of 100 fail (lower end 1.57 %)", 4, 100, 0.01, "fail"],
    ["limit 1 %: 2 of 20 fail, though 20 could never pass (lower end 2.8 %)", 2, 20, 0.01, "fail"],
    ["limit 1 %: 1 of 20 is not sure (lower end 0.89 %)", 1, 20, 0.01, "unknown"],
    ["limit 10 %: 1 of 10 passes", 1, 10, 0.1, "pass"],
    ["limit 10 %: 0 of 9 are too few", 0, 9, 0.1, "unknown"],
    ["limit 1/3: 1 of 3 passes, whatever 1 / (1/3) rounds to", 1, 3, 1 / 3, "pass"],
    ["limit 100 %: all of 5 pass", 5, 5, 1, "pass"],
  ])("%s", (_, hits, count, limit, result) => {
    expect(judgeShare({ noun: "lost", hits, count, limit, beside: "" }).result).toBe(result);
  });

  it("prints the interval's upper end, so that a pass is not taken for certainty", () => {
    expect(judgeShare({ noun: "lost", hits: 0, count: 20, limit: 0, beside: "" }).detail).toContain("0 % to 16.11 %");
  });
});
