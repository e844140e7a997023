// Outcomes, recovery and the look, dispatch by dispatch, through the real SQL: one run holds one row of each table.

import { beforeAll, describe, expect, it } from "vitest";
import { type History, historyOf, type Life, requestUs, runId, wallMsOf } from "./history.js";
import { type Row, type Trial, tryHistory } from "./trial.js";

type Case = readonly [sentence: string, life: Life, expected: Row];

/** One run of all the cases; the rows come back in their order. */
function judgedTogether(cases: readonly Case[], change: (history: History) => void = () => {}): () => Trial {
  let trial: Trial | undefined;
  beforeAll(async () => {
    const history = historyOf(cases.map(([, life]) => life));
    change(history);
    trial = await tryHistory(history);
  });
  return () => {
    if (trial === undefined) throw new Error("beforeAll failed");
    return trial;
  };
}

const table = (cases: readonly Case[]) => cases.map(([sentence, , expected], n) => [sentence, n, expected] as const);

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

  it.each(table(cases))("%s", (_, n, expected) => {
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
        entry_hop_us: 6_000,
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
      { handler_hop_us: 1_000, entry_hop_us: 6_000 },
    ],
    [
      "the server set no stamp: the handler is measured from the request",
      { entryMs: null, handlerMs: null },
      { offer_us: null, offer_hop_us: null, handler_hop_us: 300_000, entry_hop_us: 10_000 },
    ],
    ["one job entered twice, under one id: duplicated", {}, { entries: 2, duplicated: true }],
  ];
  const trial = judgedTogether(cases, ({ workers: [worker] }) => {
    worker?.push(
      { event: "handler", ...at(1, 900), ...offered(1, 899), ...job(1, "AJ_other") },
      { event: "entry", ...at(1, 950), pid: 1, ...job(1, "AJ_other") },
      { event: "entry", ...at(2, 5_000), pid: 2, ...job(2, "AJ_other2") },
      { event: "entry", ...at(3, 210), pid: 103, ...job(3, "AJ_3") },
      { event: "handler", ...at(4, 700), ...offered(4, 699), ...job(4, "AJ_4") },
      { event: "handler", ...at(5, 300), offeredWallUs: 0, ...job(5, "AJ_5") },
      { event: "entry", ...at(5, 310), pid: 5, ...job(5, "AJ_5") },
      { event: "entry", ...at(6, 400), pid: 6, ...job(6, "AJ_6") },
    );
  });

  it.each(table(cases))("%s", (_, n, expected) => {
    expect(trial().rows[n]).toMatchObject(expected);
  });

  it("counts where chains ended", () => {
    expect(trial().summary.stagesMs.join).toMatchObject({ count: 5, endedHere: 5 });
    expect(trial().summary.stagesMs.entry).toMatchObject({ count: 7, endedHere: 2 });
    expect(trial().summary.stagesMs.offer.count).toBe(6);
    expect(trial().summary.counts.duplicated).toBe(2);
  });
});

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
      { recovered: false, doubled: false },
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

  it.each(table(cases))("%s", (_, n, expected) => {
    expect(trial().rows[n]).toMatchObject(expected);
  });

  it("adds up, and changes no outcome", () => {
    const { recovery, counts } = trial().summary;
    expect(recovery).toMatchObject({
      attempted: 7,
      recovered: 2,
      doubled: 2,
      needless: 2,
      delayMs: { count: 2, min: 500, max: 500 },
    });
    expect(counts).toMatchObject({ lost: 5, late: 3, delivered: 0 });
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

  it.each(table(cases))("%s", (_, n, expected) => {
    expect(trial().rows[n]).toMatchObject(expected);
  });

  it("is counted by class", () => {
    expect(trial().summary.listDispatch).toMatchObject({
      running: { arrived: 2, notArrived: 2 },
      pending: { arrived: 0, notArrived: 1 },
      absent: { arrived: 1, notArrived: 0 },
      ended: { arrived: 0, notArrived: 0 },
    });
    expect(trial().summary.counts.phantom).toBe(2);
  });
});

describe("what does not belong", () => {
  it("counts jobs of other runs, and of dispatches that were never asked for, and joins none", async () => {
    const history = historyOf([{}, { entryMs: null }]);
    const job = (n: number, attempt: number) => ({
      n,
      attempt,
      jobId: `AJ_x${n}.${attempt}`,
      dispatchId: "",
      room: "r",
      roomSid: "",
    });
    for (const [n, attempt] of [
      [-1, 0],
      [7, 1],
      [1, 2],
    ] as const) {
      history.workers[0]?.push({ event: "entry", atUs: requestUs(1) + 300_000, pid: 1, ...job(n, attempt) });
    }
    const { summary, rows } = await tryHistory(history);
    expect(summary.harness.foreignJobs).toBe(3);
    expect(rows.map((row) => row["outcome"])).toEqual(["delivered", "lost"]);
    expect(rows[1]).toMatchObject({ rescue_entry_us: null, entries: 0 });
  });

  it("keeps names and codes as they are, whatever they hold", async () => {
    const room = `'; DROP TABLE dispatch; --"\\ | \` <b> \u001b[31m \n 部屋`;
    const history = historyOf([{ room, entryMs: null, listed: "error", lookCode: `x' OR '1'='1` }]);
    const { rows, summary } = await tryHistory(history, "ru'n [1]*? {a,b} #x");
    expect(rows[0]).toMatchObject({ room, outcome: "lost", look_code: `x' OR '1'='1` });
    expect(summary.causes[0]?.examples).toEqual([room]);
  });
});

describe("the schedule", () => {
  it("measures each start against its planned instant", async () => {
    const history = historyOf([{}, {}, {}]);
    history.k6 = (history.k6 ?? []).map((line) =>
      typeof line !== "string" && line["event"] === "request" && line["n"] === 2
        ? { ...line, iterationWallMs: wallMsOf(requestUs(2) + 37_000) }
        : line,
    );
    const { summary } = await tryHistory(history);
    expect(summary.harness.schedulingDelayMs).toEqual({ count: 3, p50: 0, p99: null, max: 37 });
    expect(summary.run.id).toBe(runId);
  });
});
