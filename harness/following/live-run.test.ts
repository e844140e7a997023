// What is counted when, from single facts: a manifest of 10 dispatches, one a second, 10 s deadline and 10 s grace. The clocks
// agree, so that instants are written in seconds.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { roomNameOf } from "../../contract/ids.js";
import { type Manifest, manifestSchema } from "../../contract/manifest.js";
import { runFiles } from "../../contract/run-files.js";
import { LiveRun } from "./live-run.js";
import { factIn, fixturesFolder } from "./trial.js";

const manifestFile = join(fixturesFolder, "assignments-dropped", runFiles.manifest);
const manifest = manifestSchema.parse(JSON.parse(readFileSync(manifestFile, "utf8")));
const runId = manifest.run.id;

type Facts = readonly (readonly [file: string, event: Readonly<Record<string, unknown>>])[];

const us = (seconds: number) => Math.round(seconds * 1_000_000);

const job = (n: number, attempt: 0 | 1 | 2, jobId: string, more = {}) => ({
  ...{ n, attempt, jobId, dispatchId: "", room: roomNameOf(runId, Math.max(0, n)), roomSid: "RM_0", ...more },
});

const asked = (n: number, atSeconds: number, attempt: 1 | 2 = 1, answer = {}): Facts => [
  [
    "k6",
    {
      ...{ event: "request", wallMs: atSeconds * 1000, n, attempt },
      ...{ iterationWallMs: atSeconds * 1000, zeroWallMs: 0, dueUs: us(atSeconds) },
    },
  ],
  ["k6", { event: "response", n, attempt, answer: "ok", dispatchId: "", roomSid: "RM_0", ...answer }],
];

const entered = (n: number, atSeconds: number, attempt: 0 | 1 | 2 = 1): Facts => [
  ["worker-1", { event: "entry", atUs: us(atSeconds), ...job(n, attempt, `J${n}.${attempt}`) }],
];

const done = (n: number): Facts => [
  ["k6", { event: "deleted", n, result: "deleted" }],
  ["k6", { event: "done", n }],
];

/** Whether facts or a second at which all that was written has been read. */
type Step = Facts | number;

function runAfter(steps: readonly Step[], of: Manifest = manifest): LiveRun {
  const run = new LiveRun();
  run.know(of);
  run.take(factIn("harness", { event: "clock", atUs: 0, wallUs: 0 }));
  for (const step of steps) {
    if (typeof step === "number") run.advance(us(step));
    else for (const [file, event] of step) run.take(factIn(file, event));
  }
  return run;
}

const countsAfter = (steps: readonly Step[], of?: Manifest) => runAfter(steps, of).planned?.dispatches.counts;

describe("an outcome", () => {
  it.each([
    ["in time", [asked(0, 0), entered(0, 0.2), 1], { requested: 1, delivered: 1 }],
    ["on the deadline is in time", [asked(0, 0), entered(0, 10), 11], { delivered: 1 }],
    ["after it is late", [asked(0, 0), entered(0, 10.001), 11], { delivered: 0, late: 1 }],
    ["on the grace's end is late", [asked(0, 0), entered(0, 20), 21], { late: 1, lost: 0 }],
    ["after that is lost", [asked(0, 0), entered(0, 20.001), 20.5], { late: 0, lost: 1 }],
    ["none is not lost before its watch is over", [asked(0, 0), 20.9], { requested: 1, lost: 0 }],
    ["none is lost then", [asked(0, 0), 21], { lost: 1 }],
    [
      "whoever k6 has done with a moment before is lost too",
      [asked(0, 0), done(0), 20.99, 20.995, 21.5, 22],
      { requested: 1, lost: 1 },
    ],
    ["lost stays lost", [asked(0, 0), 21, entered(0, 20.5), 22], { lost: 1, late: 0, delivered: 0 }],
    [
      "a second entry of the same attempt changes nothing",
      [asked(0, 0), entered(0, 0.2), 1, entered(0, 9), 10],
      { delivered: 1, late: 0 },
    ],
    ["a request that was not answered counts when it arrived", [asked(0, 0).slice(0, 1), 5], { requested: 0 }],
    ["and then it does", [asked(0, 0).slice(0, 1), entered(0, 0.2), 5], { requested: 1, delivered: 1 }],
    [
      "a refused one is no request",
      [asked(0, 0, 1, { answer: "refused" }), 1, done(0), 22],
      { requested: 0, refused: 1, lost: 0 },
    ],
    [
      "a worker's fact that is read before its request waits",
      [entered(0, 0.2), 1, asked(0, 0), 2, 3],
      { delivered: 1 },
    ],
    [
      "a warm-up's job is none of the plan's",
      [asked(99, 0), entered(99, 0.2), 30],
      { requested: 0, delivered: 0, lost: 0 },
    ],
    [
      "a stranger's job is nobody's",
      [asked(0, 0), [["worker-1", { event: "entry", atUs: 1, ...job(-1, 0, "J", { room: "theirs" }) }]], 1],
      { delivered: 0 },
    ],
  ] as const)("%s", (_, steps, counts) => {
    expect(countsAfter(steps)).toMatchObject(counts);
  });

  it("is not lost where the observers were ended before its watch was over", () => {
    const ended: Facts = [["harness", { event: "load-ended", atUs: us(15) }]];
    expect(countsAfter([asked(0, 0), ended, 60])).toMatchObject({ requested: 1, lost: 0 });
    expect(runAfter([asked(0, 0), ended, 60]).planned?.dispatches.awaited).toBe(1);
  });
});

describe("a rescue", () => {
  const rescued = asked(0, 10, 2, { dispatchId: "AD_2", roomSid: "" });
  const rescueEntered = (atSeconds: number, roomSid = "RM_0"): Facts => [
    ["worker-1", { event: "entry", atUs: us(atSeconds), ...job(0, 2, "J2", { roomSid }) }],
  ];
  it.each([
    [
      "that came in time has recovered it, which changes no outcome",
      [rescueEntered(10.3)],
      { rescues: 1, recovered: 1, lost: 1 },
    ],
    ["that came after its own deadline has not", [rescueEntered(20.1)], { recovered: 0 }],
    ["that came into another room has not", [rescueEntered(10.3, "RM_other")], { recovered: 0 }],
    ["that came after the first one has not", [entered(0, 10.2), rescueEntered(10.3)], { recovered: 0, late: 1 }],
    ["that nobody heard of has not", [], { rescues: 1, recovered: 0 }],
  ] as const)("%s", (_, facts, counts) => {
    expect(countsAfter([asked(0, 0), 9, rescued, ...facts, 31, done(0), 32, 33])).toMatchObject(counts);
  });

  it("is known by its dispatch where the job has no key of ours", () => {
    const keyless = job(-1, 0, "J2", { room: roomNameOf(runId, 0), dispatchId: "AD_2" });
    const steps = [
      asked(0, 0),
      9,
      rescued,
      [["worker-1", { event: "entry", atUs: us(10.3), ...keyless }]],
      31,
    ] as const;
    expect(countsAfter(steps)).toMatchObject({ delivered: 0, lost: 1, rescues: 1 });
  });
});

describe("an external worker", () => {
  const external: Manifest = { ...manifest, plan: { ...manifest.plan, worker: "external" } };
  const offered = (identity: string, jobId = "J1"): Facts => [
    ["wiretap", { event: "offer", atUs: us(0.2), link: 1, ...job(-1, 0, jobId) }],
    ["wiretap", { event: "answer", atUs: us(0.21), link: 1, ...job(-1, 0, jobId), available: "yes", identity }],
    ["wiretap", { event: "assignment", atUs: us(0.22), link: 1, ...job(-1, 0, jobId), identity }],
  ];
  const joined = (identity: string, event = "participant-joined", kind = "agent"): Facts => [
    ["collector", { event, atUs: us(0.5), room: roomNameOf(runId, 0), identity, kind }],
  ];
  it.each([
    ["arrives when the agent that its answer named is in the room", [offered("A"), joined("A")], 1],
    ["not by somebody else's agent", [offered("A"), joined("B")], 0],
    ["not by a participant that is no agent", [offered("A"), joined("A", "participant-joined", "other")], 0],
    ["also where the wiretap's file is read after the collector's", [joined("A"), offered("A")], 1],
  ])("%s", (_, facts, delivered) => {
    expect(countsAfter([asked(0, 0), ...facts, 1], external)).toMatchObject({ delivered });
  });
  it("has a job while its agent is there", () => {
    const steps = [asked(0, 0), offered("A"), joined("A"), 1];
    expect(runAfter(steps, external).planned?.dispatches.jobs).toBe(1);
    expect(runAfter([...steps, joined("A", "participant-left"), 2], external).planned?.dispatches.jobs).toBe(0);
  });
});

describe("stages", () => {
  const frame = (event: string, atSeconds: number, link: number, more = {}): Facts => [
    ["wiretap", { event, atUs: us(atSeconds), link, ...job(0, 1, "J0.1"), identity: "", ...more }],
  ];
  it("are those of the last offer that was answered yes before the arrival", () => {
    const run = runAfter([
      ...[asked(0, 0), frame("offer", 0.2, 1), frame("answer", 0.3, 1, { available: "no" })],
      ...[frame("offer", 0.4, 2), frame("answer", 0.5, 2, { available: "yes" }), frame("assignment", 0.7, 2)],
      ...[entered(0, 1), 2, done(0), 3, 4],
    ]);
    const sums = Object.entries(run.planned?.dispatches.stages ?? {}).map(([stage, { sum }]) => [stage, sum]);
    expect(Object.fromEntries(sums)).toEqual({
      ...{ offer: 0.4, answer: expect.closeTo(0.1), assignment: expect.closeTo(0.2), entry: expect.closeTo(0.3) },
      join: 0,
    });
  });
  it("wait until k6 has done with the dispatch", () => {
    const steps = [asked(0, 0), frame("offer", 0.2, 1), entered(0, 1), 2, 3];
    expect(runAfter(steps).planned?.dispatches.stages.offer.count).toBe(0);
    expect(runAfter([...steps, done(0), 4, 5]).planned?.dispatches.stages.offer.count).toBe(1);
  });
});

describe("what is there now", () => {
  it.each([
    ["a room from its request on", [asked(0, 0)], { rooms: 1, jobs: 0 }],
    ["a live room from its making on", [[["k6", { event: "room-made", n: 0, roomSid: "RM_0" }]]], { rooms: 1 }],
    ["no room once it is deleted", [asked(0, 0), done(0)], { rooms: 0 }],
    [
      "a room that could not be deleted",
      [asked(0, 0), [["k6", { event: "deleted", n: 0, result: "failed" }]]],
      { rooms: 1 },
    ],
    ["no room for a refused one", [asked(0, 0, 1, { answer: "refused" })], { rooms: 0 }],
    ["a job from its entry on", [asked(0, 0), entered(0, 0.2)], { jobs: 1 }],
    [
      "no job once it has left",
      [asked(0, 0), entered(0, 0.2), [["worker-1", { event: "left", atUs: us(4), ...job(0, 1, "J0.1") }]]],
      { jobs: 0 },
    ],
    [
      "no job whose room k6 has done with, though its process died without a word",
      [asked(0, 0), entered(0, 0.2), 1, done(0), 2],
      { jobs: 0 },
    ],
  ] as const)("%s", (_, steps, expected) => {
    const dispatches = runAfter([...(steps as readonly Step[]), 5]).planned?.dispatches;
    expect({ rooms: dispatches?.rooms, jobs: dispatches?.jobs }).toMatchObject(expected);
  });

  it("what is due by the plan, until the load ends", () => {
    const twoSeconds = manifest.plan;
    const dueAt = (steps: readonly Step[]) => runAfter(steps, { ...manifest, plan: twoSeconds }).due;
    expect(dueAt([5])).toBe(0);
    expect(dueAt([asked(0, 0), 0.5])).toBe(1);
    expect(dueAt([asked(0, 0), 5])).toBe(3);
    expect(dueAt([asked(0, 0), [["harness", { event: "load-ended", atUs: us(3) }]], 60])).toBe(2);
  });

  it("how late k6 was, not below nothing for a stamp of whole milliseconds", () => {
    const late = (iterationWallMs: number): Facts => [
      ["k6", { event: "request", wallMs: 5, n: 0, attempt: 1, iterationWallMs, zeroWallMs: 0, dueUs: 2_000_000 }],
    ];
    const sumAfter = (iterationWallMs: number) =>
      runAfter([late(iterationWallMs)]).planned?.dispatches.schedulingDelay.sum;
    expect(sumAfter(2_007)).toBeCloseTo(0.007);
    expect(sumAfter(1_999)).toBe(0);
    expect(sumAfter(1_900)).toBeCloseTo(0.1);
  });

  it("faults as often as they struck or began, and whether the server is silent", () => {
    const fault = (phase: string) =>
      ["wiretap", { event: "fault", atUs: 0, fault: "stall", specification: "stall", target: "", phase }] as const;
    const silent = ["harness", { event: "server-silent", atUs: 1 }] as const;
    const run = runAfter([[fault("began"), fault("ended"), fault("once"), silent]]);
    expect(Object.fromEntries(run.faults)).toEqual({ stall: 2 });
    expect(run.isServerSilent).toBe(true);
    run.take(factIn("harness", { event: "server-answers", atUs: 2 }));
    expect(run.isServerSilent).toBe(false);
  });
});
