import { describe, expect, it } from "vitest";
import type { FaultChoice, FaultWindow, WiretapFault } from "../../contract/faults.js";
import type { FrameKind } from "../../contract/frames.js";
import { Aim, type FrameFault, isChosen } from "./aim.js";
import { delayMsOf } from "./delay.js";
import { stageOf } from "./index.js";
import { momentsOf } from "./moments.js";
import type { Message, StageKit } from "./stage.js";
import { stallsOn } from "./stall.js";

const always: FaultWindow = { fromMs: 0, toMs: null };
const common = { index: 0, name: "x", specification: "x", window: always };
const drop = (choice: FaultChoice, window = always, index = 0): FrameFault => ({
  ...common,
  index,
  window,
  kind: "drop",
  frame: "offer",
  choice,
});

const message = (name: string, kind: FrameKind = "offer"): Message => {
  const job = { n: 0, attempt: 1, jobId: name, dispatchId: "", room: name, roomSid: "" } as const;
  return { wire: Buffer.from(name), frame: { kind, job, fact: null } };
};

describe("isChosen", () => {
  it.each<[string, FaultChoice, number, number, boolean]>([
    ["all strikes each", { by: "all" }, 5, 0.99, true],
    ["nth strikes that one", { by: "nth", nth: 3 }, 3, 0.99, true],
    ["nth spares the others", { by: "nth", nth: 3 }, 2, 0, false],
    ["a chance under p strikes", { by: "probability", p: 0.1 }, 1, 0.0999, true],
    ["a chance of p does not", { by: "probability", p: 0.1 }, 1, 0.1, false],
    ["p=0 never strikes", { by: "probability", p: 0 }, 1, 0, false],
    ["p=1 always does", { by: "probability", p: 1 }, 1, 0.9999, true],
  ])("%s", (_, choice, nth, chance, expected) => {
    expect(isChosen(choice, nth, chance)).toBe(expected);
  });
});

describe("Aim", () => {
  const strikes = (fault: FrameFault, seed = 1) => {
    const aim = new Aim(fault, seed);
    return (kind: FrameKind, link: number, atMs: number | null, room = "r") =>
      aim.strikes(message(room, kind).frame, link, atMs);
  };

  it("counts the n-th over all links, of its kind and in its window only", () => {
    const struck = strikes(drop({ by: "nth", nth: 2 }, { fromMs: 100, toMs: 200 }));
    expect([
      struck("offer", 1, null),
      struck("offer", 1, 99),
      struck("offer", 1, 100),
      struck("assignment", 1, 120),
      struck("offer", 2, 199),
      struck("offer", 1, 199),
      struck("offer", 1, 200),
    ]).toEqual([false, false, false, false, true, false, false]);
  });

  const rooms = Array.from({ length: 2_000 }, (_, n) => `room-${n}`);
  const chosen = (fault: FrameFault, seed: number, order = rooms) => {
    const struck = strikes(fault, seed);
    return order.filter((room) => struck("offer", 1, 0, room));
  };

  it("draws by seed, fault and room: the order of frames changes nothing, another seed or place does", () => {
    const fault = drop({ by: "probability", p: 0.1 });
    const found = chosen(fault, 1);
    expect(found.length).toBeGreaterThan(150);
    expect(found.length).toBeLessThan(250);
    expect(new Set(chosen(fault, 1, [...rooms].reverse()))).toEqual(new Set(found));
    expect(chosen(fault, 2)).not.toEqual(found);
    expect(chosen({ ...fault, index: 1 }, 1)).not.toEqual(found);
  });

  it("draws how much apart from whether", () => {
    const aim = new Aim(drop({ by: "probability", p: 0.1 }), 1);
    const struck = rooms.map((room) => message(room)).filter(({ frame }) => aim.strikes(frame, 1, 0));
    const amounts = struck.map(({ frame }) => aim.chanceOf(frame, 1));
    expect(Math.max(...amounts)).toBeGreaterThan(0.9);
  });
});

it.each([
  [{ byMs: 40, jitterMs: 0 }, 0.999, 40],
  [{ byMs: 40, jitterMs: 10 }, 0, 40],
  [{ byMs: 40, jitterMs: 10 }, 0.999, 50],
  [{ byMs: 0, jitterMs: 1 }, 0.5, 1],
])("a delay of %o at chance %d is %i ms", (delay, chance, expected) => {
  expect(delayMsOf(delay, chance)).toBe(expected);
});

/** Feeds names through a stage that strikes those in capitals; `*` lets the oldest timer fire. What came out, and what was injected. */
function through(
  fault: FrameFault,
  script: string,
): { readonly out: string; readonly injected: string; readonly left: number } {
  const timers: (() => void)[] = [];
  let out = "";
  let injected = "";
  const name = ({ wire }: Message) => wire.toString();
  const kit: StageKit = {
    strikes: (m) => name(m) === name(m).toUpperCase(),
    injected: (m) => {
      injected += name(m);
    },
    chanceOf: () => 0,
    startTimer: (_, fire) => {
      timers.push(fire);
      return () => void timers.splice(timers.indexOf(fire), 1);
    },
  };
  const stage = stageOf(fault, kit);
  for (const step of script) {
    if (step === "*") {
      const [fire] = timers;
      expect(fire).toBeDefined();
      fire?.();
      if (timers[0] === fire) timers.shift();
    } else if (step === "!") stage.close();
    else
      stage.take(message(step), (m) => {
        out += name(m);
      });
  }
  return { out, injected, left: timers.length };
}

const frames = { ...common, frame: "offer", choice: { by: "all" } } as const;
const kinds = {
  drop: { ...frames, kind: "drop" },
  duplicate: { ...frames, kind: "duplicate" },
  delay: { ...frames, kind: "delay", byMs: 5, jitterMs: 0 },
  reorder: { ...frames, kind: "reorder", withinMs: 5 },
} satisfies Record<string, FrameFault>;

describe("a stage", () => {
  it.each<[string, keyof typeof kinds, string, string, string]>([
    ["drop hands the others on", "drop", "aBc", "ac", "B"],
    ["duplicate hands a frame on twice, right after itself", "duplicate", "aBc", "aBBc", "B"],
    ["delay hands a frame on later, and those behind overtake it", "delay", "aBcD**", "acBD", "BD"],
    ["delay gives up what it holds when the direction ends", "delay", "aBc!", "ac", "B"],
    ["reorder changes a frame's place with the next", "reorder", "aBcd", "acBd", "B"],
    ["reorder hands on alone what nothing follows in time", "reorder", "aB*c", "aBc", "B"],
    ["reorder does not hold the frame that it waits for", "reorder", "BCd", "CBd", "B"],
    ["reorder can strike again", "reorder", "BcDe", "cBeD", "BD"],
    ["reorder gives up what it holds when the direction ends", "reorder", "B!", "", "B"],
  ])("%s", (_, kind, script, out, injected) => {
    expect(through(kinds[kind], script)).toEqual({ out, injected, left: 0 });
  });
});

describe("faults of whole links", () => {
  const stall: WiretapFault = { ...common, kind: "stall", link: 2, window: { fromMs: 10, toMs: 30 } };
  const endless: WiretapFault = { ...common, index: 1, kind: "stall", link: 0, window: { fromMs: 20, toMs: null } };
  const cut: WiretapFault = { ...common, index: 2, kind: "cut", link: 0, window: { fromMs: 25, toMs: null } };
  const all = [stall, endless, cut, drop({ by: "all" })];

  it("have their moments: a stall begins and ends, one without an end only begins, a cut is one", () => {
    expect(momentsOf(all)).toEqual([
      { atMs: 10, act: "stall", fault: stall },
      { atMs: 30, act: "release", fault: stall },
      { atMs: 20, act: "stall", fault: endless },
      { atMs: 25, act: "cut", fault: cut },
    ]);
  });

  it.each([
    ["before the load", 2, null, []],
    ["before the window", 2, 9, []],
    ["in the window", 2, 10, [stall]],
    ["in the window of another link", 1, 10, []],
    ["in two windows", 2, 29, [stall, endless]],
    ["after one of them", 2, 30, [endless]],
  ])("hold a link that opens %s", (_, link, atMs, expected) => {
    expect(stallsOn(all, link, atMs)).toEqual(expected);
  });
});
