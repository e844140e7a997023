// Wall stamps against a wall clock that is stepped during the run.

import { describe, expect, it } from "vitest";
import { type History, historyOf, isLine, type Life, offsetUs, requestUs } from "./trials/history.js";
import { stepped } from "./trials/stepped.js";
import { tryHistory } from "./trials/trial.js";

/** The wall clock moves by `byMs` at the monotonic instant `stepUs`. */
async function tryStep(
  lives: readonly Life[],
  stepUs: number,
  byMs: number,
  change: (history: History) => unknown = () => {},
) {
  const history = historyOf(lives);
  change(history);
  return await tryHistory(stepped(history, stepUs + offsetUs, byMs));
}

/** The first request's line is written last, so that the order of k6's file shows a fall too many. */
function outOfOrder(history: History): void {
  const lines = (history.k6 ?? []).filter(isLine);
  const [first, ...requests] = lines.filter(({ event }) => event === "request");
  history.k6 = [
    ...requests,
    ...(first === undefined ? [] : [first]),
    ...lines.filter(({ event }) => event !== "request"),
  ];
}

const stepUs = requestUs(2) + 1_000_000;
const four = [{}, {}, {}, {}];

describe("a stepped wall clock", () => {
  it.each<[string, number, number]>([
    ["forwards by an hour", 3_600_000, 1],
    ["backwards by an hour, before the run's start", -3_600_000, 1],
    ["backwards by 200 ms, within one pair's reach", -200, 1],
    ["by less than 5 ms, which is no step", 4, 0],
  ])("%s: delays away from the step are right", async (_, byMs, clockSteps) => {
    const { rows, summary } = await tryStep(four, stepUs, byMs);
    expect(summary.harness.clockSteps).toBe(clockSteps);
    expect(rows.map((row) => [row.outcome, row.delay_us])).toEqual(four.map(() => ["delivered", 210_000]));
    expect(summary.stagesMs.offer.max).toBe(203);
    expect(summary.verdict.reasons.find(({ check }) => check === "scheduling-delay")?.value).toBe(0);
  });

  it("leaves a request beside the step without an outcome where the step could change it", async () => {
    // Requested 0.1 s after a step of an hour: by the pairs before it, the arrival came before the request.
    // The pairs themselves are true to 12 us each.
    const { rows } = await tryStep(four, requestUs(2) - 100_000, 3_600_000);
    expect(rows.map((row) => row.outcome)).toEqual(["delivered", "delivered", "unresolved", "delivered"]);
    expect(rows[2]).toMatchObject({ request_uncertainty_us: 3_600_000_024 });
  });

  it("changes nothing where the outcome is the same either way", async () => {
    const { rows } = await tryStep(four, requestUs(2) - 100_000, 150);
    expect(rows.map((row) => row.outcome)).toEqual(four.map(() => "delivered"));
    expect(rows[2]).toMatchObject({ request_uncertainty_us: 150_024 });
  });

  it("makes an arrival within its spread of the deadline unresolved", async () => {
    const lives: Life[] = [{}, {}, { entryMs: 9_900 }, { entryMs: 9_900 }];
    const { rows } = await tryStep(lives, requestUs(2) - 100_000, 150);
    expect(rows.map((row) => row.outcome)).toEqual(["delivered", "delivered", "unresolved", "delivered"]);
  });

  it("backwards by 3 s, over stamps that then exist twice: the order of k6's file tells them apart", async () => {
    const { rows, summary } = await tryStep([...four, {}, {}], requestUs(3) + 1_000_000, -3_000);
    expect(summary.harness.clockSteps).toBe(1);
    expect(rows.map((row) => [row.delay_us, row.request_uncertainty_us])).toEqual(rows.map(() => [210_000, 0]));
    expect(summary.delayMs).toMatchObject({ count: 6, min: 210, max: 210 });
  });

  it("backwards by 3 s, in a file whose order says something else: no stamp that exists twice is trusted", async () => {
    const { rows, summary } = await tryStep([...four, {}, {}], requestUs(3) + 1_000_000, -3_000, outOfOrder);
    expect(summary.harness.clockSteps).toBe(1);
    expect(rows.map((row) => Number(row.request_uncertainty_us) > 0)).toEqual([false, false, true, true, true, false]);
    // Delivered either way, but nobody knows how fast.
    expect(summary.counts.delivered).toBe(6);
    expect(summary.delayMs).toMatchObject({ count: 3, min: 210, max: 210 });
    expect(summary.stagesMs.offer.max).toBe(203);
  });
});

/** Without it the pairs are, among others, at the very instants of the requests. */
function pairsLater(history: History): void {
  const laterUs = (value: unknown) => Number(value) + 90_000;
  history.harness = (history.harness ?? [])
    .filter(isLine)
    .map((line) =>
      line.event === "clock" ? { ...line, atUs: laterUs(line.atUs), wallUs: laterUs(line.wallUs) } : line,
    );
}

it.each([-3_100, -1_900, 2_900])("a step of %i ms makes no start late", async (byMs) => {
  // Stamps lie between the pairs, so that some are mapped through a pair from the other side of the step.
  const stepUs = requestUs(10) + 900_000;
  const { summary } = await tryStep(
    Array.from({ length: 20 }, () => ({})),
    stepUs,
    byMs,
    pairsLater,
  );
  expect(summary.harness.clockSteps).toBe(1);
  expect(summary.verdict.reasons.find(({ check }) => check === "scheduling-delay")?.result).toBe("pass");
});

it("a limit on p99 that delays beside a step may break is not sure to be kept", async () => {
  const lives = Array.from({ length: 100 }, (_, n) =>
    n === 61 || n === 62 ? { handlerMs: 2_900, entryMs: 3_000 } : {},
  );
  const change = (history: History) => {
    Object.assign(history.manifest.plan.limits, { maxP99Ms: 2_000 });
    outOfOrder(history);
  };
  const { summary } = await tryStep(lives, requestUs(61) + 1_000_000, -2_500, change);
  expect(summary.verdict.reasons.find(({ check }) => check === "max-p99")).toMatchObject({
    result: "unknown",
    detail: expect.stringContaining("1 more may be beyond"),
  });
});

describe("pairs of the clocks that were read badly", () => {
  /** Every `each`th pair is `errorMs` off, and says so. */
  async function tryBadPairs(lives: readonly Life[], each: number, errorMs: number) {
    const history = historyOf(lives);
    let pairs = 0;
    history.harness = (history.harness ?? []).filter(isLine).map((line) => {
      if (line.event !== "clock" || pairs++ % each !== 0) return line;
      return { ...line, atUs: Number(line.atUs) + errorMs * 1000, uncertaintyUs: errorMs * 1000 };
    });
    return await tryHistory(history);
  }

  it("are left out, and are no step", async () => {
    const { rows, summary } = await tryBadPairs(four, 3, 42);
    expect(summary.harness.clockSteps).toBe(0);
    expect(rows.map((row) => [row.delay_us, row.request_uncertainty_us])).toEqual(four.map(() => [210_000, 0]));
  });

  it("carry their error where there are no better ones", async () => {
    const { rows, summary } = await tryBadPairs([{}, { entryMs: 10_003 }], 1, 4);
    expect(summary.harness.clockSteps).toBe(0);
    expect(rows.map((row) => [row.outcome, row.request_uncertainty_us])).toEqual([
      ["delivered", 4_000],
      ["unresolved", 4_000],
    ]);
    expect(summary.delayMs.count).toBe(1);
  });
});

describe("the server's stamps of its offers", () => {
  /** Of every job, moved by so much. */
  async function tryOffers(movedMs: number) {
    const history = historyOf([{}, { handlerMs: 11_000, entryMs: 11_010 }, {}]);
    history.workers = history.workers.map((lines) =>
      (lines ?? [])
        .filter(isLine)
        .map((line) =>
          line.offeredWallUs === undefined
            ? line
            : { ...line, offeredWallUs: Number(line.offeredWallUs) + movedMs * 1000 },
        ),
    );
    const { summary } = await tryHistory(history);
    const clock = summary.verdict.reasons.find(({ check }) => check === "clock");
    return { offers: summary.stagesMs.offer.count, cause: summary.causes[0]?.cause, clock };
  }

  it.each<[string, number]>([
    ["just after the handler was called, which stamps of 1 ms may show", 3],
    ["just before the request, which stamps of 1 ms may show", -205],
  ])("are used %s", async (_, movedMs) => {
    expect(await tryOffers(movedMs)).toMatchObject({
      offers: 3,
      clock: { result: "pass", detail: expect.not.stringContaining("offer") },
    });
  });

  it.each<[string, number]>([
    ["after the handler", 4],
    ["before the request", -206],
    ["20 s before", -20_000],
  ])("are used nowhere when one lies %s: that clock is another", async (_, movedMs) => {
    const tried = await tryOffers(movedMs);
    expect(tried).toMatchObject({ offers: 0, cause: "called late: between request and handler" });
    expect(tried.clock).toMatchObject({ result: "pass", detail: expect.stringContaining("no offer is used") });
  });
});

it("a server whose clock is not this host's: its offers are not used", async () => {
  const history = historyOf([{}, {}]);
  const { clocks } = history.manifest;
  history.manifest = { ...history.manifest, clocks: { ...clocks, server: { name: "theirs", relation: "unmeasured" } } };
  const { summary } = await tryHistory(history);
  expect(summary.stagesMs.offer).toMatchObject({ count: 0, p50: null });
  expect(summary.workerStagesMs.handler).toMatchObject({ count: 2, p50: 204 });
});
