// Outcomes and chains of attempt 1, dispatch by dispatch, through the real SQL.

import { describe, expect, it } from "vitest";
import { requestUs } from "./trials/history.js";
import { type Case, judgedTogether, tableOf } from "./trials/lives.js";

describe("outcome of attempt 1", () => {
  const cases: readonly Case[] = [
    ["entered at once: delivered", {}, { outcome: "delivered", delay_us: 210_000, cause: null }],
    ["entered at the deadline: delivered", { entryMs: 10_000 }, { outcome: "delivered", delay_us: 10_000_000 }],
    ["entered just after the deadline: late", { entryMs: 10_000.001 }, { outcome: "late", delay_us: 10_000_001 }],
    ["entered at the end of the grace: late", { entryMs: 20_000 }, { outcome: "late" }],
    [
      "entered after the grace: lost, and by how much is kept",
      { entryMs: 20_000.001 },
      { outcome: "lost", arrived_after_us: 20_000_001 },
    ],
    ["handled, never entered: lost", { entryMs: null }, { outcome: "lost", delay_us: null, arrived_after_us: null }],
    ["never offered: lost", { entryMs: null, handlerMs: null, listed: "empty" }, { outcome: "lost", listed: "empty" }],
    ["refused: no outcome of a dispatch", { answer: "refused" }, { outcome: "refused", http_status: 401, cause: null }],
    ["no answer, yet entered: delivered", { answer: "none" }, { outcome: "delivered" }],
    ["no answer, never offered: lost", { answer: "none", entryMs: null, handlerMs: null }, { outcome: "lost" }],
    [
      "no answer, no such room: it was never made, so lost",
      { answer: "none", entryMs: null, handlerMs: null, listed: "error", lookCode: "not_found" },
      { outcome: "lost" },
    ],
    [
      "no answer, but offered, and the room gone at the look: unresolved",
      { answer: "none", entryMs: null, listed: "error", lookCode: "unavailable" },
      { outcome: "unresolved" },
    ],
    [
      "the room gone at the look (503): unresolved",
      { entryMs: null, listed: "error", lookCode: "unavailable" },
      { outcome: "unresolved", cause: null },
    ],
    [
      "the room gone at the look (404): unresolved",
      { entryMs: null, listed: "error", lookCode: "not_found" },
      { outcome: "unresolved" },
    ],
    [
      "the look failed otherwise: still lost",
      { entryMs: null, listed: "error", lookCode: "deadline_exceeded" },
      { outcome: "lost" },
    ],
    [
      "entered, the room gone at the look: delivered all the same",
      { listed: "error", lookCode: "not_found" },
      { outcome: "delivered" },
    ],
    [
      "the room gone before we deleted it: unresolved",
      { entryMs: null, deleteResult: "not-found" },
      { outcome: "unresolved" },
    ],
    [
      "we deleted it before the watch ended: unresolved",
      { entryMs: null, deletedMs: 19_999 },
      { outcome: "unresolved" },
    ],
    ["we deleted it when the watch had ended: lost", { entryMs: null, deletedMs: 20_000 }, { outcome: "lost" }],
    [
      "deleting it failed: still lost",
      { entryMs: null, deletedMs: 15_000, deleteResult: "failed" },
      { outcome: "lost" },
    ],
    [
      "entered before its own request: the clock is wrong, unresolved",
      { handlerMs: -2, entryMs: -1 },
      { outcome: "unresolved" },
    ],
  ];
  const trial = judgedTogether(cases);

  it.each(tableOf(cases))("%s", (_, n, expected) => {
    expect(trial().rows[n]).toMatchObject(expected);
  });

  it("adds up", () => {
    const { counts, lostRate, lateRate, missedDeadlineRate, delayMs, delayOfAllMs } = trial().summary;
    expect(counts).toMatchObject({ planned: 21, notStarted: 0, refused: 1, requested: 20 });
    expect(counts).toMatchObject({ delivered: 4, late: 2, lost: 8, unresolved: 6 });
    expect([lostRate.count, lateRate.count, missedDeadlineRate.value]).toEqual([14, 14, 0.714286]);
    expect(delayMs).toMatchObject({ count: 6, min: 210, max: 20_000, p90: null });
    expect(delayOfAllMs).toEqual({ count: 14, p50: "never", p90: "never", p99: null });
  });

  it("counts the lost that arrived after the watch, and those that got no further than the request", () => {
    const { rows, summary } = trial();
    const late = rows.filter((row) => row.outcome === "lost" && row.arrived_after_us !== null);
    expect(late.length).toBeGreaterThan(0);
    expect(summary.arrivedAfterTheWatch).toEqual({ count: late.length, maxMs: 20_000 });
    const stuck = rows.filter((row) => row.outcome !== "refused" && row.offer_us === null && row.entry_us === null);
    expect(summary.stagesMs.request.endedHere).toBe(stuck.length);
  });
});

describe("chain of attempt 1", () => {
  const job = (n: number, jobId: string) => ({
    n,
    attempt: 1,
    jobId,
    dispatchId: `AD_${n}`,
    room: "r",
    roomSid: `RM_${n}`,
  });
  const at = (n: number, ms: number) => ({ atUs: requestUs(n) + ms * 1000 });
  const offered = (n: number, ms: number) => ({ offeredWallUs: requestUs(n) + 1_700_000_000_000_000 + ms * 1000 });
  const cases: readonly Case[] = [
    [
      "one job: offer, handler, entry, join",
      {},
      {
        offer_hop_us: 203_000,
        handler_hop_us: 1_000,
        started_hop_us: 6_000,
        join_hop_us: 40_000,
        entries: 1,
        duplicated: false,
      },
    ],
    [
      "offered again to another job, which entered first: that is the chain",
      { entryMs: null },
      { job_id: "AJ_other", handler_us: requestUs(1) + 900_000, delay_us: 950_000, duplicated: false },
    ],
    [
      "a second job entered too: duplicated, the first counts",
      {},
      { job_id: "AJ_2", delay_us: 210_000, entries: 2, duplicated: true },
    ],
    ["the same line twice is one entry", {}, { entries: 1, duplicated: false }],
    [
      "offered again after it had entered: the offer before entry counts",
      {},
      { handler_hop_us: 1_000, started_hop_us: 6_000 },
    ],
    [
      "the server set no stamp: the hops around the offer are unknown",
      { entryMs: null, handlerMs: null },
      { offer_us: null, offer_hop_us: null, handler_hop_us: null, started_hop_us: 10_000 },
    ],
    ["one job entered twice, under one id: duplicated", {}, { entries: 2, duplicated: true }],
    [
      "a handler called in time, and again just before a late entry: not the server's delay",
      { handlerMs: 11_000, entryMs: 11_010 },
      { outcome: "late", cause: "started late: between handler and entry" },
    ],
    [
      "called late, and again soon after: late already by then",
      { handlerMs: 11_000, entryMs: 11_010 },
      { outcome: "late", cause: "offered late" },
    ],
    [
      "called, and the worker wrote that it said no",
      { entryMs: null },
      { outcome: "lost", cause: "refused", answer_us: null, answered: "no" },
    ],
  ];
  const trial = judgedTogether(cases, ({ workers: [worker] }) => {
    worker?.push(
      { event: "rejected", ...at(9, 205), ...job(9, "AJ_9") },
      { event: "handler", ...at(1, 900), ...offered(1, 899), ...job(1, "AJ_other") },
      { event: "entry", ...at(1, 950), pid: 1, ...job(1, "AJ_other") },
      { event: "entry", ...at(2, 5_000), pid: 2, ...job(2, "AJ_other2") },
      { event: "entry", ...at(3, 210), pid: 103, ...job(3, "AJ_3") },
      { event: "handler", ...at(4, 700), ...offered(4, 699), ...job(4, "AJ_4") },
      { event: "handler", ...at(5, 300), offeredWallUs: 0, ...job(5, "AJ_5") },
      { event: "entry", ...at(5, 310), pid: 5, ...job(5, "AJ_5") },
      { event: "entry", ...at(6, 400), pid: 6, ...job(6, "AJ_6") },
      { event: "handler", ...at(7, 205), ...offered(7, 204), ...job(7, "AJ_7") },
      { event: "handler", ...at(8, 10_500), ...offered(8, 10_499), ...job(8, "AJ_8") },
    );
  });

  it.each(tableOf(cases))("%s", (_, n, expected) => {
    expect(trial().rows[n]).toMatchObject(expected);
  });

  it("counts where chains ended", () => {
    expect(trial().summary.stagesMs.join).toMatchObject({ count: 7, endedHere: 7 });
    expect(trial().summary.workerStagesMs.entry).toMatchObject({ count: 9, endedHere: 2 });
    expect(trial().summary.stagesMs.entry).toMatchObject({ count: 0, endedHere: 2 });
    expect(trial().summary.stagesMs.offer.count).toBe(9);
    expect(trial().summary.counts.duplicated).toBe(2);
  });
});
