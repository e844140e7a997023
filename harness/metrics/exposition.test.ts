import { describe, expect, it } from "vitest";
import { Histogram } from "../following/histogram.js";
import { LiveRun } from "../following/live-run.js";
import { type Metric, metrics } from "./catalogue.js";
import { expose } from "./exposition.js";

const gauge = (name: string, help: string, labels: Readonly<Record<string, string>>, value: number): Metric => ({
  ...{ name, help, labels: Object.keys(labels), ofK6: "" },
  type: "gauge",
  read: () => [{ labels, value }],
});

const text = (...shown: Metric[]) => expose(shown, new LiveRun());

describe("the text format", () => {
  it("has help and type before the value", () => {
    expect(text(gauge("a", "what it is", {}, 0.25))).toBe("# HELP a what it is\n# TYPE a gauge\na 0.25\n");
  });
  it("says nothing of a metric without a value", () => {
    expect(text({ ...gauge("a", "", {}, 1), type: "gauge", read: () => [] })).toBe("");
  });
  it.each([
    ["a quote", 'say "hi"', 'say \\"hi\\"'],
    ["a backslash", "C:\\x", "C:\\\\x"],
    ["a line's end", "two\nlines", "two\\nlines"],
    ["what would end the line in other formats", "</script> {} # 部屋", "</script> {} # 部屋"],
  ])("escapes %s in a label", (_, raw, escaped) => {
    expect(text(gauge("a", "", { what: raw }, 1))).toContain(`a{what="${escaped}"} 1\n`);
  });
  it("escapes help, where a quote is none", () => {
    expect(text(gauge("a", 'one "\\\ntwo', {}, 1))).toContain('# HELP a one "\\\\\\ntwo\n');
  });
  it.each([
    [Number.POSITIVE_INFINITY, "+Inf"],
    [Number.NEGATIVE_INFINITY, "-Inf"],
    [Number.NaN, "NaN"],
    [1e21, "1e+21"],
    [1e-7, "1e-7"],
  ])("writes %f as Go reads it", (value, written) => {
    expect(text(gauge("a", "", {}, value))).toContain(`a ${written}\n`);
  });
  it("writes a histogram's buckets as counts up to each bound", () => {
    const histogram = new Histogram([0.1, 1]);
    for (const value of [0.05, 0.1, 0.5, 7]) histogram.observe(value);
    const metric: Metric = {
      ...{ name: "h_seconds", help: "", labels: ["stage"], ofK6: "", type: "histogram" },
      read: () => [{ labels: { stage: "offer" }, histogram }],
    };
    expect(text(metric).split("\n").slice(2, -1)).toEqual([
      'h_seconds_bucket{stage="offer",le="0.1"} 2',
      'h_seconds_bucket{stage="offer",le="1"} 3',
      'h_seconds_bucket{stage="offer",le="+Inf"} 4',
      'h_seconds_sum{stage="offer"} 7.65',
      'h_seconds_count{stage="offer"} 4',
    ]);
  });
});

describe("every metric's name", () => {
  it.each(metrics.map((metric) => [metric.name, metric] as const))(
    "%s keeps Prometheus' conventions",
    (name, metric) => {
      expect(name).toMatch(/^rollcall(_[a-z0-9]+)+$/);
      expect(name.endsWith("_total")).toBe(metric.type === "counter");
      expect(name).not.toMatch(/_(ms|millis|milliseconds|micros|us|kb|mb|percent|count|sum|bucket)(_|$)/);
      if (metric.type === "histogram") expect(name).toMatch(/_seconds$/);
      expect(metric.help).not.toMatch(/\.$|^$|\n/);
      for (const label of metric.labels) expect(label).toMatch(/^([a-z][a-z0-9_]*|\.\.\.)$/);
    },
  );
  it("is there once", () => {
    expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
  });
});
