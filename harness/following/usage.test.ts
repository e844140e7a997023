import { describe, expect, it } from "vitest";
import { LiveUsage } from "./usage.js";

const sample = (role: string, rssKb: number | null, cpuUs: number | null, openFiles: number | null = 5) =>
  ({ event: "resource", atUs: 0, role, rssKb, cpuUs, processes: 1, openFiles }) as const;
const exited = (role: string) => ({ event: "process-exited", atUs: 0, role }) as const;

function usageAfter(...facts: readonly Parameters<LiveUsage["harness"]>[0][]): LiveUsage {
  const usage = new LiveUsage();
  for (const fact of facts) usage.harness(fact);
  return usage;
}

describe("what parts use", () => {
  it("is the newest sample of each that runs, in bytes and seconds", () => {
    const { parts } = usageAfter(
      sample("server", 1, 1),
      sample("server", 2048, 1_500_000),
      sample("k6", 1, 1),
      exited("k6"),
    );
    expect(Object.fromEntries(parts)).toEqual({
      server: { rssBytes: 2_097_152, cpuSeconds: 1.5, processes: 1, openFiles: 5 },
    });
  });
  it("puts the legs of k6 together, and their CPU time does not fall when one ends", () => {
    const legs = [sample("k6", 100, 3_000_000), sample("k6-2", 50, 1_000_000)];
    expect(usageAfter(...legs).parts.get("k6")).toMatchObject({ rssBytes: 153_600, cpuSeconds: 4, processes: 2 });
    expect(usageAfter(...legs, exited("k6")).parts.get("k6")).toMatchObject({
      rssBytes: 51_200,
      cpuSeconds: 4,
      processes: 1,
    });
  });
  it("is not known where the system does not say it", () => {
    expect(usageAfter(sample("worker-1", null, null, null)).parts.get("worker-1")).toEqual({
      ...{ rssBytes: null, cpuSeconds: null, processes: 1, openFiles: null },
    });
  });
  it("knows the machine as a share", () => {
    expect(new LiveUsage().machineBusy).toBeNull();
    expect(usageAfter({ event: "machine", atUs: 0, cpuBusyPermille: 412 }).machineBusy).toBe(0.412);
  });
});
