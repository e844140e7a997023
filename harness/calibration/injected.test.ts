// Which dispatches a fault touched, from the lines of who injected it and the instants of the requests.

import { describe, expect, it } from "vitest";
import { madeFaultOf } from "../faults/index.js";
import { trialPlan } from "../faults/trial-plan.js";
import { wishOf } from "../settings.js";
import { argumentsOf, type Case, cases, withWorker } from "./cases.js";
import { foundFrom, seenFrom } from "./evidence.js";
import { type FaultLine, injectedOf, injectionsOf, type Seen } from "./injected.js";

/** Requests 0 to 9, one a second from 100 000 ms on. */
const requests = Array.from({ length: 10 }, (_, n) => ({ n, room: `room-${n}`, atMs: 100_000 + n * 1_000 }));
const line = (specification: string, phase: FaultLine["phase"], afterMs: number, room = ""): FaultLine => {
  return { specification, phase, room, atMs: 100_000 + afterMs };
};

const dropped = "drop:assignment";

function effectsOf(
  touched: Case["touched"],
  specification: string,
  seen: Omit<Seen, "requests">,
  plan = { ...trialPlan, deadlineMs: 1_100 },
): Readonly<Record<number, string>> {
  const faults = new Map([[specification, madeFaultOf(specification, 0, plan)]]);
  const injected = injectedOf(touched, faults, { requests, ...seen });
  return Object.fromEntries([...injected].map(([n, one]) => [n, one === "edge" ? "edge" : one.effect]));
}

describe("the dispatches a fault touched", () => {
  it("are those that its lines name", () => {
    const text = "drop:offer p=0.5";
    const faultLines = [
      line(text, "once", 200, "room-0"),
      line(text, "once", 3_200, "room-3"),
      line("other", "once", 1, "room-4"),
    ];
    expect(effectsOf("named", text, { faultLines, registeredAtMs: [] })).toEqual({ 0: "lost", 3: "lost" });
  });

  it("of a rival are those that it wrote down itself, by its name", () => {
    const text = "rival at=1s";
    const faultLines = [line(text, "began", 1_000), line("rival", "once", 2_200, "room-2")];
    expect(effectsOf("named", text, { faultLines, registeredAtMs: [] })).toEqual({ 2: "lost" });
  });

  it("of a stall are those requested in it, by how long it still lasts", () => {
    const text = "stall at=2600ms for=5s";
    const faultLines = [line(text, "began", 2_600), line(text, "ended", 7_600)];
    expect(effectsOf("between", text, { faultLines, registeredAtMs: [] })).toEqual({
      ...{ 3: "lost", 4: "lost", 5: "late", 6: "late", 7: "none" },
    });
  });

  it("of one that happens once are all after it", () => {
    const text = "stop-worker at=6600ms";
    const seen = { faultLines: [line(text, "once", 6_600)], registeredAtMs: [99_000] };
    expect(effectsOf("between", text, seen)).toEqual({ 7: "lost", 8: "lost", 9: "lost" });
  });

  it("of a cut are those until a worker registers again", () => {
    const text = "cut at=2600ms";
    const seen = { faultLines: [line(text, "once", 2_600)], registeredAtMs: [99_000, 104_500] };
    expect(effectsOf("until-registered", text, seen)).toEqual({ 3: "lost", 4: "lost" });
  });

  it("of killed warm processes are the next, one for each", () => {
    const faultLines = [line(dropped, "once", 2_600), line(dropped, "once", 2_601)];
    expect(effectsOf("next", dropped, { faultLines, registeredAtMs: [] })).toEqual({ 3: "lost", 4: "lost" });
  });

  it("cannot be told so near to its begin or end that their hops fall on either side", () => {
    const text = "kill-worker at=3100ms for=3s";
    const seen = { faultLines: [line(text, "began", 3_100)], registeredAtMs: [106_050] };
    expect(effectsOf("until-registered", text, seen)).toEqual({ 3: "edge", 4: "lost", 5: "lost", 6: "edge" });
  });

  it("of one of several workers cannot be told: the server chooses", () => {
    const text = "stall at=2600ms for=5s";
    const faultLines = [line(text, "began", 2_600), line(text, "ended", 7_600)];
    const several = { ...trialPlan, deadlineMs: 1_100, workers: 3 };
    expect(effectsOf("between", text, { faultLines, registeredAtMs: [] }, several)).toEqual({
      ...{ 3: "edge", 4: "edge", 5: "edge", 6: "edge", 7: "none" },
    });
  });

  it("are none when it was not injected", () => {
    expect(effectsOf("between", "stop-worker at=5s", { faultLines: [], registeredAtMs: [] })).toEqual({});
  });
});

it("instants of k6 become monotonic ones through the nearest pair of clocks", () => {
  const request = { event: "request", wallMs: 5_000, n: 0, attempt: 1, room: "room-0" } as const;
  const seen = seenFrom(
    [
      // The wall clock is set back by a second between the two pairs.
      { event: "clock", atUs: 1_000_000, wallUs: 4_900_000 },
      { event: "clock", atUs: 9_000_000, wallUs: 11_900_000 },
      request,
      { ...request, attempt: 2, wallMs: 6_000 },
    ],
    [{ event: "registered", atUs: 700_000, workerId: "AW_1" }],
  );
  expect(seen.requests).toEqual([{ n: 0, room: "room-0", atMs: 1_100 }]);
  expect(seen.registeredAtMs).toEqual([700]);
});

it("a row of analysis becomes what was found, in milliseconds", () => {
  const row = { n: 3, room: "room-3", outcome: "late", cause: "offered late", duplicated: false, listed: "running" };
  expect(foundFrom({ ...row, also_fits: ["answered too late"], delay_us: 1_712_400 })).toEqual({
    ...{ n: 3, room: "room-3", outcome: "late", cause: "offered late", duplicated: false },
    ...{ alsoFits: ["answered too late"], delayMs: 1_712.4 },
  });
  expect(foundFrom({ ...row, also_fits: null, delay_us: null })).toMatchObject({ alsoFits: [], delayMs: null });
});

it("every case is a run that the faults' own rules accept, with either worker", () => {
  for (const one of cases.flatMap((each) => [each, withWorker(each, "sdk")])) {
    const plan = {
      ...trialPlan,
      worker: one.worker,
      planned: one.rooms,
      nodes: one.nodes ?? 1,
      rate: { count: Number(one.rate), perMs: 1_000 },
    };
    for (const fault of one.faults) expect(madeFaultOf(fault, 0, plan).placed.fault.specification).toBe(fault);
  }
});

it("injections are counted for each specification; a rival's coming and going are none", () => {
  const texts = ["rival at=1s for=5s", "stall at=1s for=2s", "drop:offer p=0.3"];
  const faults = new Map(texts.map((text, index) => [text, madeFaultOf(text, index, trialPlan)]));
  const lasting = texts.slice(0, 2).flatMap((text) => [line(text, "began", 1_000), line(text, "ended", 3_000)]);
  expect([...injectionsOf(faults, lasting).values()]).toEqual([0, 1, 0]);
  const struck = [line("rival", "once", 1_500, "room-1"), line("drop:offer p=0.3", "once", 1_600, "room-2")];
  expect([...injectionsOf(faults, [...lasting, ...struck]).values()]).toEqual([1, 1, 1]);
});

it("a dispatch that two faults touched, one of them twice, is late and comes twice", () => {
  const texts = ["duplicate:assignment", "delay:offer by=2s"];
  const faults = new Map(texts.map((text, index) => [text, madeFaultOf(text, index, trialPlan)]));
  const faultLines = texts.map((text) => line(text, "once", 200, "room-0"));
  const injected = injectedOf("named", faults, { requests, faultLines, registeredAtMs: [] });
  expect(injected.get(0)).toMatchObject({ effect: "late", duplicated: true });
});

it("every case wants dispatches to be struck exactly where its faults have an effect, with either worker", () => {
  for (const one of cases.flatMap((each) => [each, withWorker(each, "sdk")])) {
    const { plan } = wishOf(argumentsOf(one, "native", "results"), "0123456789abcdef");
    const effects = one.faults.map((text, index) => {
      const seconds = /for=([0-9]+)s/.exec(text)?.[1];
      // Of the first dispatch that is surely within it.
      const expected = madeFaultOf(text, index, plan).expect(seconds === undefined ? 0 : Number(seconds) * 1_000 - 400);
      if (expected === "open") throw new Error(`${one.name} cannot be judged`);
      return expected.effect;
    });
    const isStruck = effects.some((effect) => effect !== "none" && effect !== "healed");
    expect(one.leastStruck[one.worker] > 0, `${one.name} with ${one.worker}`).toBe(isStruck);
  }
});
