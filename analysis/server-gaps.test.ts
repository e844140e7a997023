import { describe, expect, it } from "vitest";
import { historyOf, requestUs } from "./trials/history.js";
import { tryHistory } from "./trials/trial.js";

const second = 1_000_000;

/** Requests every 2 s; those at 20 to 38 s got no answer. */
const lives = Array.from({ length: 40 }, (_, n) =>
  n >= 10 && n < 20 ? ({ answer: "none", handlerMs: null, entryMs: null, listed: "absent" } as const) : {},
);

async function gapsOf(lines: readonly (readonly [number, object])[]) {
  const history = historyOf(lives);
  for (const [atS, line] of lines) history.harness?.push({ ...line, atUs: requestUs(0) + atS * second });
  return (await tryHistory(history)).summary.serverGaps;
}

describe("the server's silence", () => {
  it("is shown with what became of the dispatches of that time", async () => {
    const gaps = await gapsOf([
      [25, { event: "server-silent", reason: "connect ECONNREFUSED" }],
      [45, { event: "server-answers" }],
    ]);
    // Requests at 16, 18 ... 44 s: the server may have stopped answering just after the look at 15 s.
    expect(gaps).toEqual([
      {
        ...{ fromMs: expect.closeTo(25_000, -2), toMs: expect.closeTo(45_000, -2), reason: "connect ECONNREFUSED" },
        ...{ requested: 15, unanswered: 10, missed: 10, unresolved: 0 },
      },
    ]);
  });

  it("that lasts to the end has none", async () => {
    const gaps = await gapsOf([[75, { event: "server-silent", reason: "timeout" }]]);
    expect(gaps).toMatchObject([{ toMs: null, requested: 7, unanswered: 0 }]);
  });

  it("is none where every look was answered", async () => {
    expect(await gapsOf([])).toEqual([]);
  });
});
