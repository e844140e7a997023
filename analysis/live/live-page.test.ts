// What the live page draws from what it was told: pure, without a browser.

import { describe, expect, it } from "vitest";
import type { LiveAbout, LiveState } from "../../contract/live.js";
import { LiveCloud, mostPoints } from "../../contract/live-cloud.js";
import { LiveCourse, liveFigures, memoryFigure } from "../../contract/live-course.js";
import { html } from "../page/markup.js";
import { cloudOf, meanwhileIn } from "./live-cloud.js";
import { courseReadingOf } from "./live-course.js";
import { waterfallIn } from "./live-stages.js";
import { livePageText } from "./page.js";
import { askedWords, cloudWords, happenedWords, missedOf, phaseWords, tilesOf, troublesOf } from "./parts.js";

const nasty = "</script><img src=x onerror=alert(1)>";

const about: LiveAbout = {
  ...{ id: "abc", scenario: "soak", startedAt: "2026-01-02T03:04:05.000Z", folder: "results/soak/x" },
  ...{ arrival: "entry", isTapped: true, planned: 100, cores: 4, deadlineMs: 10_000, graceMs: 10_000 },
};

const state: LiveState = {
  ...{ phase: "load", atMs: 61_000, due: 62, requested: 60, refused: 0, delivered: 50, late: 0, lost: 0, rescues: 0 },
  ...{ awaited: 10, jobs: 4, rooms: 12, delayMs: { p50: 210, p90: 230, p99: null } },
  ...{ workers: { registered: 1, highestLoad: 0.5 }, server: "answers", cpuBusy: 0.25, memoryMb: {} },
  ...{ damagedLines: 0, faults: [], connections: [], forgottenUntilMs: 0, courseFromMs: 0 },
};

const point = (n: number, more = {}) => ({ n, outcome: "delivered" as const, atMs: n * 1_000, delayMs: 210, ...more });

function cloudWith(count: number): LiveCloud {
  const cloud = new LiveCloud();
  for (let n = 0; n < count; n++) cloud.add(point(n));
  return cloud;
}

describe("how far it is", () => {
  it.each([
    ["before the load", { phase: "before the load", atMs: null }, "Starting: the parts come up"],
    ["under load", {}, "Under load for 1:01"],
    ["afterwards", { phase: "after the load" }, /^Load over/],
    ["when all have been asked for", { requested: 99, refused: 1 }, /^All asked for/],
  ] as const)("is said in words: %s", (_, more, words) => {
    expect(phaseWords(about, { ...state, ...more })).toMatch(words);
  });

  it.each([
    ["by a plan", {}, "60 of 100 asked for, 62 due by now; 10 awaited; none late or lost so far."],
    ["one after the other", { due: null }, "60 of 100 asked for; 10 awaited; none late or lost so far."],
    ["with some missed", { late: 2, lost: 1 }, "60 of 100 asked for, 62 due by now; 10 awaited; 2 late and 1 lost."],
  ] as const)("and in figures: %s", (_, more, words) => {
    expect(askedWords(about, { ...state, ...more })).toBe(words);
  });

  it("has no share of nothing", () => {
    expect(tilesOf(about, { ...state, delivered: 0 }).markup).not.toContain("NaN");
  });
});

describe("the picture of every dispatch", () => {
  it("reaches until now while the load is on, and until the last one afterwards", () => {
    const { picture } = cloudWith(20);
    expect(cloudOf(picture, state, about).toMs).toBe(61_000);
    expect(cloudOf(picture, { ...state, phase: "after the load" }, about).toMs).toBe(19_000);
  });

  it("says what it draws in cells", () => {
    const many = mostPoints + 1;
    const cloud = cloudOf(cloudWith(many).picture, { ...state, delivered: many }, about);
    expect(cloud.inCells).toEqual(["delivered"]);
    expect(cloudWords(about, cloud)).toContain(`${many} delivered: more than ${mostPoints} of one outcome`);
    expect(cloudWords(about, cloudOf(cloudWith(3).picture, state, about))).not.toContain("cells");
  });

  it("needs no dispatch", () => {
    expect(cloudOf(new LiveCloud().picture, { ...state, atMs: null, phase: "before the load" }, about)).toMatchObject({
      ...{ points: [], toMs: 1_000, fromDelayMs: 1_000 },
    });
  });
});

describe("what happened meanwhile", () => {
  const fault = (n: number) =>
    ({ specification: `drop:assignment ${n}`, target: "x", phase: "once", atMs: n }) as const;

  it("is the newest of it, where there is more than can be told", () => {
    const faults = Array.from({ length: 300 }, (_, n) => fault(n));
    const { happenings, leftOut } = meanwhileIn({ ...state, faults }, 1_000);
    expect([happenings.at(-1)?.words, leftOut]).toEqual(["drop:assignment 299 on x", 100]);
    expect(html`${happenedWords(meanwhileIn({ ...state, faults }, 1_000))}`.markup).toMatch(
      /^Newest first: 0:00 drop:assignment 299 on x;.*195 before that/,
    );
  });

  it("says nothing of workers where their connections have been forgotten", () => {
    const connections = [{ name: "worker 1", fromMs: 50_000, toMs: null }];
    const gone = (forgottenUntilMs: number) =>
      meanwhileIn({ ...state, connections, forgottenUntilMs }, 60_000).workersGone;
    expect(gone(0)).toEqual([{ fromMs: 0, toMs: 50_000 }]);
    expect(gone(20_000)).toEqual([{ fromMs: 20_000, toMs: 50_000 }]);
    expect(gone(50_000)).toEqual([]);
  });
});

describe("the machinery", () => {
  const one = (value: number) => ({ low: value, high: value, sum: value, count: 1 });

  it("is drawn in its own units, from the first request on", () => {
    const course = new LiveCourse();
    for (let column = 0; column < 21; column++) {
      const figures = {
        ...{ [liveFigures.jobs]: one(3_000), [liveFigures.busy]: one(500), [liveFigures.load]: one(250) },
        [memoryFigure("collector")]: one(80_500),
      };
      course.add({ column, asked: 2, due: 2 * (column + 1), figures });
    }
    const { course: drawn } = courseReadingOf(course.picture, { courseFromMs: -2_000 }, about);
    const last = (series: typeof drawn.cpu) => series.map(({ name, samples }) => [name, samples.at(-1)?.value]);
    expect(last(drawn.alive)).toEqual([["jobs alive", 3]]);
    expect(last(drawn.load)).toEqual([["all workers", 0.25]]);
    expect(last(drawn.cpu)).toEqual([["the whole machine", 2]]);
    expect(last(drawn.memory)).toEqual([["collector", 80.5]]);
    expect(drawn.cpu[0]?.samples[0]?.atMs).toBe(500);
    expect(drawn.toMs).toBe(19_000);
    // 20 whole seconds of 2: steps of three seconds have five dispatches and more.
    expect(drawn.rateEachMs).toBe(3_000);
    expect(drawn.rate.map(({ name, samples }) => [name, samples.slice(0, 6).map(({ value }) => value)])).toEqual([
      ["offered by the plan", [2, 2, 2, 2, 2, 2]],
      ["asked for", [2, 2, 2, 2, 2, 2]],
    ]);
  });

  it("has a rate of what was asked for alone, where each follows another", () => {
    const course = new LiveCourse();
    for (let column = 0; column < 10; column++) course.add({ column, asked: 9, due: null, figures: {} });
    const { rate } = courseReadingOf(course.picture, state, about).course;
    expect(rate.map(({ name }) => name)).toEqual(["asked for"]);
  });

  it("needs no second", () => {
    expect(courseReadingOf(new LiveCourse().picture, state, about).course).toMatchObject({
      ...{ rate: [], alive: [], load: [], cpu: [], memory: [] },
    });
  });

  it.each([
    ["all is well", {}, ""],
    ["the server is silent", { server: "silent" }, "The server does not answer."],
    ["lines are damaged", { damagedLines: 2 }, "2 lines of the events cannot be read."],
  ] as const)("has troubles of its own: %s", (_, more, words) => {
    expect(html`${troublesOf({ ...state, ...more })}`.markup).toContain(words);
  });
});

describe("where the time goes", () => {
  const hop = (count: number, p50: number | null) => ({ count, p50, p99: null, max: p50 });
  const hops = { offer: hop(9, 205), answer: hop(9, 1), assignment: hop(9, 1), entry: hop(9, 5), join: hop(0, null) };
  const ranks = { count: 0, lost: 0, ranks: [] };

  it("is a bar for each hop that was seen, the longest where there is no p99", () => {
    const waterfall = waterfallIn({ hops, ranks }, about);
    expect(waterfall?.hops.map(({ name, typical }) => [name, typical?.fromMs])).toEqual([
      ["request to offer", 0],
      ["offer to answer", 205],
      ["answer to assignment", 206],
      ["assignment to entry", 207],
    ]);
    expect(waterfall?.slowIs).toBe("longest");
  });

  it("is nothing without a wiretap, and before any was seen", () => {
    const none = hop(0, null);
    const unseen = { offer: none, answer: none, assignment: none, entry: none, join: none };
    expect(waterfallIn({ hops, ranks }, { ...about, isTapped: false })).toBeNull();
    expect(waterfallIn({ hops: unseen, ranks }, about)).toBeNull();
  });
});

describe("those that were missed", () => {
  it("are listed with the newest first, and how to ask why", () => {
    const missed = [point(3, { outcome: "lost", delayMs: null }), point(7, { outcome: "late", delayMs: 12_345 })];
    const { markup } = html`${missedOf(missed, about, { ...state, rescues: 1 })}`;
    expect(markup.indexOf(">7<")).toBeLessThan(markup.indexOf(">3<"));
    expect(markup).toContain("1 rescue was sent so far.");
    expect(markup).toContain("rollcall explain results/soak/x NUMBER");
  });
});

it("escapes what comes from outside", () => {
  const faults = [{ specification: nasty, target: nasty, phase: "once", atMs: 5 }] as const;
  const shown = [
    missedOf([point(1, { outcome: "lost" })], { ...about, folder: nasty }, state),
    happenedWords(meanwhileIn({ ...state, faults }, 1_000)),
  ];
  expect(html`${shown}`.markup).not.toContain("<img");
});

it("is one document that loads nothing and may ask its own server alone", () => {
  const text = livePageText();
  expect(text).not.toMatch(/(?:src|href)="(?!#|data:)/);
  expect(text).toContain("connect-src &#39;self&#39;");
});
