// A server that stops answering in the middle of a run and comes back: the run goes on, and the gap is shown with what
// became of the dispatches of that time.

import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { kept, leftAfter, start, untilEvent } from "./rollcall.js";

/** Looks come each 10 s and wait 5 s, so that one of them is surely not answered. */
const silentMs = 22_000;

it("a server that is silent for 22 s does not end the run, and the gap is seen", async () => {
  const short = ["--deadline", "3s", "--grace", "2s", "--hold", "1s", "--no-recover"];
  const running = await start(["run", "--worker", "wire", "--rate", "1", "--duration", "50s", ...short]);
  const { results } = running;
  const file = "events/harness.ndjson";
  const { pid } = await untilEvent(
    results,
    file,
    ({ event, role }) => event === "process-started" && role === "server",
  );
  await untilEvent(results, "events/k6.ndjson", ({ event, n }) => event === "request" && n === 5);
  process.kill(Number(pid), "SIGSTOP");
  try {
    await untilEvent(results, file, ({ event }) => event === "server-silent");
    await sleep(silentMs);
  } finally {
    process.kill(Number(pid), "SIGCONT");
  }
  const { stdout } = await running.finished;
  const { summary } = kept(results);
  expect(summary.counts, stdout).toMatchObject({ planned: 50, notStarted: 0 });
  expect(summary.verdict.reasons.find(({ check }) => check === "parts")?.result).toBe("pass");
  expect(summary.serverGaps).toHaveLength(1);
  const [gap] = summary.serverGaps;
  expect(gap?.toMs).toBeGreaterThan(gap?.fromMs ?? 0);
  expect(gap?.unanswered).toBeGreaterThan(0);
  expect(gap?.missed).toBeGreaterThan(0);
  expect(stdout).toContain("the server did not answer from");
  expect(await leftAfter(summary.run.id, 0)).toEqual([]);
});
