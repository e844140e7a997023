// Injected against found, with sets that agree and, above all, with sets that do not: a comparison that cannot fail
// says nothing.

import { describe, expect, it } from "vitest";
import { lostBy, nothing } from "../faults/expectation.js";
import type { Expected } from "../faults/fault.js";
import { compare, type Demands, type Found, type Injected } from "./compare.js";

const delivered: Omit<Found, "n" | "room"> = {
  ...{ outcome: "delivered", cause: null, alsoFits: [], delayMs: 210, duplicated: false },
};
const lost = (cause: string | null): typeof delivered => ({ ...delivered, outcome: "lost", cause, delayMs: null });
const late = (cause: string, delayMs: number) => ({ ...delivered, outcome: "late", cause, delayMs });

const dropped: Expected = lostBy("never offered");
const delayed: Expected = { effect: "late", lateByMs: 1_500, causes: ["offered late"] };

/** Dispatches 0, 1, 2 ... with what was done to each and what was found. */
function comparisonOf(
  rows: readonly (readonly [Injected | undefined, typeof delivered | undefined])[],
  demands: Partial<Demands> = {},
) {
  const injected = new Map(rows.flatMap(([one], n) => (one === undefined ? [] : [[n, one] as const])));
  return compare(
    injected,
    rows.flatMap(([, row], n) => (row === undefined ? [] : [{ n, room: `room-${n}`, ...row }])),
    {
      rooms: new Map(rows.map((_, n) => [n, `room-${n}`])),
      ...{ usualDelayMs: 210, leastStruck: 0, alsoFits: "allowed", ...demands },
    },
  );
}

describe("sets that agree", () => {
  it.each([
    ["nothing done, nothing found", [[undefined, delivered]]],
    [
      "one dropped, one lost with its cause",
      [
        [undefined, delivered],
        [dropped, lost("never offered")],
      ],
    ],
    ["one delayed, one late with its cause", [[delayed, late("offered late", 1_712)]]],
    ["one touched without an effect", [[nothing, delivered]]],
    ["one healed", [[{ effect: "healed", lateByMs: 0, causes: [] }, delivered]]],
    [
      "one entered twice",
      [
        [
          { effect: "duplicate", lateByMs: 0, causes: [] },
          { ...delivered, duplicated: true },
        ],
      ],
    ],
    [
      "one at an edge, lost or not",
      [
        ["edge", lost("worker stopped")],
        ["edge", delivered],
        [undefined, delivered],
      ],
    ],
  ] as const)("%s", (_, rows) => {
    expect(comparisonOf(rows)).toMatchObject({
      result: "equal",
      missed: [],
      false: [],
      wrongCauses: [],
      wrongDelays: [],
    });
  });
});

describe("sets that do not", () => {
  it.each([
    ["a drop that was not found", [[dropped, delivered]], { missed: ["room-0"] }],
    ["one lost that nobody touched", [[undefined, lost("never offered")]], { false: ["room-0"] }],
    ["one late that nobody touched", [[undefined, late("offered late", 2_000)]], { false: ["room-0"] }],
    [
      "one unresolved that nobody touched",
      [[undefined, { ...delivered, outcome: "unresolved" }]],
      { false: ["room-0"] },
    ],
    ["one lost that was touched without an effect", [[nothing, lost("refused")]], { false: ["room-0"] }],
    ["one late that should be lost", [[dropped, late("offered late", 2_000)]], { missed: ["room-0"] }],
    [
      "a loss in the wrong room",
      [
        [dropped, delivered],
        [undefined, lost("never offered")],
      ],
      { missed: ["room-0"], false: ["room-1"] },
    ],
    [
      "a wrong cause",
      [[dropped, lost("refused")]],
      { wrongCauses: [{ room: "room-0", cause: "refused", expected: ["never offered"] }] },
    ],
    [
      "no cause",
      [[dropped, lost(null)]],
      { wrongCauses: [{ room: "room-0", cause: null, expected: ["never offered"] }] },
    ],
    ["one entered twice that nobody touched", [[undefined, { ...delivered, duplicated: true }]], { false: ["room-0"] }],
    [
      "one late as it should be, and entered twice",
      [[delayed, { ...late("offered late", 1_710), duplicated: true }]],
      { false: ["room-0"], missed: [] },
    ],
    [
      "one late and to be entered twice, entered once",
      [[{ ...delayed, duplicated: true }, late("offered late", 1_710)]],
      { missed: ["room-0"] },
    ],
    ["one dropped of which analysis has no row", [[dropped, undefined]], { missed: ["room-0"] }],
    ["one touched without an effect that has no row", [[nothing, undefined]], { missed: ["room-0"] }],
    ["a cause of one delivered", [[undefined, { ...delivered, cause: "refused" }]], { false: ["room-0"] }],
    [
      "one late by another delay than the dose",
      [[delayed, late("offered late", 2_100)]],
      { wrongDelays: [{ room: "room-0", injectedMs: 1_500, foundMs: 1_890 }] },
    ],
    [
      "one late without a delay",
      [[delayed, { ...late("offered late", 0), delayMs: null }]],
      { wrongDelays: [{ room: "room-0", injectedMs: 1_500, foundMs: null }] },
    ],
  ] as const)("%s", (_, rows, expected) => {
    expect(comparisonOf(rows)).toMatchObject({ result: "unequal", ...expected });
  });
});

it("counts the touched, the injected, the found, causes and what fits twice", () => {
  const also = { ...lost("never offered"), alsoFits: ["offered late"] };
  const rows = [
    [dropped, also],
    [dropped, lost("never offered")],
    [nothing, delivered],
    ["edge", delivered],
  ] as const;
  expect(comparisonOf([...rows, [undefined, delivered]])).toMatchObject({
    ...{ dispatches: 4, edges: 1, touched: 3, injected: 2, found: 2, ambiguous: 1 },
    causes: { "never offered": 2 },
  });
});

it("says how late the late ones are against the dose, by their medians", () => {
  const rows = [1_700, 1_712, 1_900].map((delayMs) => [delayed, late("offered late", delayMs)] as const);
  expect(comparisonOf(rows).lateByMs).toEqual({ count: 3, injected: 1_500, found: 1_502 });
});

it("one late and entered twice, as it should be, is equal", () => {
  const rows = [
    [
      { ...delayed, duplicated: true },
      { ...late("offered late", 1_710), duplicated: true },
    ],
  ] as const;
  expect(comparisonOf(rows).result).toBe("equal");
});

describe("what proves nothing is unknown", () => {
  it.each([
    ["no dispatch at all", [], 0, "no dispatch could be judged"],
    ["all at an edge", [["edge", delivered]], 0, "no dispatch could be judged"],
    ["fewer struck than it takes", [[dropped, lost("never offered")]], 2, "1 dispatches were struck, and it takes 2"],
  ] as const)("%s", (_, rows, leastStruck, why) => {
    const comparison = comparisonOf(rows, { leastStruck });
    expect(comparison.result).toBe("unknown");
    expect(comparison.why).toContain(why);
  });

  it("but not where something is wrong all the same", () => {
    expect(comparisonOf([[undefined, lost("refused")]], { leastStruck: 1 })).toMatchObject({
      result: "unequal",
      why: "",
    });
  });
});

it("a second cause that fits is wrong where the case allows none", () => {
  const rows = [[dropped, { ...lost("never offered"), alsoFits: ["offered late"] }]] as const;
  expect(comparisonOf(rows).result).toBe("equal");
  expect(comparisonOf(rows, { alsoFits: "none" })).toMatchObject({ result: "unequal", ambiguous: 1 });
});
