import { describe, expect, it } from "vitest";
import { segmentPen } from "./segment-pen.js";

/** What was done to the disk, in words. */
function diary() {
  const done: string[] = [];
  const files: string[] = [];
  const disk = {
    open: (file: string) => {
      done.push(`open ${file}`);
      return files.push(file) - 1;
    },
    append: (descriptor: number, line: string) => void done.push(`${files[descriptor]} ${line.trim()}`),
    close: (descriptor: number) => void done.push(`close ${files[descriptor]}`),
  };
  return { done, disk };
}

const segments = { fromUs: 0, lengthMs: 1 };

describe("segmentPen", () => {
  it("writes one file where the run is not cut", () => {
    const { done, disk } = diary();
    const write = segmentPen("e/a.ndjson", null, disk, 0);
    write({ atUs: 1 });
    write({ atUs: 1e12 });
    expect(done).toEqual(["open e/a.ndjson", 'e/a.ndjson {"atUs":1}', 'e/a.ndjson {"atUs":1000000000000}']);
  });
  it("goes on to the file of the line's period, also over periods without a line", () => {
    const { done, disk } = diary();
    const write = segmentPen("e/a.ndjson", segments, disk, 0);
    write({ atUs: 999 });
    write({ atUs: 3_000 });
    expect(done).toEqual([
      "open e/a.ndjson",
      'e/a.ndjson {"atUs":999}',
      "close e/a.ndjson",
      "open e/a~3.ndjson",
      'e/a~3.ndjson {"atUs":3000}',
    ]);
  });
  it("never goes back: a line that comes behind a later one stays with it", () => {
    const { done, disk } = diary();
    const write = segmentPen("e/a.ndjson", segments, disk, 1_000);
    write({ atUs: 999 });
    expect(done).toEqual(["open e/a~1.ndjson", 'e/a~1.ndjson {"atUs":999}']);
  });
});
