// Rescues and looks at listDispatch, dispatch by dispatch, through the real SQL.

import { describe, expect, it } from "vitest";
import { historyOf, requestUs, until } from "./trials/history.js";
import { type Case, judgedTogether, tableOf } from "./trials/lives.js";
import { tryChanged, tryHistory } from "./trials/trial.js";

describe("recovery", () => {
  const missed = { entryMs: null };
  const cases: readonly Case[] = [
    [
      "the rescue came in time: recovered",
      { ...missed, rescue: { requestMs: 10_100, entryMs: 10_600 } },
      { outcome: "lost", recovered: true, doubled: false, needless: false, rescue_delay_us: 500_000 },
    ],
    [
      "the rescue came after its own deadline: not recovered",
      { ...missed, rescue: { requestMs: 10_100, entryMs: 20_101 } },
      { recovered: false },
    ],
    [
      "the rescue never came",
      { ...missed, rescue: { requestMs: 10_100, entryMs: null } },
      { rescued: true, recovered: false, needless: false },
    ],
    [
      "the rescue made another room of that name: not recovered",
      { ...missed, rescue: { requestMs: 10_100, entryMs: 10_600, roomSid: "RM_new" } },
      { outcome: "unresolved", recovered: false, doubled: false },
    ],
    [
      "another room, its look cut short: the first room was gone, unresolved",
      {
        ...missed,
        listed: "error",
        lookCode: "request timeout",
        rescue: { requestMs: 20_004, entryMs: 20_500, roomSid: "RM_new" },
        deletedMs: 30_000,
      },
      { outcome: "unresolved", recovered: false },
    ],
    [
      "a rescue whose room is not known proves nothing",
      { ...missed, rescue: { requestMs: 10_100, entryMs: 10_600, roomSid: "" } },
      { outcome: "lost", recovered: false },
    ],
    [
      "attempt 1 came late, before the rescue: needless and doubled",
      { entryMs: 10_300, rescue: { requestMs: 10_100, entryMs: 10_600 } },
      { outcome: "late", recovered: false, doubled: true, needless: true },
    ],
    [
      "attempt 1 came late, after the rescue: recovered and doubled",
      { entryMs: 12_000, rescue: { requestMs: 10_100, entryMs: 10_600 } },
      { outcome: "late", recovered: true, doubled: true, needless: false },
    ],
    [
      "attempt 1 came late, the rescue never: needless",
      { entryMs: 12_000, rescue: { requestMs: 10_100, entryMs: null } },
      { needless: true, doubled: false },
    ],
    ["no rescue was asked for", missed, { rescued: false, recovered: false, needless: false }],
  ];
  const trial = judgedTogether(cases);

  it.each(tableOf(cases))("%s", (_, n, expected) => {
    expect(trial().rows[n]).toMatchObject(expected);
  });

  it("adds up, and changes no outcome", () => {
    const { recovery, counts } = trial().summary;
    expect(recovery).toMatchObject({
      attempted: 9,
      recovered: 2,
      doubled: 2,
      needless: 2,
      delayMs: { count: 2, min: 500, max: 500 },
    });
    expect(counts).toMatchObject({ lost: 5, late: 3, delivered: 0, unresolved: 2 });
  });
});

describe("the look at listDispatch", () => {
  const cases: readonly Case[] = [
    ["running and entered", {}, { arrived_at_look: true, job_left: true, phantom: false }],
    ["running, and still there", { leftMs: 30_000 }, { arrived_at_look: true, job_left: false }],
    [
      "running, entered after the look: a phantom",
      { entryMs: 10_001 },
      { arrived_at_look: false, phantom: true, outcome: "late" },
    ],
    ["running, never entered: a phantom", { entryMs: null }, { phantom: true }],
    ["pending, never entered: no phantom", { entryMs: null, listed: "pending" }, { phantom: false }],
    ["absent though entered", { listed: "absent" }, { arrived_at_look: true, phantom: false }],
    ["refused: there was no look", { answer: "refused" }, { listed: null, phantom: false }],
  ];
  const trial = judgedTogether(cases);

  it.each(tableOf(cases))("%s", (_, n, expected) => {
    expect(trial().rows[n]).toMatchObject(expected);
  });

  it("is counted by class", () => {
    expect(trial().summary.listDispatch).toMatchObject({
      running: { arrived: 2, left: 1, elsewhere: 0, notArrived: 2, unknown: 0 },
      pending: { arrived: 0, left: 0, elsewhere: 0, notArrived: 1, unknown: 0 },
      absent: { arrived: 1, left: 1, elsewhere: 0, notArrived: 0, unknown: 0 },
      ended: { arrived: 0, left: 0, elsewhere: 0, notArrived: 0, unknown: 0 },
    });
    expect(trial().summary.counts.phantom).toBe(2);
  });

  it("does not say of what nobody watched that it had not arrived", async () => {
    const { summary } = await tryChanged([{}, { entryMs: null, handlerMs: null }], (history) => {
      history.workers[0] = until(history.workers[0], requestUs(1));
    });
    expect(summary.listDispatch.running).toEqual({ arrived: 1, left: 0, elsewhere: 0, notArrived: 0, unknown: 1 });
  });
});

it("how long the list lagged behind is known of the sample alone", async () => {
  const lives = [
    { lag: { shownMs: 700 } },
    { lag: { shownMs: 1_200 } },
    { lag: { shownMs: 100 } },
    { lag: { shownMs: null } },
  ];
  const { rows, summary } = await tryHistory(historyOf([...lives, {}, { entryMs: null }]));
  expect(rows.map((row) => row.list_lag_us)).toEqual([490_000, 990_000, 0, null, null, null]);
  expect(summary.listLagMs).toEqual({ sampled: 4, never: 1, p50: 490, p99: null, max: 990 });
});

it("a list that never said it ranks last", async () => {
  const lives = [{ lag: { shownMs: 700 } }, { lag: { shownMs: null } }, { lag: { shownMs: null } }];
  const { summary } = await tryHistory(historyOf(lives));
  expect(summary.listLagMs).toEqual({ sampled: 3, never: 2, p50: "never", p99: null, max: 490 });
});
