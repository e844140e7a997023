import { expect, it } from "vitest";
import { warmIn } from "./disturbed.js";

const line = (event: string, pid: number) => `${JSON.stringify({ event, atUs: 1, pid })}\n`;

it.each([
  ["none yet", line("worker-started", 1), []],
  ["two warm, the worker itself is none", line("worker-started", 1) + line("prewarm", 2) + line("prewarm", 3), [2, 3]],
  ["one with a job", line("prewarm", 2) + line("prewarm", 3) + line("entry", 2), [3]],
])("warm processes: %s", (_, events, pids) => {
  expect(warmIn(events)).toEqual(pids);
});
