// More than one worker can start processes for: the growing delay is the worker's, between handler and entry, and the
// server, which offered every job on time, is not blamed for it.

import { describe, expect, it } from "vitest";
import { kept, rollcall } from "./rollcall.js";

describe("2 rooms a second on one SDK worker", () => {
  it("shows the delay where it is: in the worker's process pool", async () => {
    const { results, stdout } = await rollcall([
      "run",
      "--rate",
      "2",
      "--rooms",
      "30",
      "--max-scheduling-delay",
      "10s",
      "--max-event-loop-delay",
      "10s",
    ]);
    const { summary } = kept(results);
    const { offer } = summary.stagesMs;
    const { handler, entry } = summary.workerStagesMs;
    expect(summary.counts, stdout).toMatchObject({ requested: 30, unresolved: 0, notStarted: 0 });
    expect(entry.max).toBeGreaterThan(1_000);
    expect(offer.p50).toBeLessThan(1_000);
    expect(handler.p50).toBeLessThan(500);
    expect(Number(entry.max)).toBeGreaterThan(5 * Number(handler.max));
  });
});
