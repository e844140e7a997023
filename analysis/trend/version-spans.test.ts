import { describe, expect, it } from "vitest";
import { nearestVersionChange, versionSpans } from "./version-spans.js";

const nights = (...agents: readonly string[]) =>
  agents.map((version, i) => ({
    run: `run${i}`,
    startedAt: `2026-09-0${i + 1}T02:00:00.000Z`,
    versions: { ...(version === "" ? {} : { agents: version }), node: "20.20.2" },
  }));

describe("spans", () => {
  it("are runs in a row of one version, by part", () => {
    expect(versionSpans(nights("1.2.3", "1.2.3", "1.9.0", "1.2.3"))).toEqual([
      {
        part: "agents",
        spans: [
          { version: "1.2.3", runs: 2, from: "2026-09-01T02:00:00.000Z", to: "2026-09-02T02:00:00.000Z" },
          { version: "1.9.0", runs: 1, from: "2026-09-03T02:00:00.000Z", to: "2026-09-03T02:00:00.000Z" },
          { version: "1.2.3", runs: 1, from: "2026-09-04T02:00:00.000Z", to: "2026-09-04T02:00:00.000Z" },
        ],
      },
      {
        part: "node",
        spans: [{ version: "20.20.2", runs: 4, from: "2026-09-01T02:00:00.000Z", to: "2026-09-04T02:00:00.000Z" }],
      },
    ]);
  });
});

describe("the nearest change of a version", () => {
  it.each<readonly [string, readonly string[], number, number, object]>([
    ["with the measure", ["1", "1", "2", "2"], 1, 2, { place: "here", runsAway: 0, after: "run1", at: "run2" }],
    ["somewhere in a gap of it", ["1", "1", "2", "2"], 0, 3, { place: "here", after: "run0", at: "run3" }],
    ["one run earlier", ["1", "2", "2", "2"], 1, 2, { place: "near", runsAway: -1, after: "run0", at: "run1" }],
    ["one run later", ["1", "1", "1", "2"], 1, 2, { place: "near", runsAway: 1, after: "run2", at: "run3" }],
    ["as near on both sides: the earlier one", ["1", "2", "2", "3"], 1, 2, { place: "near", runsAway: -1 }],
    ["four runs away: none", ["1", "2", "2", "2", "2", "2"], 4, 5, { place: "none", parts: [] }],
    ["a part that is new", ["", "", "1", "1"], 1, 2, { place: "here", parts: [{ part: "agents", from: "", to: "1" }] }],
    ["a part that is gone", ["1", "1", ""], 1, 2, { place: "here", parts: [{ part: "agents", from: "1", to: "" }] }],
  ])("%s", (_, agents, from, to, expected) => {
    expect(nearestVersionChange(nights(...agents), from, to)).toMatchObject(expected);
  });

  it("takes a machine that is not known for no change", () => {
    const [first, second] = [...nights("1", "1")].map((night) => night);
    const known = {
      ...second,
      run: "run1",
      startedAt: "",
      versions: { agents: "1", node: "20.20.2", machine: "2 x A" },
    };
    expect(nearestVersionChange(first === undefined ? [] : [first, known], 0, 1).place).toBe("none");
  });
});
