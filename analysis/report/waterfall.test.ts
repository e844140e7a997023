import { describe, expect, it } from "vitest";
import type { Summary } from "../../contract/summary.js";
import { checks } from "../checks/index.js";
import { sampleFacts } from "../trials/sample-facts.js";
import { verdictOf } from "../verdict.js";
import { waterfallOf } from "./waterfall.js";

const facts = sampleFacts({ delivered: 20, wiretapLoopMs: 1 });
const plain: Summary = { ...facts.numbers, verdict: verdictOf(facts, checks) };
const stage = (p50: number | null, p99: number | null, max = 900, more = {}) => ({
  count: 20,
  endedHere: 0,
  p50,
  p90: null,
  p99,
  max,
  ...more,
});
const tapped: Summary = {
  ...plain,
  stagesMs: {
    request: { count: 20, endedHere: 1 },
    ...{ offer: stage(200, 210), answer: stage(1.5, 3), assignment: stage(2, 4, 900, { endedHere: 3 }) },
    ...{ entry: stage(10.1, null), join: stage(400, 500) },
  },
  workerStagesMs: { handler: stage(2, 3), entry: stage(12, 20) },
};
const names = (summary: Summary) => waterfallOf(summary).hops.map(({ name }) => name);

describe("a waterfall", () => {
  it("begins each bar where those before it end, and keeps the summary's own figures", () => {
    const { hops, toMs, slowIs, endedAtRequest } = waterfallOf(tapped);
    expect(hops.map(({ typical }) => typical)).toEqual([
      { fromMs: 0, tookMs: 200 },
      { fromMs: 200, tookMs: 1.5 },
      { fromMs: 201.5, tookMs: 2 },
      { fromMs: 203.5, tookMs: 10.1 },
      { fromMs: 213.6, tookMs: 400 },
    ]);
    expect(hops[3]?.slow).toBeNull();
    expect([toMs.typical, slowIs, endedAtRequest]).toEqual([613.6, "p99", 1]);
    expect(hops.map(({ endedHere }) => endedHere)).toEqual([0, 0, 3, 0, null]);
  });
  it("takes the longest where no hop has a p99", () => {
    const { stagesMs } = tapped;
    const few = { ...stagesMs, offer: stage(200, null, 250), answer: stage(1, null, 7) };
    const { hops, slowIs } = waterfallOf({
      ...tapped,
      stagesMs: { ...few, assignment: stage(1, null), entry: stage(1, null), join: stage(1, null) },
    });
    expect([slowIs, hops[0]?.slow, hops[1]?.slow]).toEqual([
      "longest",
      { fromMs: 0, tookMs: 250 },
      { fromMs: 250, tookMs: 7 },
    ]);
  });
  it.each([
    [
      "with a wiretap: its frames",
      tapped,
      ["request to offer", "offer to answer", "answer to assignment", "assignment to entry", "entry to join"],
    ],
    [
      "without one: the worker's own word",
      { ...tapped, wiretap: { ...tapped.wiretap, watched: "off" } },
      ["request to offer", "offer to handler", "handler to entry", "entry to join"],
    ],
    [
      "of a wire worker: the entry is its assignment",
      { ...tapped, run: { ...tapped.run, arrival: "assignment" } },
      ["request to offer", "offer to answer", "answer to assignment", "entry to join"],
    ],
    [
      "of somebody's own agent: the join",
      { ...tapped, run: { ...tapped.run, arrival: "join" } },
      ["request to offer", "offer to answer", "answer to assignment", "assignment to join"],
    ],
    ["of which nothing was seen", plain, []],
  ] as const)("%s", (_, summary, hops) => {
    expect(names(summary)).toEqual(hops);
  });
});
