import { describe, expect, it } from "vitest";
import type { JobFacts } from "../contract/events/job.js";
import type { FaultChoice, FaultWindow, WorkerFault } from "../contract/faults.js";
import { monotonicUs } from "../contract/instants.js";
import { faultEventOf, WorkerFaults } from "./faults.js";

const always: FaultWindow = { fromMs: 0, toMs: null };
const all: FaultChoice = { by: "all" };
const named = (name: string, index: number, window: FaultWindow) => ({
  index,
  name,
  specification: `${name} …`,
  window,
});

const refuse = (choice: FaultChoice = all, window = always, index = 0): WorkerFault => ({
  ...named("refuse", index, window),
  kind: "refuse",
  choice,
});
const answerSlowly = (byMs: number, index = 1, choice: FaultChoice = all): WorkerFault => ({
  ...named("answer-slowly", index, always),
  kind: "answer-slowly",
  choice,
  byMs,
});
const reportLoad = (loadPermille: number, window: FaultWindow, index = 2): WorkerFault => ({
  ...named("report-load", index, window),
  kind: "report-load",
  loadPermille,
});
const reportFull = (window: FaultWindow, index = 3): WorkerFault => ({
  ...named("report-full", index, window),
  kind: "report-full",
});

/** Of a load that started at 1 s of the clock. */
function started(faults: readonly WorkerFault[], seed = 1): WorkerFaults {
  const worker = new WorkerFaults({ faults, seed });
  worker.loadStarted(1_000_000);
  return worker;
}
const at = (ms: number) => monotonicUs(1_000_000 + ms * 1000);
const rooms = Array.from({ length: 1_000 }, (_, n) => `room-${n}`);
const refusedRooms = (worker: WorkerFaults, names = rooms) =>
  names.filter((room) => worker.forOffer(room, at(1)).answer === "no");

describe("forOffer", () => {
  const window: FaultWindow = { fromMs: 100, toMs: 200 };
  const table: readonly (readonly [string, readonly WorkerFault[], number, "yes" | "no", number, readonly string[]])[] =
    [
      ["without faults the answer is yes at once", [], 0, "yes", 0, []],
      ["a refusal says no at once", [refuse()], 0, "no", 0, ["refuse"]],
      ["a slow answer is still a yes", [answerSlowly(700)], 0, "yes", 700, ["answer-slowly"]],
      ["both together are a slow no", [refuse(), answerSlowly(700)], 0, "no", 700, ["refuse", "answer-slowly"]],
      [
        "two slow answers add up",
        [answerSlowly(700), answerSlowly(50, 4)],
        0,
        "yes",
        750,
        ["answer-slowly", "answer-slowly"],
      ],
      ["before its window nothing happens", [refuse(all, window)], 99, "yes", 0, []],
      ["a window begins with its first millisecond", [refuse(all, window)], 100, "no", 0, ["refuse"]],
      ["and ends before its last", [refuse(all, window)], 200, "yes", 0, []],
      ["what the worker reports touches no offer", [reportFull(always), reportLoad(900, always)], 0, "yes", 0, []],
    ];
  it.each(table)("%s", (_, faults, ms, answer, afterMs, by) => {
    const effect = started(faults).forOffer("room", at(ms));
    expect({ ...effect, by: effect.by.map((fault) => fault.name) }).toEqual({ answer, afterMs, by });
  });

  it("nothing happens before the load has started", () => {
    expect(new WorkerFaults({ faults: [refuse()], seed: 1 }).forOffer("room", at(0)).answer).toBe("yes");
  });

  it("the nth is counted by each fault for itself, and struck once", () => {
    const worker = started([refuse({ by: "nth", nth: 2 }), answerSlowly(5, 1, { by: "nth", nth: 3 })]);
    const effects = ["a", "b", "c", "d"].map((room) => worker.forOffer(room, at(1)));
    expect(effects.map(({ answer, afterMs }) => `${answer} ${afterMs}`)).toEqual(["yes 0", "no 0", "yes 5", "yes 0"]);
  });

  it("the nth counts from the window's start", () => {
    const worker = started([refuse({ by: "nth", nth: 1 }, { fromMs: 100, toMs: null })]);
    expect([50, 100, 101].map((ms) => worker.forOffer("room", at(ms)).answer)).toEqual(["yes", "no", "yes"]);
  });

  it("a probability strikes about so many rooms, the same whatever their order", () => {
    const faults = [refuse({ by: "probability", p: 0.2 })];
    const struck = refusedRooms(started(faults));
    // 200 are expected, with a standard deviation of 13; the seed is fixed, so this cannot flicker.
    expect(Math.abs(struck.length - 200)).toBeLessThan(50);
    expect(refusedRooms(started(faults), [...rooms].reverse()).reverse()).toEqual(struck);
    expect(refusedRooms(started(faults, 2))).not.toEqual(struck);
    expect(refusedRooms(started([refuse({ by: "probability", p: 0.2 }, always, 7)]))).not.toEqual(struck);
  });
});

describe("reportAt and takeChanges", () => {
  const first: FaultWindow = { fromMs: 100, toMs: 300 };
  const second: FaultWindow = { fromMs: 200, toMs: null };
  const faults = [reportLoad(900, first), reportFull(second), reportLoad(100, second, 4)];

  it.each([
    ["nothing special before any window", 99, 0, false],
    ["the first load in its window", 100, 900, false],
    ["of two that overlap, the later one of the command line", 200, 100, true],
    ["the one that is left after the first has ended", 300, 100, true],
  ])("reports %s", (_, ms, loadPermille, full) => {
    expect(started(faults).reportAt(at(ms))).toEqual({ loadPermille, full });
  });

  it("tells each beginning and end once", () => {
    const worker = started(faults);
    const changes = [50, 100, 150, 250, 350, 400].map((ms) =>
      worker.takeChanges(at(ms)).map(({ phase, fault }) => `${phase} ${fault.index}`),
    );
    expect(changes).toEqual([[], ["began 2"], [], ["began 3", "began 4"], ["ended 2"], []]);
  });

  it("names the edges at which to look, once each and in order", () => {
    expect(started([...faults, refuse(all, { fromMs: 1, toMs: 2 })]).reportEdgesMs()).toEqual([100, 200, 300]);
  });
});

describe("faultEventOf", () => {
  const job: JobFacts = { n: 7, attempt: 1, jobId: "AJ_1", dispatchId: "AD_1", room: "room", roomSid: "RM_1" };
  const common = { event: "fault", atUs: at(0), fault: "refuse", specification: "refuse …", target: "worker-1" };
  it("names the room and job that it touched, or none", () => {
    const where = { atUs: at(0), target: "worker-1" };
    expect(faultEventOf(refuse(), "once", { ...where, job })).toEqual({
      ...common,
      phase: "once",
      room: "room",
      jobId: "AJ_1",
    });
    expect(faultEventOf(refuse(), "began", where)).toEqual({ ...common, phase: "began", room: "", jobId: "" });
  });
});
