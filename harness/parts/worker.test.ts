import { describe, expect, it } from "vitest";
import { readinessOf } from "./worker.js";

const line = (event: string) => `${JSON.stringify({ event, atUs: 1 })}\n`;

describe("a worker's readiness", () => {
  it.each([
    ["nothing yet", "", { registered: 0, prewarmed: 0 }],
    [
      "registered and two warm",
      line("registered") + line("prewarm") + line("prewarm"),
      { registered: 1, prewarmed: 2 },
    ],
    ["a line that is still being written", `${line("prewarm")}{"event":"registered"`, { registered: 0, prewarmed: 1 }],
    [
      "two wire workers in one process",
      line("registered") + line("rejected") + line("registered"),
      { registered: 2, prewarmed: 0 },
    ],
    ["other facts", line("worker-started") + line("heartbeat"), { registered: 0, prewarmed: 0 }],
  ])("from %s", (_, events, seen) => {
    expect(readinessOf(events)).toEqual(seen);
  });
});
