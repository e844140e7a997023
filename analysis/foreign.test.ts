// What does not belong to the run, and what is only data: neither may change a figure or break a query.

import { describe, expect, it } from "vitest";
import { jsonText } from "./render/json.js";
import { historyOf, requestUs, runId, wallMsOf } from "./trials/history.js";
import { tryHistory } from "./trials/trial.js";

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
    expect(rows.map((row) => row.outcome)).toEqual(["delivered", "lost"]);
    expect(rows[1]).toMatchObject({ rescue_arrival_us: null, entries: 0 });
  });

  it("keeps names and codes as they are, whatever they hold", async () => {
    const room = `'; DROP TABLE dispatch; --"\\ | \` <b> \u001b[31m \n 部屋`;
    const history = historyOf([{ room, entryMs: null, listed: "error", lookCode: `x' OR '1'='1` }]);
    const { rows, summary } = await tryHistory(history, "ru'n [1]*? {a,b} #x");
    expect(rows[0]).toMatchObject({ room, outcome: "lost", look_code: `x' OR '1'='1` });
    expect(summary.causes[0]?.examples).toEqual([room]);
  });
});

it("summary.json is printed without signs that a terminal obeys, and is the same JSON", async () => {
  const room = "\u009b31mX\u202e\u0007\u2028\u2066\u007f";
  const { summary } = await tryHistory(historyOf([{ room, entryMs: null }]));
  const text = jsonText(summary);
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
  expect(text).toContain("\\u009b31mX\\u202e");
  expect(JSON.parse(text)).toEqual(summary);
});

describe("the schedule", () => {
  it("measures each start against its planned instant", async () => {
    const history = historyOf([{}, {}, {}]);
    history.k6 = (history.k6 ?? []).map((line) =>
      typeof line !== "string" && line.event === "request" && line.n === 2
        ? { ...line, iterationWallMs: wallMsOf(requestUs(2) + 37_000) }
        : line,
    );
    const { summary } = await tryHistory(history);
    expect(summary.harness.schedulingDelayMs).toEqual({ count: 3, p50: 0, p99: null, max: 37 });
    expect(summary.run.id).toBe(runId);
  });
});
