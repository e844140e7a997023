// The search, on machines whose truth is known: monotone ones, ones that contradict themselves, and a harness that fails
// above some rate.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { UnknownBy } from "../../contract/capacity.js";
import {
  type Answer,
  mostSteps,
  nextOf,
  roundedRate,
  type Search,
  type SearchStep,
  type StepOutcome,
} from "./search.js";

const wide: Search = { fromPerSecond: 10, toPerSecond: 1000, precision: 0.15, idleSteps: 1 };

/** Unknown because of the harness, unless said otherwise. */
const stepOf = (outcome: StepOutcome, unknownBy: UnknownBy = "harness") => ({
  ...{ outcome, unknownBy: outcome === "unknown" ? unknownBy : null },
});

/** Runs a machine that answers each step, to the end. */
function found(search: Search, outcomeOf: (ratePerSecond: number, index: number) => StepOutcome) {
  const steps: SearchStep[] = [];
  for (;;) {
    const next = nextOf(search, steps);
    if (next.do === "answer") return { answer: next.answer, steps };
    if (steps.length > mostSteps) throw new Error("it goes on for ever");
    steps.push({ ratePerSecond: next.ratePerSecond, ...stepOf(outcomeOf(next.ratePerSecond, steps.length)) });
  }
}

const upTo =
  (capacity: number) =>
  (rate: number): StepOutcome =>
    rate <= capacity ? "kept" : "broken";

const kept = (ratePerSecond: number): SearchStep => ({ ratePerSecond, ...stepOf("kept") });
const broken = (ratePerSecond: number): SearchStep => ({ ratePerSecond, ...stepOf("broken") });
const unknown = (ratePerSecond: number, by?: UnknownBy): SearchStep => ({ ratePerSecond, ...stepOf("unknown", by) });

describe("the next step", () => {
  it.each<[string, readonly SearchStep[], number, string]>([
    ["the first is at the lowest rate", [], 10, "idle"],
    ["an unknown one is run again", [unknown(10)], 10, "idle"],
    ["kept: twice the rate", [kept(10)], 20, "rise"],
    ["never above --to", [kept(10), kept(600)], 1000, "rise"],
    ["broken: the middle, by ratio", [kept(10), kept(20), broken(40)], 28.3, "bisect"],
    ["an unknown one on the way too", [kept(10), unknown(20)], 20, "repeat"],
    ["unknown twice: below it", [kept(10), kept(20), unknown(40), unknown(40)], 28.3, "bisect"],
    ["narrow enough: the lower end again", [kept(10), kept(20), broken(22)], 20, "confirm"],
    ["then the upper", [kept(10), kept(20), broken(22), kept(20)], 22, "confirm"],
    ["a lower end that breaks: below it", [kept(10), kept(20), broken(22), broken(20)], 14.1, "bisect"],
    ["an upper end that holds: above it", [kept(10), kept(20), broken(22), kept(20), kept(22)], 44, "rise"],
    ["the lowest rate broken: once more", [broken(10)], 10, "confirm"],
  ])("%s", (_, steps, ratePerSecond, purpose) => {
    expect(nextOf(wide, steps)).toEqual({ do: "run", ratePerSecond, purpose });
  });
});

describe("the idle step, run twice", () => {
  const twice: Search = { ...wide, idleSteps: 2 };
  it.each<[string, readonly SearchStep[], number, string]>([
    ["kept: once more", [kept(10)], 10, "idle"],
    ["kept twice: twice the rate", [kept(10), kept(10)], 20, "rise"],
    ["unknown once: it is tried until it is kept twice", [unknown(10), kept(10)], 10, "idle"],
    ["unknown twice: one has to do", [unknown(10), kept(10), unknown(10)], 20, "rise"],
  ])("%s", (_, steps, ratePerSecond, purpose) => {
    expect(nextOf(twice, steps)).toEqual({ do: "run", ratePerSecond, purpose });
  });
});

describe("the answer", () => {
  it.each<[string, readonly SearchStep[], Partial<Answer>]>([
    [
      "a bracket, when both ends were seen twice",
      [kept(10), kept(20), broken(22), kept(20), broken(22)],
      {
        ...{ kind: "bracket", contradictions: [], unknownAtPerSecond: null },
        low: { ratePerSecond: 20, confirmed: "twice" },
        high: { ratePerSecond: 22, confirmed: "twice" },
      },
    ],
    [
      "an end that the harness failed to run again is seen once",
      [kept(10), kept(20), broken(22), kept(20), unknown(22), unknown(22)],
      { kind: "bracket", high: { ratePerSecond: 22, confirmed: "once" } },
    ],
    ["broken twice at the lowest rate", [broken(10), broken(10)], { kind: "fails-at-lowest", confirmed: "twice" }],
    ["kept and broken at the lowest rate: nothing", [broken(10), kept(10)], { kind: "nothing" }],
    ["unknown twice at the lowest rate: nothing", [unknown(10), unknown(10)], { kind: "nothing" }],
    [
      "at least, when the harness failed above",
      [kept(10), unknown(11), unknown(11), kept(10)],
      {
        kind: "at-least",
        low: { ratePerSecond: 10, confirmed: "twice" },
        stoppedBy: "harness",
        unknownAtPerSecond: 11,
      },
    ],
    [
      "a rate between the ends of which nothing is known is named",
      [kept(10), broken(20), unknown(11), unknown(11), kept(10), broken(20)],
      { kind: "bracket", high: { ratePerSecond: 20, confirmed: "twice" }, unknownAtPerSecond: 11 },
    ],
  ])("%s", (_, steps, answer) => {
    const next = nextOf(wide, steps);
    expect(next).toMatchObject({ do: "answer", answer });
  });

  it.each<[string, readonly SearchStep[], Partial<Answer>]>([
    ["evidence", [unknown(11, "evidence"), unknown(11, "evidence")], { stoppedBy: "evidence", unknownAtPerSecond: 11 }],
    ["runs that were killed", [unknown(11, "ended"), unknown(11, "ended")], { stoppedBy: "ended" }],
    ["the harness only where nothing else was", [unknown(11, "evidence"), unknown(11)], { stoppedBy: "evidence" }],
  ])("is at least what is below; above it %s is the reason", (_, above, answer) => {
    expect(nextOf(wide, [kept(10), ...above, kept(10)])).toMatchObject({
      ...{ do: "answer", ended: "by itself", answer: { kind: "at-least", ...answer } },
    });
  });

  it.each<UnknownBy>(["cannot-run", "bug"])("is what is known by then, at once, after %s", (by) => {
    expect(nextOf(wide, [kept(10), kept(20), unknown(40, by)])).toMatchObject({
      ...{ do: "answer", ended: "could not go on" },
      answer: { kind: "at-least", low: { ratePerSecond: 20, confirmed: "once" }, stoppedBy: "early" },
    });
    expect(nextOf(wide, [kept(10), kept(20), broken(40), unknown(28.3, by)])).toMatchObject({
      ...{ do: "answer", ended: "could not go on" },
      answer: { kind: "bracket", low: { ratePerSecond: 20 }, high: { ratePerSecond: 40 } },
    });
    expect(nextOf(wide, [unknown(10, by)])).toMatchObject({ ended: "could not go on", answer: { kind: "nothing" } });
  });

  it("is not complete when the steps are used up", () => {
    const noise = (_: number, index: number): StepOutcome => (index % 2 === 0 ? "unknown" : "kept");
    const precise: Search = { ...wide, fromPerSecond: 0.01, toPerSecond: 1e12 };
    const steps: SearchStep[] = [];
    for (let next = nextOf(precise, steps); next.do === "run"; next = nextOf(precise, steps)) {
      steps.push({ ratePerSecond: next.ratePerSecond, ...stepOf(noise(0, steps.length)) });
    }
    expect(steps.length).toBe(mostSteps);
    expect(nextOf(precise, steps)).toMatchObject({ ended: "steps used up", answer: { stoppedBy: "early" } });
  });

  it("is at least --to, when that is kept", () => {
    const { answer } = found(wide, () => "kept");
    expect(answer).toMatchObject({
      kind: "at-least",
      low: { ratePerSecond: 1000, confirmed: "twice" },
      stoppedBy: "to",
    });
  });

  it("of a machine that contradicts itself holds both of its limits", () => {
    // It carries 100/s at first, and 60/s from the eighth step on.
    const { answer } = found(wide, (rate, index) => upTo(index < 8 ? 100 : 60)(rate));
    if (answer.kind !== "bracket") throw new Error(answer.kind);
    expect(answer.contradictions).not.toEqual([]);
    expect(answer.low.ratePerSecond).toBeLessThanOrEqual(60);
    expect(answer.high.ratePerSecond).toBeGreaterThan(100);
    expect(answer.width).toBeGreaterThan(wide.precision);
  });
});

const searches = fc
  .record({ from: fc.integer({ min: 100, max: 50_000 }), times: fc.integer({ min: 2, max: 500 }) })
  .map(({ from, times }) => ({ from: roundedRate(from / 1000), times }))
  .map(({ from, times }) => ({ fromPerSecond: from, toPerSecond: roundedRate(from * times) }));
const precisions = fc.integer({ min: 5, max: 50 }).map((percent) => percent / 100);

describe("for any machine", () => {
  it("with a capacity between --from and --to the bracket holds it and is narrow enough", () => {
    fc.assert(
      fc.property(searches, precisions, fc.double({ min: 0, max: 1, noNaN: true }), (range, precision, share) => {
        const { fromPerSecond, toPerSecond } = range;
        const capacity = fromPerSecond * (toPerSecond / fromPerSecond) ** share * 0.999_999;
        fc.pre(capacity >= fromPerSecond);
        const { answer } = found({ ...range, precision, idleSteps: 2 }, upTo(capacity));
        if (answer.kind !== "bracket") throw new Error(answer.kind);
        expect(answer.low.ratePerSecond).toBeLessThanOrEqual(capacity);
        expect(answer.high.ratePerSecond).toBeGreaterThan(capacity);
        expect(answer.width).toBeLessThanOrEqual(precision + 1e-9);
        expect([answer.low.confirmed, answer.high.confirmed, answer.contradictions]).toEqual(["twice", "twice", []]);
      }),
    );
  });

  it("above which the harness fails the answer is at least the last rate below, and no upper number", () => {
    fc.assert(
      fc.property(searches, precisions, fc.double({ min: 0.01, max: 1, noNaN: true }), (range, precision, share) => {
        const { fromPerSecond, toPerSecond } = range;
        const wall = fromPerSecond * (toPerSecond / fromPerSecond) ** share * 0.999_999;
        fc.pre(wall >= fromPerSecond);
        const { answer } = found({ ...range, precision, idleSteps: 2 }, (rate) => (rate <= wall ? "kept" : "unknown"));
        if (answer.kind !== "at-least") throw new Error(answer.kind);
        expect(answer.stoppedBy).toBe("harness");
        expect(answer.low.ratePerSecond).toBeLessThanOrEqual(wall);
        expect(answer.unknownAtPerSecond).toBeGreaterThan(wall);
      }),
    );
  });

  it("whatever its steps say, it ends, says every contradiction, and nothing kept lies above the bracket", () => {
    const outcomes = fc.array(fc.constantFrom<StepOutcome>("kept", "broken", "unknown"), {
      minLength: mostSteps,
      maxLength: mostSteps,
    });
    fc.assert(
      fc.property(searches, precisions, outcomes, (range, precision, all) => {
        const { answer, steps } = found({ ...range, precision, idleSteps: 2 }, (_, index) => all[index] ?? "unknown");
        expect(steps.length).toBeLessThanOrEqual(mostSteps);
        if (answer.kind !== "bracket") return;
        const ratesThat = (outcome: StepOutcome) =>
          steps.filter((step) => step.outcome === outcome).map(({ ratePerSecond }) => ratePerSecond);
        expect(Math.max(...ratesThat("kept"))).toBeLessThan(answer.high.ratePerSecond);
        expect(Math.min(...ratesThat("broken"))).toBeGreaterThan(answer.low.ratePerSecond);
        const isMonotone = Math.max(...ratesThat("kept")) < Math.min(...ratesThat("broken"));
        expect(answer.contradictions.length).toBe(isMonotone ? 0 : 1);
      }),
    );
  });
});
