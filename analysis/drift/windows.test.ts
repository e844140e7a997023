import { describe, expect, it } from "vitest";
import { type History, historyOf, type Life, requestUs } from "../trials/history.js";
import { tryHistory } from "../trials/trial.js";

const second = 1_000_000;

/** One every 2 s: 404 requests are a load of 806 s, 26 windows of 31 s. */
const count = 404;
const isIn = (n: number, fromS: number, toS: number): boolean => 2 * n >= fromS && 2 * n < toS;

function soak(life: (n: number) => Life, resources: (atS: number) => readonly object[] = () => []): History {
  const history = historyOf(Array.from({ length: count }, (_, n) => life(n)));
  for (let atS = 0; atS < 2 * count; atS += 5)
    for (const resource of resources(atS))
      history.harness?.push({ event: "resource", atUs: requestUs(0) + atS * second, ...resource });
  return history;
}

/** Of three processes of k6, each of which begins at no CPU; two of them run at once from 400 to 410 s. */
function legs(atS: number): readonly object[] {
  const leg = (role: string, fromS: number, rssKb: number) => ({
    ...{ role, rssKb, cpuUs: 200_000 * (atS - fromS), processes: 1, openFiles: 12 },
  });
  const second = atS < 400 ? [] : atS < 650 ? [leg("k6-2", 400, 102_400)] : [leg("k6-3", 650, 102_400)];
  return [...(atS <= 410 ? [leg("k6", 0, 81_920)] : []), ...second];
}

describe("a run of thirteen minutes", async () => {
  const { summary } = await tryHistory(
    soak(
      (n) => (isIn(n, 100, 130) ? { entryMs: 12_000 } : { entryMs: 200 + (n % 7) }),
      (atS) => [
        { role: "worker-1", rssKb: 102_400 + 512 * atS, cpuUs: 100_000 * atS, processes: 5, openFiles: 40 },
        { role: "server", rssKb: 51_200, cpuUs: null, processes: 1, openFiles: null },
        ...legs(atS),
      ],
    ),
  );
  const { windows, drift, counts } = summary;

  it("has windows that hold every dispatch once", () => {
    expect(windows).toHaveLength(26);
    expect(windows[0]).toMatchObject({ fromMs: 0, toMs: 31_000 });
    // Those requested in [31, 62) s are n = 16 to 30.
    expect(windows[1]?.requested).toBe(15);
    for (const outcome of ["requested", "delivered", "late", "lost", "unresolved"] as const)
      expect(windows.reduce((sum, window) => sum + window[outcome], 0)).toBe(counts[outcome]);
  });

  it("puts what was late into the windows of its requests", () => {
    const late = windows.filter((window) => window.late > 0);
    expect(late.map(({ fromMs }) => fromMs)).toEqual([93_000, 124_000]);
    expect(late[0]?.p50).toBe(12_000);
  });

  it("knows what is under way and which rooms are there at a window's end", () => {
    // Each takes 0.2 s, the late ones 12 s: requests at 114 to 122 s before the end at 124 s.
    expect(windows[3]?.underWay).toBe(6);
    expect(windows[0]?.underWay).toBe(0);
    // Rooms are deleted 25 s after their request.
    expect(windows[5]?.rooms).toBe(12);
  });

  it("has what each part used", () => {
    const parts = windows[1]?.parts;
    // Samples at 35, 40 ... 60 s.
    expect(parts?.["worker-1"]).toEqual({ rssMb: 122.5, cores: 0.1, processes: 5, openFiles: 40 });
    expect(parts?.server).toEqual({ rssMb: 50, cores: null, processes: 1, openFiles: null });
    expect(windows[1]?.cpuBusy).toBe(0.412);
  });

  it("takes the k6 processes of a long load for one part", () => {
    expect(new Set(windows.flatMap(({ parts }) => Object.keys(parts)))).toEqual(new Set(["worker-1", "server", "k6"]));
    // Samples at 35 ... 60 s of the first; at 405 ... 430 s the first two beside one another, then the second alone.
    expect(windows[1]?.parts.k6).toEqual({ rssMb: 80, cores: 0.2, processes: 1, openFiles: 12 });
    expect(windows[13]?.parts.k6).toEqual({ rssMb: 100, cores: 0.24, processes: 1, openFiles: 12 });
  });

  it("finds the memory that creeps, and nothing else", () => {
    expect(drift.fromMs).toBe(124_000);
    const found = Object.fromEntries(drift.measures.map((m) => [`${m.measure} ${m.part}`.trim(), m.verdict]));
    expect(found).toMatchObject({ "rssMb worker-1": "creeps", "rssMb server": "steady", p50: "steady", p90: "steady" });
    expect(Object.values(found).filter((verdict) => verdict === "creeps")).toHaveLength(1);
    const worker = drift.measures.find(({ part, measure }) => part === "worker-1" && measure === "rssMb");
    // 0.5 MB a second, over the middles of 22 windows.
    expect(worker).toMatchObject({ unit: "MB", count: 22, median: expect.closeTo(332, -1) });
    expect(worker?.change).toBeCloseTo(0.5 * 21 * 31, -1);
  });
});

describe("a server that ended at 299 s", async () => {
  // Those requested until then were not deleted; of the others every second is.
  const run = soak((n) => (isIn(n, 0, 300) || n % 2 === 0 ? { deletedMs: 60_000, deleteResult: "failed" } : {}));
  run.harness?.push({
    ...{ event: "process-exited", atUs: requestUs(0) + 299 * second, role: "server", planned: true },
    ...{ exitCode: 0, signal: "", logTail: "" },
  });
  const { windows } = (await tryHistory(run)).summary;
  it("has taken its rooms along", () => {
    // The windows end at 279 and 310 s: all of 140, then those of 300 s and after.
    expect(windows[8]?.rooms).toBe(140);
    expect(windows[9]?.rooms).toBe(5);
  });

  it("leaves those that came after it, and whose deletion failed", () => {
    // At 341 s: 11 whose deletion fails, and 6 of the others, requested in the last 25 s.
    expect(windows[10]?.rooms).toBe(17);
  });
});

describe("a run that is too short", async () => {
  const { summary } = await tryHistory(historyOf(Array.from({ length: 20 }, () => ({}))));
  it("has no windows and no drift", () => {
    expect(summary.windows).toEqual([]);
    expect(summary.drift).toEqual({ fromMs: 0, measures: [] });
  });
});
