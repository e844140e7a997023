import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hostClocks } from "../clock.js";
import { RunFailed } from "../run-failed.js";
import type { Child } from "./child.js";
import { readinessOf, workerReady } from "./worker.js";

const line = (event: string, more: object = {}) => `${JSON.stringify({ event, atUs: 1, ...more })}\n`;

describe("a worker's readiness", () => {
  it.each([
    ["nothing yet", "", { registered: 0, prewarmed: 0, lastPrewarmUs: 0 }],
    [
      "registered and two warm",
      line("registered") + line("prewarm") + line("prewarm", { atUs: 7 }),
      { registered: 1, prewarmed: 2, lastPrewarmUs: 7 },
    ],
    [
      "a line that is still being written",
      `${line("prewarm")}{"event":"registered"`,
      { registered: 0, prewarmed: 1, lastPrewarmUs: 1 },
    ],
    [
      "two wire workers in one process",
      line("registered") + line("rejected") + line("registered"),
      { registered: 2, prewarmed: 0, lastPrewarmUs: 0 },
    ],
    ["other facts", line("worker-started") + line("heartbeat"), { registered: 0, prewarmed: 0, lastPrewarmUs: 0 }],
  ])("from %s", (_, events, seen) => {
    expect(readinessOf(events)).toEqual(seen);
  });
});

describe("a worker that is waited for", () => {
  const needs = { registered: 1, prewarmed: 3, since: new Map(), agentsVersion: "1.2.3" };
  const started = line("worker-started", { pid: 1, agentsVersion: "1.2.3" });
  const agoUs = (seconds: number) => hostClocks.monotonicUs() - seconds * 1_000_000;
  const warm = (seconds: number) => line("prewarm", { atUs: agoUs(seconds), pid: 2 });
  const neverEnds: Child = {
    ...{ role: "worker-1", pid: 0, logFile: "/nonexistent", ended: new Promise(() => {}) },
    ...{ send: () => {}, onMessage: () => {}, end: async () => {}, leave: () => {}, signal: () => {} },
  };

  async function wait(events: string, child = neverEnds): Promise<readonly string[]> {
    const folder = mkdtempSync(join(tmpdir(), "rollcall-worker-"));
    const eventsFile = join(folder, "worker-1.ndjson");
    writeFileSync(eventsFile, events);
    const notes: string[] = [];
    const told = { say: () => {}, note: (text: string) => notes.push(text) };
    await workerReady({ child, eventsFile, needs }, new AbortController().signal, told);
    return notes;
  }

  it("is ready with all that it was asked for", async () => {
    expect(await wait(started + line("registered") + warm(2) + warm(1) + warm(0))).toEqual([]);
  });
  it("is ready with fewer when its SDK has long started no other, and says so", async () => {
    expect(await wait(started + line("registered") + warm(13))).toEqual([
      "worker-1 keeps 1 of 3 job processes warm: its SDK starts no other by itself",
    ]);
  });
  it.each([
    ["one whose next process may be on its way", line("registered") + warm(1)],
    ["one that is not registered", warm(13)],
    ["one that has ended since", line("registered") + warm(13)],
    ["one without a warm process", line("registered")],
  ])("is not ready as %s", async (_, events) => {
    const child = { ...neverEnds, ended: Promise.resolve({ exitCode: 1, signal: "" }) };
    await expect(wait(started + events, child)).rejects.toThrow(/worker-1 ended before it was ready/);
  });
  it("is refused when it says another version than the one under test", async () => {
    const other = line("worker-started", { pid: 1, agentsVersion: "1.9.0" });
    const waiting = wait(other + line("registered") + warm(2) + warm(1) + warm(0));
    await expect(waiting).rejects.toThrow(RunFailed);
    await expect(waiting).rejects.toThrow("worker-1 runs @livekit/agents 1.9.0, and 1.2.3 is under test");
  });
});
