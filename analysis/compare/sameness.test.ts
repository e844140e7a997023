import { describe, expect, it, test } from "vitest";
import type { Cause } from "../../contract/causes.js";
import type { Subject } from "../../contract/comparison.js";
import { type MadeUp, roundOf } from "../trials/rounds.js";
import { differencesOf, mixedLabels, repeatedRuns } from "./sameness.js";

const made = (changes: Partial<MadeUp> = {}): MadeUp => ({ delaysMs: [210, 220], ...changes });
const two = (a: Partial<MadeUp>, b: Partial<MadeUp>) => [roundOf("a", 1, made(a)), roundOf("b", 1, made(b))];

describe("runs of a comparison", () => {
  it("that differ in the subject's versions alone are the same", () => {
    const rounds = two(
      { versions: { agents: "1.2.3", rtcNode: "0.13.20" } },
      { versions: { agents: "1.9.0", rtcNode: "0.13.35" } },
    );
    expect(differencesOf(rounds, "agents")).toEqual([]);
    expect(differencesOf(rounds, "runs")).toEqual([]);
  });

  it.each<[Subject, string, string]>([
    ["agents", "livekitServer", "livekitServer 1.11.0 (1.13.5)"],
    ["server", "agents", "agents 1.11.0 (1.9.0)"],
    ["server-sdk", "k6", "k6 1.11.0 (none)"],
    ["node", "rollcall", "rollcall 1.11.0 (0.1.0)"],
  ])("of %s whose %s differs are refused", (subject, name, words) => {
    expect(differencesOf(two({}, { versions: { [name]: "1.11.0" } }), subject)).toEqual([
      `b/1 cannot be compared with a/1: ${words}`,
    ]);
  });

  it("are refused with all fields that differ, each with both values", () => {
    const plan = { holdMs: 6_000, deadlineMs: 5_000, recover: false, workers: 2, faults: ["cut at=5s"] };
    expect(differencesOf(two({}, { plan }), "runs")).toEqual([
      "b/1 cannot be compared with a/1: hold 6000 ms (4000 ms), deadline 5000 ms (10000 ms), rescues off (on), workers 2 (1), faults cut at=5s (none)",
    ]);
  });

  it("whose workers are on other nodes are refused", () => {
    expect(differencesOf(two({}, { plan: { workersOn: [3, 1] } }), "runs")).toEqual([
      "b/1 cannot be compared with a/1: workers on nodes 3,1 (all)",
    ]);
  });

  it("of another load or path are refused, in words, also where those are alike", () => {
    const wave = { kind: "constant", startMs: 0, count: 20, rate: { count: 1, perMs: 1_000 } } as const;
    expect(differencesOf(two({}, { plan: { waves: [wave] } }), "runs")[0]).toContain(
      "load 1/s, 2 in all (0.5/s, 2 in all)",
    );
    expect(differencesOf(two({}, { plan: { metadata: "a secret" } }), "runs")).toEqual([
      "b/1 cannot be compared with a/1: another metadata",
    ]);
  });

  it("of another kind of arrival are refused", () => {
    const [a, b] = two({}, { plan: { worker: "wire" } });
    if (a === undefined || b === undefined) throw new Error("two gives two");
    const { summary } = b.found;
    const wire = {
      ...b,
      found: { ...b.found, summary: { ...summary, run: { ...summary.run, arrival: "assignment" as const } } },
    };
    expect(differencesOf([a, wire], "runs")[0]).toContain(
      "kind of arrival assignment (entry), kind of worker wire (sdk)",
    );
  });

  it("may have other seeds, limits and agent names: they change nothing of what is asked", () => {
    const limits = { ...roundOf("a", 1, made()).found.manifest.plan.limits, maxLostRate: 1 };
    expect(differencesOf(two({}, { plan: { seed: 77, limits, agentName: "rollcall-other" } }), "runs")).toEqual([]);
  });

  it("that excuse other causes are refused, in whatever order they were given", () => {
    const excusing = (...excused: readonly Cause[]) => ({
      plan: { limits: { ...roundOf("a", 1, made()).found.manifest.plan.limits, excused } },
    });
    expect(differencesOf(two({}, excusing("worker stopped", "server gone")), "runs")).toEqual([
      "b/1 cannot be compared with a/1: excused server gone and worker stopped (none)",
    ]);
    expect(differencesOf(two(excusing("server gone", "refused"), excusing("refused", "server gone")), "runs")).toEqual(
      [],
    );
  });

  it("each have their own problem, none where there is nothing to compare", () => {
    const three = [...two({}, { plan: { holdMs: 1 } }), roundOf("c", 1, made({ plan: { graceMs: 1 } }))];
    expect(differencesOf(three, "runs")).toHaveLength(2);
    expect(differencesOf([], "runs")).toEqual([]);
  });
});

test("a run is not compared with itself", () => {
  expect(repeatedRuns(two({ id: "x" }, { id: "x" }))).toEqual([
    "x and x are the same run: it cannot be compared with itself",
  ]);
  expect(repeatedRuns(two({}, {}))).toEqual([]);
});

test("rounds of one label have one version", () => {
  const rounds = [
    roundOf("a", 1, made()),
    roundOf("a", 2, made({ versions: { agents: "1.2.3" } })),
    roundOf("b", 1, made()),
  ];
  expect(mixedLabels(rounds)).toEqual(["a/2 is no round of a, as a/1 is: agents 1.2.3 (1.9.0)"]);
});
