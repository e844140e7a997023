import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventTail } from "./tail.js";

function tailed() {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-tail-"));
  const tail = eventTail(folder);
  const fresh = async () => {
    const lines: string[] = [];
    await tail.read((observer, line) => lines.push(`${observer}: ${line}`));
    return lines;
  };
  return { fresh, write: (name: string, text: string | Buffer) => appendFileSync(join(folder, name), text), folder };
}

describe("a tail of events", () => {
  it("gives each line once, and a half line when its other half has come", async () => {
    const { fresh, write } = tailed();
    write("k6.ndjson", "one\ntw");
    expect(await fresh()).toEqual(["k6: one"]);
    expect(await fresh()).toEqual([]);
    write("k6.ndjson", "o\nthree\n");
    expect(await fresh()).toEqual(["k6: two", "k6: three"]);
  });

  it("does not break a character whose bytes come apart", async () => {
    const { fresh, write } = tailed();
    const bytes = Buffer.from("部屋\n");
    write("k6.ndjson", bytes.subarray(0, 2));
    expect(await fresh()).toEqual([]);
    write("k6.ndjson", bytes.subarray(2));
    expect(await fresh()).toEqual(["k6: 部屋"]);
  });

  it("reads more than fits into one piece", async () => {
    const { fresh, write } = tailed();
    const lines = Array.from({ length: 5_000 }, (_, i) => `line ${i} ${"x".repeat(i % 97)}`);
    write("worker-1.ndjson", `${lines.join("\n")}\n`);
    expect(await fresh()).toEqual(lines.map((line) => `worker-1: ${line}`));
  });

  it("reads the harness first, whose clock places the others, then k6; and passes over what is no events", async () => {
    const { fresh, write } = tailed();
    for (const name of ["collector.ndjson", "k6.ndjson", "harness.ndjson", "k6~1.parquet", ".spill-1-x", "notes.txt"])
      write(name, `${name}\n`);
    expect((await fresh()).map((line) => line.split(":")[0])).toEqual(["harness", "k6", "collector"]);
  });

  it("follows an observer from segment to segment, in their order, and forgets one that was packed", async () => {
    const { fresh, write, folder } = tailed();
    write("k6.ndjson", "a\n");
    write("k6~10.ndjson", "c\n");
    write("k6~2.ndjson", "b\n");
    expect(await fresh()).toEqual(["k6: a", "k6: b", "k6: c"]);
    renameSync(join(folder, "k6.ndjson"), join(folder, "k6.parquet"));
    write("k6~10.ndjson", "d\n");
    expect(await fresh()).toEqual(["k6: d"]);
    // Not by its old place.
    rmSync(join(folder, "k6.parquet"));
    writeFileSync(join(folder, "k6.ndjson"), "e\n");
    expect(await fresh()).toEqual(["k6: e"]);
  });

  it("has nothing of a folder that is not there", async () => {
    const lines: string[] = [];
    await eventTail("/nowhere").read((_, line) => lines.push(line));
    expect(lines).toEqual([]);
  });
});
