import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packedFile, periodAt, periodEndUs, segmentFile, segmentOf } from "./segment.js";

const segments = { fromUs: 1_000_000, lengthMs: 15_000 };

describe("periodAt", () => {
  it.each([
    ["a stamp before the run's zero, of a part that started first", 0, 0],
    ["the zero itself", 1_000_000, 0],
    ["the last microsecond of a period", 15_999_999, 0],
    ["the first of the next", 16_000_000, 1],
    ["hours later", 1_000_000 + 3_600_000_000 * 10, 2_400],
  ])("%s", (_, atUs, period) => {
    expect(periodAt(segments, atUs)).toBe(period);
  });
  it("is 0 throughout for a run that is not cut", () => {
    expect(periodAt(null, 1e15)).toBe(0);
  });
  it("ends where the next begins", () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 86_400_000 }), (period, lengthMs) => {
        const endUs = periodEndUs({ fromUs: 7, lengthMs }, period);
        expect(periodAt({ fromUs: 7, lengthMs }, endUs - 1)).toBe(period);
        expect(periodAt({ fromUs: 7, lengthMs }, endUs)).toBe(period + 1);
      }),
    );
  });
});

describe("the names of segments", () => {
  it.each([
    ["events/worker-1.ndjson", 0, "events/worker-1.ndjson", "events/worker-1.parquet"],
    ["events/worker-1.ndjson", 12, "events/worker-1~12.ndjson", "events/worker-1~12.parquet"],
    ["/a.ndjson/events/k6.ndjson", 1, "/a.ndjson/events/k6~1.ndjson", "/a.ndjson/events/k6~1.parquet"],
  ])("%s, period %d", (file, period, lines, packed) => {
    expect(segmentFile(file, period)).toBe(lines);
    expect(packedFile(lines)).toBe(packed);
  });
  it.each([
    ["worker-12.ndjson", { observer: "worker-12", period: 0, form: "lines" }],
    ["worker-12~3.ndjson", { observer: "worker-12", period: 3, form: "lines" }],
    ["k6~10.parquet", { observer: "k6", period: 10, form: "packed" }],
  ])("%s is read back", (name, segment) => {
    expect(segmentOf(name)).toEqual(segment);
  });
  it.each([
    "k6~0.ndjson",
    "k6~01.ndjson",
    "k6~1.ndjson.gz",
    ".k6~1.parquet.99",
    "k6~x.ndjson",
    "notes.txt",
    "~1.ndjson",
  ])("%s is no segment", (name) => {
    expect(segmentOf(name)).toBeUndefined();
  });
});
