// Causes and stages of a run with a wiretap, dispatch by dispatch, through the real SQL.

import { describe, expect, it } from "vitest";
import { type History, isLine, type Line, loadEndUs, requestUs, spanOf, tappedHistoryOf } from "./trials/history.js";
import { type Case, judgedTogether, tableOf } from "./trials/lives.js";
import { jobFrames, linkLines } from "./trials/tap-lines.js";
import { tryTapped } from "./trials/tapped.js";
import type { Trial } from "./trials/trial.js";

const lost = { entryMs: null } as const;
const untouched = { handlerMs: null, entryMs: null } as const;

describe("with a wiretap", () => {
  const cases: readonly Case[] = [
    [
      "every hop is measured from the one before it",
      {},
      {
        ...{ outcome: "delivered", cause: null, offer_hop_us: 203_500, answer_hop_us: 1_500, assignment_hop_us: 2_000 },
        ...{ entry_hop_us: 3_000, join_hop_us: 40_000, handler_hop_us: 500, started_hop_us: 6_000, reoffers: 0 },
        ...{ answered: "yes", link: 1, worker: 1, identity: "agent-AJ_0" },
      },
    ],
    ["no offer", untouched, { cause: "never offered" }],
    ["an offer, no answer", { ...lost, tap: { answerMs: null } }, { cause: "unanswered", also_fits: [] }],
    ["a no", { ...lost, tap: { available: "no" } }, { cause: "refused", answered: "no" }],
    [
      "a yes in time, no assignment",
      { ...lost, tap: { assignmentMs: null } },
      { cause: "accepted but never assigned", also_fits: [] },
    ],
    [
      "a yes 2.9 s after the request, no assignment: in time",
      { ...lost, tap: { answerMs: 2_900, assignmentMs: null } },
      { cause: "accepted but never assigned", also_fits: [] },
    ],
    [
      "a yes 3.1 s after the request: the server may have started counting after it",
      { ...lost, tap: { answerMs: 3_100, assignmentMs: null } },
      { cause: "answered too late", also_fits: ["accepted but never assigned"] },
    ],
    [
      "a yes 3 s after the offer: too late",
      { ...lost, tap: { answerMs: 3_204, assignmentMs: null } },
      { cause: "answered too late", also_fits: [] },
    ],
    ["an assignment, no entry", lost, { cause: "assigned but never started" }],
    ["the room was made before the request", { ...untouched, roomCreatedMs: -900 }, { cause: "room already existed" }],
    ["the room was made by the request", { ...untouched, roomCreatedMs: 2 }, { cause: "never offered" }],
    [
      "the room was made as long before the request as stamps of 1 ms may show",
      { ...untouched, roomCreatedMs: -4 },
      { cause: "never offered" },
    ],
    [
      "the list names another's worker",
      { ...untouched, listedWorkerId: "AW_other" },
      { cause: "delivered to another worker" },
    ],
    ["the list names our worker", { ...untouched, listedWorkerId: "AW_1" }, { cause: "never offered" }],
    ["no answer of the API, and no offer", { ...untouched, answer: "none" }, { cause: "request not answered" }],
    ["offered late", { handlerMs: 11_000, entryMs: 11_010 }, { outcome: "late", cause: "offered late" }],
    [
      "answered late, and assigned all the same",
      { entryMs: 11_010, tap: { answerMs: 11_000 } },
      { outcome: "late", cause: "answered too late" },
    ],
    ["assigned late", { entryMs: 11_010, tap: { assignmentMs: 11_000 } }, { outcome: "late", cause: "assigned late" }],
    ["started late", { entryMs: 11_010 }, { outcome: "late", cause: "started late", assignment_hop_us: 2_000 }],
    [
      "started after the watch",
      { entryMs: 25_000 },
      { outcome: "lost", cause: "started late", arrived_after_us: 25_000_000 },
    ],
    [
      "the worker was called past the wiretap: that was not watched",
      { handlerMs: 204, entryMs: null, tap: { offerMs: null } },
      { cause: "called but never started: between handler and entry" },
    ],
  ];
  const trial = judgedTogether(cases, (history) => Object.assign(history, taps(cases)));

  it.each(tableOf(cases))("%s", (_, n, expected) => {
    expect(trial().rows[n]).toMatchObject(expected);
  });

  it("says which share each cause has, and what else fits", () => {
    const { causes, counts } = trial().summary;
    expect(causes.reduce((sum, { count }) => sum + count, 0)).toBe(counts.late + counts.lost);
    const answered = causes.find(({ cause }) => cause === "answered too late");
    expect(answered).toMatchObject({ count: 3, alsoFits: [{ cause: "accepted but never assigned", count: 1 }] });
    expect(answered?.share).toBeCloseTo(3 / (counts.late + counts.lost), 5);
  });

  it("counts where each chain ended", () => {
    const { stagesMs, workerStagesMs, counts } = trial().summary;
    const { request, offer, answer, assignment, entry, join } = stagesMs;
    const ended = [request, offer, answer, assignment, entry, join].map(({ endedHere }) => endedHere);
    expect(ended.reduce((sum, count) => sum + count, 0)).toBe(counts.requested);
    expect(ended).toEqual([7, 2, 5, 1, 0, 6]);
    expect(entry).toMatchObject({ count: 6, p50: 8 });
    expect(workerStagesMs.entry.count).toBe(6);
  });
});

/** The manifest and the wiretap's file for the lives of these cases. */
function taps(cases: readonly Case[]): Pick<History, "manifest" | "wiretap"> {
  const { manifest, wiretap } = tappedHistoryOf(cases.map(([, life]) => life));
  return { manifest, wiretap };
}

const causesOf = ({ rows }: Trial) => rows.map((row) => row.cause);

describe("the wiretap's links", () => {
  const four = [untouched, untouched, untouched, untouched];
  const full = (atMs: number, more: Line = {}): Line => ({
    ...{
      event: "status",
      atUs: requestUs(1) + atMs * 1000,
      link: 1,
      status: "full",
      loadPermille: 0,
      jobCount: 1,
      ...more,
    },
  });

  it("of another agent name do not count", async () => {
    const trial = await tryTapped(four, ({ wiretap }) => {
      for (const [i, line] of (wiretap ?? []).entries())
        if (isLine(line) && line.event === "register") wiretap?.splice(i, 1, { ...line, agentName: "somebody" });
    });
    expect(causesOf(trial)).toEqual(four.map(() => "no worker registered"));
  });

  it("count from their registration to their end", async () => {
    const trial = await tryTapped(four, ({ wiretap }) => {
      wiretap?.push({ event: "link-closed", atUs: requestUs(1) + 100_000, link: 1, by: "server", code: 1006 });
      // When the workers are stopped, after the load.
      wiretap?.push({
        event: "link-closed",
        atUs: loadEndUs(four.length) + 500_000,
        link: 2,
        by: "worker",
        code: 1000,
      });
      wiretap?.push(...linkLines(2, "AW_2", "rollcall-testrun2", requestUs(3) - 1_000));
    });
    expect(causesOf(trial)).toEqual(["never offered", "no worker registered", "no worker registered", "never offered"]);
    expect(trial.summary.wiretap).toMatchObject({ watched: "wholly", links: 2, closed: 1, refused: 0 });
  });

  it.each<[string, number, readonly [string, readonly string[]]]>([
    ["while the server may still have asked, may have been one", 20, ["no worker registered", ["never offered"]]],
    ["after the server had asked, was none, long before an offer may come", 60, ["no worker registered", []]],
    ["before the request, was one", -5, ["never offered", []]],
  ])("that registered %s", async (_, afterMs, expected) => {
    const name = "rollcall-testrun2";
    const trial = await tryTapped([{ ...untouched, roomCreatedMs: 3 }], (history) => {
      const isLink = (line: Line | string) =>
        isLine(line) && ["link-opened", "register", "registered"].includes(String(line.event));
      const rest = (history.wiretap ?? []).filter((line) => !isLink(line));
      history.wiretap = [...rest, ...linkLines(1, "AW_1", name, requestUs(0) + afterMs * 1000)];
    });
    expect(trial.rows.map(({ cause, also_fits }) => [cause, also_fits])).toEqual([expected]);
  });

  it.each<[string, readonly Line[], (string | null)[]]>([
    [
      "full until it is available again",
      [full(-500), full(1_500, { status: "available" })],
      ["never offered", "worker full or too loaded", "never offered"],
    ],
    [
      "full: a frame without a status changes nothing",
      [full(-500), full(-400, { status: "unchanged", loadPermille: 100 })],
      ["never offered", "worker full or too loaded", "worker full or too loaded"],
    ],
    [
      "too loaded until its load falls",
      [full(-500, { status: "available", loadPermille: 700 }), full(1_500, { status: "available", loadPermille: 699 })],
      ["never offered", "worker full or too loaded", "never offered"],
    ],
  ])("are %s", async (_, lines, expected) => {
    const trial = await tryTapped(four.slice(1), ({ wiretap }) => wiretap?.push(...lines));
    expect(causesOf(trial)).toEqual(expected);
  });

  it("say nothing while another of ours is available", async () => {
    const trial = await tryTapped(four, ({ wiretap }) => {
      wiretap?.push(full(-500), ...linkLines(2, "AW_2", "rollcall-testrun2", requestUs(0)));
    });
    expect(causesOf(trial)).toEqual(four.map(() => "never offered"));
  });

  it("full from the middle of the time in which it was to be offered: both fit", async () => {
    const { rows } = await tryTapped(four.slice(2), ({ wiretap }) => wiretap?.push(full(100)));
    expect(rows[1]).toMatchObject({ cause: "worker full or too loaded", also_fits: ["never offered"] });
  });

  it("whose registration was not handed on may be the worker that the list names", async () => {
    const trial = await tryTapped([{ ...untouched, listedWorkerId: "AW_1" }], (history) => {
      const unregistered = (line: Line | string) => isLine(line) && line.event !== "registered";
      history.wiretap = (history.wiretap ?? []).filter(unregistered);
      history.workers = history.workers.map((lines) => (lines ?? []).filter(unregistered));
    });
    expect(causesOf(trial)).toEqual(["no worker registered"]);
  });
});

describe("reoffers", () => {
  const span = spanOf(1);
  const job = (n: number) => ({
    ...{
      n,
      attempt: 1,
      jobId: `AJ_${n}`,
      dispatchId: `AD_${n}`,
      room: `rollcall-testrun2-00000${n}`,
      roomSid: `RM_${n}`,
    },
  });
  /** A first offer on link 2, before the chain's own on link 1. */
  const offeredBefore = (n: number, offerMs: number, more: object = {}) =>
    jobFrames(job(n), { link: 2, offerMs, assignmentMs: null, ...more }, offerMs + 1, span, requestUs(n));

  it("are no duplicates, and the chain is the one that led to the arrival", async () => {
    const { rows, summary } = await tryTapped([{ handlerMs: 1_000, entryMs: 1_010 }, {}], ({ wiretap }) => {
      wiretap?.push(...offeredBefore(0, 205, { available: "no" }));
    });
    expect(rows[0]).toMatchObject({ reoffers: 1, link: 1, offer_hop_us: 999_500, duplicated: false, entries: 1 });
    expect(summary.reoffers).toBe(1);
  });

  it.each<[string, object, string]>([
    ["nobody answered the first", { answerMs: null }, "unanswered"],
    ["the first was refused", { available: "no" }, "refused"],
    ["a yes to the first led nowhere", {}, "accepted but never assigned"],
  ])("explain a late arrival: %s", async (_, more, cause) => {
    const trial = await tryTapped([{ handlerMs: 11_000, entryMs: 11_010 }], ({ wiretap }) => {
      wiretap?.push(...offeredBefore(0, 205, more));
    });
    expect(causesOf(trial)).toEqual([cause]);
  });

  it("a frame that came twice is no second offer", async () => {
    const { rows, summary } = await tryTapped([{}], ({ wiretap }) => {
      const offer = (wiretap ?? []).filter(isLine).find((line) => line.event === "offer");
      wiretap?.push({ ...offer, atUs: Number(offer?.atUs) + 500 });
    });
    expect(rows[0]).toMatchObject({ reoffers: 0, offer_hop_us: 203_500 });
    expect(summary.reoffers).toBe(0);
  });
});
