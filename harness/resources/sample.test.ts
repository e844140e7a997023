import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it, test } from "vitest";
import type { HarnessEvent } from "../../contract/events/harness.js";
import { periodMsAfter, sampleResources } from "./sample.js";

test.each([
  ["at first", 0, 5_000],
  ["in the first hour", 3_599_999, 5_000],
  ["later", 3_600_000, 30_000],
])("the period %s", (_, elapsedMs, periodMs) => {
  expect(periodMsAfter(elapsedMs)).toBe(periodMs);
});

it("sees a real process group and the harness itself, and nothing after it was ended", async () => {
  // A group of two; the leader alone holds more than 30 MB, as Node does.
  const script =
    "require('child_process').spawn(process.execPath, ['-e', 'process.stdin.resume()'], {stdio: ['pipe', 'ignore', 'ignore']}); process.stdin.on('end', () => process.exit()).resume(); console.log('up')";
  const leader = spawn(process.execPath, ["-e", script], { detached: true, stdio: ["pipe", "pipe", "ignore"] });
  try {
    await once(leader.stdout, "data");
    const seen: Partial<HarnessEvent>[] = [];
    const parts = () => [{ role: "worker-1" as const, pid: leader.pid ?? 0 }];
    const taken = new Promise<void>((resolve) => {
      const stop = sampleResources(parts, {
        record: (fact) => {
          seen.push(fact);
          if (seen.length < 2) return;
          stop();
          resolve();
        },
      });
    });
    await taken;
    expect(seen[0]).toMatchObject({ event: "resource", role: "harness", processes: 1, rssKb: expect.any(Number) });
    expect(seen[1]).toMatchObject({ event: "resource", role: "worker-1", processes: 2 });
    expect(seen[1]).toHaveProperty(
      "rssKb",
      expect.toSatisfy((kb: number) => kb > 30_000 && kb < 1_000_000),
    );
    expect(seen[1]).toHaveProperty(
      "cpuUs",
      expect.toSatisfy((us: number) => us > 0),
    );
  } finally {
    leader.stdin.end();
  }
});
