// Specifications as people write them: what becomes of each, where it is injected, and what is said of bad ones.

import { describe, expect, it } from "vitest";
import { wiretapFaultSchema, workerFaultSchema } from "../../contract/faults.js";
import { UsageError } from "../../contract/usage-error.js";
import type { Placed } from "./fault.js";
import { faultKinds, faultsOf, madeFaultOf } from "./index.js";
import { trialPlan } from "./trial-plan.js";

const sdkPlan = { ...trialPlan, worker: "sdk" as const };
const clusterPlan = { ...trialPlan, nodes: 3 };
const always = { fromMs: 0, toMs: null };
const all = { by: "all" };

/** What is said of one specification, or of several. */
function problemsOf(specifications: readonly string[], plan = trialPlan): readonly string[] {
  try {
    faultsOf(specifications, plan);
    return [];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.problems;
  }
}

describe("a specification for the wiretap or the worker", () => {
  it.each([
    ["drop:offer", { kind: "drop", frame: "offer", window: always, choice: all }],
    ["drop:assignment p=0.1", { kind: "drop", frame: "assignment", choice: { by: "probability", p: 0.1 } }],
    ["drop:answer p=10%", { kind: "drop", frame: "answer", choice: { by: "probability", p: 0.1 } }],
    ["duplicate:assignment nth=2", { kind: "duplicate", frame: "assignment", choice: { by: "nth", nth: 2 } }],
    [
      "delay:offer by=3s jitter=500ms p=0.5 at=5s for=10s",
      { kind: "delay", byMs: 3_000, jitterMs: 500, window: { fromMs: 5_000, toMs: 15_000 } },
    ],
    ["delay:answer by=1s for=10s", { kind: "delay", jitterMs: 0, window: { fromMs: 0, toMs: 10_000 } }],
    ["reorder:offer p=0.2", { kind: "reorder", withinMs: 1_000 }],
    ["reorder:status within=2s", { kind: "reorder", frame: "status", withinMs: 2_000 }],
    ["stall at=5s for=4s", { kind: "stall", link: 1, window: { fromMs: 5_000, toMs: 9_000 } }],
    ["stall at=5s link=7", { kind: "stall", link: 7, window: { fromMs: 5_000, toMs: null } }],
    ["hold-all at=5s for=4s", { kind: "stall", link: 0, window: { fromMs: 5_000, toMs: 9_000 } }],
    ["cut at=5s", { kind: "cut", link: 0, window: { fromMs: 5_000, toMs: null } }],
    ["cut at=5s link=2", { kind: "cut", link: 2 }],
    ["refuse p=0.2", { kind: "refuse", choice: { by: "probability", p: 0.2 } }],
    ["answer-slowly by=3s nth=1", { kind: "answer-slowly", byMs: 3_000, choice: { by: "nth", nth: 1 } }],
    ["report-load value=0.9 at=2s for=3s", { kind: "report-load", loadPermille: 900 }],
    ["report-full", { kind: "report-full", window: always }],
  ])("%s", (specification, expected) => {
    const { placed } = madeFaultOf(specification, 3, trialPlan);
    expect(placed.fault).toMatchObject({ index: 3, specification, name: specification.split(" ")[0], ...expected });
    // It must get through to the part that injects it as it is.
    const schema = placed.site === "wiretap" ? wiretapFaultSchema : workerFaultSchema;
    expect(schema.parse(JSON.parse(JSON.stringify(placed.fault)))).toEqual(placed.fault);
  });
});

describe("a specification for the harness", () => {
  it.each([
    ["stop-worker at=5s", trialPlan, { atMs: 5_000, target: "worker-1", phase: "once" }],
    ["stop-worker at=5s worker=2", { ...sdkPlan, workers: 2 }, { target: "worker-2" }],
    ["pause-worker at=5s for=10s", trialPlan, { phase: "lasting", forMs: 10_000 }],
    ["pause-worker at=5s", trialPlan, { phase: "lasting", forMs: null }],
    ["kill-worker at=5s", trialPlan, { phase: "once" }],
    ["kill-worker at=5s for=2s", trialPlan, { phase: "lasting", forMs: 2_000 }],
    ["kill-warm at=5s", sdkPlan, { phase: "once", target: "worker-1" }],
    ["restart-server at=5s", trialPlan, { phase: "lasting", forMs: 0, target: "server" }],
    ["roll-workers at=5s", trialPlan, { phase: "series", atMs: 5_000, steps: [{ target: "worker-1" }] }],
    [
      "roll-workers at=5s every=2s",
      { ...sdkPlan, workers: 2 },
      { phase: "series", everyMs: 2_000, steps: [{ target: "worker-1" }, { target: "worker-2" }] },
    ],
    [
      "roll-workers at=5s every=2s times=3",
      { ...trialPlan, workers: 40 },
      { phase: "series", steps: [1, 2, 3].map((n) => ({ target: `worker-${n}` })) },
    ],
    ["kill-node at=5s node=1", clusterPlan, { phase: "once", target: "server" }],
    ["kill-node at=5s node=3 for=2s", clusterPlan, { phase: "lasting", forMs: 2_000, target: "server-3" }],
    ["stop-redis at=5s for=2s", clusterPlan, { phase: "lasting", forMs: 2_000, target: "redis" }],
    ["stop-redis at=5s", clusterPlan, { phase: "lasting", forMs: null, target: "redis" }],
    ["rival at=5s for=5s", trialPlan, { phase: "lasting", forMs: 5_000, target: "rival-1" }],
  ])("%s", (specification, plan, expected) => {
    expect(madeFaultOf(specification, 0, plan).placed.fault).toMatchObject({ specification, ...expected });
  });
});

describe("what is said of a bad one", () => {
  const external = { ...trialPlan, worker: "external" as const, workers: 0 };
  const url = { ...trialPlan, target: "wss://example.livekit.cloud" };
  it.each([
    ["a name that is none", "drip:offer", trialPlan, /did you mean drop\?.*there are:.*'drop:FRAME .*'rival at=/],
    ["a frame that is none", "drop:offers", trialPlan, /did you mean offer\?/],
    ["no frame", "drop p=1", trialPlan, /needs a frame.*drop:offer/],
    ["a frame for one without", "cut:offer at=5s", trialPlan, /takes no frame/],
    ["a frame that makes no sense", "drop:registered", trialPlan, /Node SDK dies/],
    ["a frame that nobody sends", "drop:ping", trialPlan, /no dispatch depends/],
    ["a frame the SDK does not send", "drop:job-update", sdkPlan, /never sends/],
    ["a word that is none", "drop:offer by=3s", trialPlan, /"by=3s" is no part of it; write drop:FRAME/],
    ["a slip in a word", "stall at=5s lnk=4", trialPlan, /did you mean link\?/],
    ["a word without a value", "drop:offer p", trialPlan, /"p" is no part of it/],
    ["a word twice", "drop:offer p=1 p=0.5", trialPlan, /given twice/],
    ["p and nth", "drop:offer p=1 nth=2", trialPlan, /not both/],
    ["p beyond 1", "drop:offer p=2", trialPlan, /p= "2" is not a share/],
    ["nth from 0", "drop:offer nth=0", trialPlan, /nth= "0" is not a whole number from 1/],
    ["no delay", "delay:offer", trialPlan, /needs by=, for example by=3s/],
    ["no time", "stall for=4s", trialPlan, /needs at=/],
    ["a duration of nothing", "stall at=5s for=0s", trialPlan, /must be more than 0/],
    ["a bare number", "stall at=5", trialPlan, /at= "5" is not a duration/],
    ["after the load", "drop:offer at=20s", trialPlan, /at=20s is after the load, which takes 20 s/],
    ["no load to report", "report-load", trialPlan, /needs value=/],
    ["a load that is none", "report-load value=full", trialPlan, /not a load/],
    ["no wiretap", "drop:offer", { ...trialPlan, wiretap: "off" as const }, /--no-wiretap/],
    ["somebody's own worker killed", "kill-worker at=5s", external, /--worker external/],
    ["somebody's own worker told to refuse", "refuse p=1", external, /--worker external/],
    ["no worker to stop", "stop-worker at=5s", { ...trialPlan, workers: 0 }, /--workers is 0/],
    [
      "the n-th offer of several processes",
      "refuse nth=2",
      { ...sdkPlan, workers: 2 },
      /counts in each worker process/,
    ],
    ["likewise slowly", "answer-slowly by=1s nth=2", { ...sdkPlan, workers: 2 }, /counts in each worker process/],
    ["a worker that there is not", "stop-worker at=5s worker=3", { ...sdkPlan, workers: 2 }, /workers 1 to 2/],
    ["one of several wire workers", "stop-worker at=5s worker=2", { ...trialPlan, workers: 4 }, /share one process/],
    ["warm processes of a wire worker", "kill-warm at=5s", trialPlan, /only --worker sdk/],
    ["warm processes of a run that is cut", "kill-warm at=5s", { ...sdkPlan, segmentMs: 600_000 }, /with --segment/],
    ["warm processes where none are", "kill-warm at=5s", { ...sdkPlan, idleProcesses: 0 }, /--idle-processes is 0/],
    [
      "a worker that is not there yet",
      "stop-worker at=5s",
      { ...trialPlan, workersAfterMs: 6_000 },
      /6 s after the load/,
    ],
    ["likewise to be replaced", "roll-workers at=5s", { ...trialPlan, workersAfterMs: 6_000 }, /6 s after the load/],
    ["no pace of several", "roll-workers at=5s times=2", trialPlan, /needs every=/],
    ["the last after the load", "roll-workers at=5s every=8s times=3", trialPlan, /the last of 3 would begin at 21 s/],
    ["somebody's own worker replaced", "roll-workers at=5s", external, /--worker external/],
    ["no worker to replace", "roll-workers at=5s", { ...trialPlan, workers: 0 }, /--workers is 0/],
    ["somebody's server", "restart-server at=5s", url, /not ours/],
    ["a node of a server alone", "kill-node at=5s node=1", trialPlan, /needs several nodes, for example --nodes 3/],
    ["a node without its number", "kill-node at=5s", clusterPlan, /needs node=, for example node=2/],
    ["a node that there is not", "kill-node at=5s node=4", clusterPlan, /node= "4" is not a whole number from 1 to 3/],
    ["a Redis of a server alone", "stop-redis at=5s", trialPlan, /needs several nodes/],
    ["the server of a cluster", "restart-server at=5s", clusterPlan, /kill-node/],
    ["a rival on somebody's server", "rival at=5s", url, /other people's jobs/],
  ])("%s: %s", (_, specification, plan, said) => {
    const problems = problemsOf([specification], plan);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(said);
    expect(problems[0]).toContain(`'${specification}'`);
  });

  it("is said of all of them at once", () => {
    expect(problemsOf(["drop:offer p=2 nth=0", "delay:offer", "cut at=1s"])).toHaveLength(4);
  });
});

describe("two of them", () => {
  const two = { ...sdkPlan, workers: 2 };
  it.each([
    ["a worker stopped twice", ["stop-worker at=5s", "stop-worker at=9s"], "refused"],
    ["a stopped worker killed", ["kill-worker at=9s", "stop-worker at=5s"], "refused"],
    ["a paused worker stopped", ["pause-worker at=5s for=5s", "stop-worker at=9s"], "refused"],
    ["stopped once it goes on", ["pause-worker at=5s for=4s", "stop-worker at=9s"], "fine"],
    ["killed, started again, killed", ["kill-worker at=5s for=2s", "kill-worker at=9s"], "fine"],
    ["two workers", ["stop-worker at=5s", "stop-worker at=5s worker=2"], "fine"],
    ["warm processes killed twice", ["kill-warm at=5s", "kill-warm at=9s"], "fine"],
    ["the server restarted twice", ["restart-server at=5s", "restart-server at=9s"], "refused"],
    ["a restart while a worker stands still", ["restart-server at=5s", "pause-worker at=5s for=4s"], "fine"],
    ["a rival for ever and another", ["rival at=1s", "rival at=9s"], "refused"],
    ["a worker stopped before its turn", ["stop-worker at=5s worker=2", "roll-workers at=1s every=9s"], "refused"],
    ["killed after its turn", ["roll-workers at=1s every=1s", "kill-worker at=9s"], "refused"],
    ["killed and back before its turn", ["roll-workers at=5s every=4s", "kill-worker at=1s for=2s"], "fine"],
    ["rolled twice over", ["roll-workers at=1s every=1s", "roll-workers at=9s every=1s"], "refused"],
    ["the same frame twice", ["drop:offer p=0.1", "drop:offer p=0.1"], "fine"],
  ])("%s: %s", (_, specifications, expected) => {
    expect(problemsOf(specifications, two).length).toBe(expected === "refused" ? 1 : 0);
  });

  it("are sorted by where they are injected, each with its place on the command line", () => {
    const sorted = faultsOf(["refuse p=0.1", "cut at=5s", "stop-worker at=5s", "drop:offer"], trialPlan);
    expect(sorted.wiretap.map(({ kind, index }) => [kind, index])).toEqual([
      ["cut", 1],
      ["drop", 3],
    ]);
    expect(sorted.worker.map(({ kind, index }) => [kind, index])).toEqual([["refuse", 0]]);
    expect(sorted.harness.map(({ name }) => name)).toEqual(["stop-worker"]);
  });
});

describe("what is expected", () => {
  const lost = (...causes: string[]) => ({ effect: "lost", causes });
  it.each([
    ["an offer dropped", "drop:offer", 0, lost("never offered")],
    ["an answer dropped", "drop:answer", 0, lost("unanswered")],
    ["an assignment dropped", "drop:assignment", 0, lost("accepted but never assigned")],
    ["a termination dropped", "drop:termination", 0, { effect: "none" }],
    ["an offer 500 ms later", "delay:offer by=500ms", 0, { effect: "none", lateByMs: 500 }],
    ["an offer 2 s later", "delay:offer by=2s", 0, { effect: "late", lateByMs: 2_000, causes: ["offered late"] }],
    ["an offer after the server's 3 s", "delay:offer by=3s", 0, lost("answered too late")],
    ["an assignment 3 s later", "delay:assignment by=3s", 0, { effect: "late", lateByMs: 3_000 }],
    ["an assignment after the watch", "delay:assignment by=5s", 0, lost("assigned late")],
    ["an answer twice", "duplicate:answer", 0, { effect: "none" }],
    ["an assignment twice", "duplicate:assignment", 0, { effect: "duplicate" }],
    ["a stall with 1 s left", "stall at=1s for=9s", 1_000, { effect: "none" }],
    [
      "a stall with 2 s left",
      "stall at=1s for=9s",
      2_000,
      { effect: "late", lateByMs: 1_790, causes: ["offered late"] },
    ],
    ["a stall with 4 s left", "hold-all at=1s for=9s", 4_000, lost("answered too late", "unanswered")],
    ["a pause with 2 s left", "pause-worker at=1s for=9s", 2_000, { effect: "late", causes: ["answered too late"] }],
    ["one connection stalled with 4 s left", "stall at=1s for=9s", 4_000, lost("answered too late", "unanswered")],
    ["a stall without end", "stall at=1s", 18_000, lost("never offered")],
    ["one near the run's end", "stall at=1s", 1_000, lost("never offered")],
    ["all held without end", "hold-all at=1s", 18_000, lost("never offered")],
    [
      "a stall that may outlast the run",
      "hold-all at=1s for=1m",
      18_000,
      lost("answered too late", "unanswered", "never offered"),
    ],
    ["the same with 2 s left", "hold-all at=1s for=1m", 2_000, { effect: "late", causes: ["offered late"] }],
    ["a cut", "cut at=1s", 0, lost("no worker registered")],
    ["a cut of the one link", "cut at=1s link=1", 0, lost("no worker registered")],
    ["a pause without end", "pause-worker at=1s", 18_000, lost("answered too late", "unanswered")],
    ["a load of 0.6", "report-load value=0.6", 0, { effect: "none" }],
    ["a load of 0.7", "report-load value=0.7", 0, lost("worker full or too loaded")],
  ])("of %s", (_, specification, leftMs, expected) => {
    expect(madeFaultOf(specification, 0, trialPlan).expect(leftMs)).toMatchObject(expected);
  });

  it("of an assignment twice depends on the worker", () => {
    expect(madeFaultOf("duplicate:assignment", 0, sdkPlan).expect(0)).toMatchObject({ effect: "none" });
  });

  const wire = { ...trialPlan, workers: 3 };
  const sdk = { ...sdkPlan, workers: 3 };
  const external = { ...trialPlan, worker: "external" as const, workers: 0 };
  it.each([
    ["a refusal by all", "refuse p=0.5", wire, 0, lost("refused")],
    ["one refusal", "refuse nth=2", wire, 0, { effect: "healed" }],
    ["one cut", "cut at=1s link=1", wire, 0, { effect: "none" }],
    ["all cut", "cut at=1s", wire, 0, lost("no worker registered")],
    ["one stalled", "stall at=1s for=9s", wire, 4_000, "open"],
    ["one stalled without end", "stall at=1s link=2", wire, 18_000, "open"],
    ["one stalled, and soon no more", "stall at=1s for=9s", wire, 1_000, { effect: "none", lateByMs: null }],
    ["all held", "hold-all at=1s for=9s", wire, 4_000, lost("answered too late", "unanswered")],
    ["one paused", "pause-worker at=1s for=9s", sdk, 4_000, "open"],
    ["one paused, and soon no more", "pause-worker at=1s for=9s", sdk, 1_000, { effect: "none" }],
    ["the process of all paused", "pause-worker at=1s for=9s", wire, 4_000, lost("answered too late", "unanswered")],
    ["one stopped", "stop-worker at=1s", sdk, 0, { effect: "none" }],
    ["one killed", "kill-worker at=1s for=5s", sdk, 0, { effect: "none" }],
    ["the process of all killed", "kill-worker at=1s for=5s", wire, 0, lost("worker stopped", "no worker registered")],
    ["the warm processes of one", "kill-warm at=1s", sdk, 0, "open"],
    ["all full", "report-full", sdk, 0, lost("worker full or too loaded")],
    ["one of the user's cut", "cut at=1s link=1", external, 0, "open"],
    ["all of the user's cut", "cut at=1s", external, 0, lost("no worker registered")],
    ["one of the user's stalled", "stall at=1s for=9s", external, 4_000, "open"],
    ["all of the user's held without end", "hold-all at=1s", external, 18_000, lost("never offered")],
  ])("of several workers: %s", (_, specification, plan, leftMs, expected) => {
    const found = madeFaultOf(specification, 0, plan).expect(leftMs);
    if (typeof expected === "string") expect(found).toBe(expected);
    else expect(found).toMatchObject(expected);
  });
});

it("every kind has a form that can be read", () => {
  for (const kind of faultKinds) {
    const specification = kind.form
      .replace("FRAME", "offer")
      .replace(/ \| nth=3/, "")
      .replaceAll(/[[\]]/g, "");
    const isOfCluster = ["kill-node", "stop-redis"].includes(kind.name);
    const plan = kind.name === "kill-warm" ? sdkPlan : isOfCluster ? clusterPlan : trialPlan;
    const made: Placed = madeFaultOf(specification.replace("at=20s", "at=10s"), 0, plan).placed;
    expect(made.fault.name.split(":")[0]).toBe(kind.name);
  }
});
