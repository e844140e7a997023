import { describe, expect, it } from "vitest";
import { aliveSeries, bucketsOf, busiest, dueCounts, linesOf, rateBucketsOf, rateSeries } from "./course.js";

const values = ({
  samples,
}: {
  readonly samples: readonly { readonly atMs: number; readonly value: number | null }[];
}) => samples.map(({ atMs, value }) => [atMs, value]);

it.each([
  ["a minute", 62_000, 1_000, 62],
  ["half an hour", 1_800_000, 10_000, 180],
  ["a night", 28_800_000, 120_000, 240],
  ["nothing", 0, 1_000, 1],
])("of %s the buckets are as many as a chart can show", (_, toMs, eachMs, count) => {
  expect(bucketsOf(toMs)).toEqual({ fromMs: 0, eachMs, count });
});

describe("the rate", () => {
  it.each([
    ["20 dispatches in 40 s: steps of 5 of them", 40_000, 20, { fromMs: 500, eachMs: 10_000, count: 4 }],
    ["3 dispatches: one step", 6_000, 3, { fromMs: 500, eachMs: 6_000, count: 1 }],
    ["10,000: no more steps than can be seen", 600_000, 10_000, { fromMs: 500, eachMs: 10_000, count: 60 }],
  ])("of %s", (_, lengthMs, dispatches, buckets) => {
    expect(rateBucketsOf(500, lengthMs, dispatches)).toEqual(buckets);
  });
  it("is per second, and nothing after its last step", () => {
    const series = rateSeries("asked for", [{ bucket: 0, count: 5 }], { fromMs: 0, eachMs: 2_000, count: 2 });
    expect(values(series)).toEqual([
      [0, 2.5],
      [2_000, 0],
      [4_000, 0],
    ]);
  });
  it("that was offered counts what is due in each step, the edge with the later one", () => {
    const dueBy = (us: number) => (us < 0 ? 0 : Math.floor(us / 1_000_000) + 1);
    expect(dueCounts(dueBy, { fromMs: 300, eachMs: 2_000, count: 2 })).toEqual([
      { bucket: 0, count: 2 },
      { bucket: 1, count: 2 },
    ]);
  });
  it("is offered by no plan where each follows another", () => {
    expect(dueCounts(() => null, { fromMs: 0, eachMs: 1_000, count: 2 })).toBeNull();
  });
});

it("jobs alive are those that came less those that went", () => {
  const series = aliveSeries(
    [
      { bucket: 0, count: 2 },
      { bucket: 2, count: 1 },
    ],
    [{ bucket: 1, count: 1 }],
    { fromMs: 0, eachMs: 1_000, count: 3 },
  );
  expect(values(series)).toEqual([
    [0, 0],
    [1_000, 2],
    [2_000, 1],
    [3_000, 2],
  ]);
});

describe("lines", () => {
  const row = (name: string, bucket: number, value: number | null) => ({
    name,
    bucket,
    value,
    low: value,
    high: value === null ? null : value + 1,
  });
  const buckets = { fromMs: 0, eachMs: 1_000, count: 10 };
  it("are one for each name, at the middle of their buckets, in their own unit", () => {
    const [server] = linesOf([row("server", 1, 2_000), row("server", 0, 1_000)], buckets, (kb) => kb / 1000, 3);
    expect(server).toEqual({
      name: "server",
      samples: [
        { atMs: 500, value: 1, low: 1, high: 1.001 },
        { atMs: 1_500, value: 2, low: 2, high: 2.001 },
      ],
    });
  });
  it("break where nothing was seen for long", () => {
    const [k6] = linesOf([row("k6", 0, 1), row("k6", 2, 1), row("k6", 6, 1)], buckets, (value) => value, 2);
    expect(k6 && values(k6)).toEqual([
      [500, 1],
      [2_500, 1],
      [6_500, null],
      [6_500, 1],
    ]);
  });
  it("more than can be told apart: the highest are drawn in their order, the others named", () => {
    const series = [3, 9, 1, 5].map((value, i) => ({
      name: `worker-${i}`,
      samples: [{ atMs: 0, value, low: null, high: null }],
    }));
    const { shown, others } = busiest(series, 2);
    expect([shown.map(({ name }) => name), others]).toEqual([
      ["worker-1", "worker-3"],
      ["worker-0", "worker-2"],
    ]);
  });
});
