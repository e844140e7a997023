// What is on disk at every moment of packing, and after a crash at any of them.

import { appendFile, cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { runFiles } from "../contract/run-files.js";
import { analyze } from "./analyze.js";
import { withDatabase } from "./database.js";
import { pack } from "./pack.js";
import { unpack } from "./packed-lines.js";
import { writeRun } from "./trials/folder.js";
import { historyOf } from "./trials/history.js";
import { inTemporaryFolder } from "./trials/trial.js";

/** Packing opens a database each time, and other work runs beside the tests. */
vi.setConfig({ testTimeout: 60_000 });

async function packedAndBack(folder: string, bytes: Uint8Array): Promise<Buffer> {
  const file = join(folder, "worker-1~2.ndjson");
  await writeFile(file, bytes);
  expect(await pack(file)).toBe("packed");
  expect(await readdir(folder)).toEqual(["worker-1~2.parquet"]);
  await withDatabase((database) => unpack(database, join(folder, "worker-1~2.parquet"), join(folder, "back")));
  return await readFile(join(folder, "back"));
}

describe("packing", () => {
  it.each<[string, Buffer]>([
    ["plain lines", Buffer.from('{"a":1}\n{"b":2}\n')],
    ["no line", Buffer.from("")],
    ["blank lines", Buffer.from("\n\n{}\n\n")],
    ["what is no text", Buffer.from([0x7b, 0x00, 0xff, 0xfe, 0x0a, 0x22, 0x5c, 0x0a])],
    ["quotes, separators, escapes", Buffer.from('"a,b";\t\\x41\r\n\u2028\n')],
    [
      "more than one block",
      Buffer.from(Array.from({ length: 9_000 }, (_, n) => `{"n":${n},"p":"${"x".repeat(99)}"}\n`).join("")),
    ],
  ])("gives back %s", async (_, bytes) => {
    await inTemporaryFolder(async (folder) => {
      expect(Buffer.compare(await packedAndBack(folder, bytes), bytes)).toBe(0);
    });
  });
  it("ends a line that a crash has cut", async () => {
    await inTemporaryFolder(async (folder) => {
      expect(String(await packedAndBack(folder, Buffer.from('{"a":1}\n{"b"')))).toBe('{"a":1}\n{"b"\n');
    });
  });
});

/** A run with its worker's file packed, and that file as it was. */
async function runWithPacked(folder: string): Promise<{ readonly lines: string; readonly original: Buffer }> {
  await writeRun(folder, historyOf([{}, {}, {}]));
  const lines = join(folder, runFiles.events, "worker-1.ndjson");
  const original = await readFile(lines);
  await pack(lines);
  return { lines, original };
}

describe("a crash", () => {
  it("before the packed file has its name leaves the lines", async () => {
    await inTemporaryFolder(async (folder) => {
      await writeRun(folder, historyOf([{}, {}, {}]));
      await writeFile(join(folder, runFiles.events, ".worker-1.parquet.77"), "half a file");
      expect((await analyze(folder)).counts.delivered).toBe(3);
    });
  });
  it("before the lines are removed counts nothing twice, and the next packing goes on from there", async () => {
    await inTemporaryFolder(async (folder) => {
      const { lines, original } = await runWithPacked(folder);
      const once = await analyze(folder);
      await writeFile(lines, original);
      expect(await analyze(folder)).toEqual(once);
      expect(await pack(lines)).toBe("packed");
      expect(await analyze(folder)).toEqual(once);
    });
  });
});

describe("lines that come", () => {
  it("after their segment was packed are read with it, and are left where they are", async () => {
    await inTemporaryFolder(async (folder) => {
      const whole = historyOf([{}, {}, {}]);
      const [first, ...late] = (whole.workers[0] ?? []).slice().reverse();
      await writeRun(join(folder, "whole"), whole);
      await mkdir(join(folder, "late"));
      await cp(join(folder, "whole"), join(folder, "late"), { recursive: true });
      const lines = join(folder, "late", runFiles.events, "worker-1.ndjson");
      await writeFile(
        lines,
        late
          .reverse()
          .map((line) => `${JSON.stringify(line)}\n`)
          .join(""),
      );
      await pack(lines);
      await appendFile(lines, `${JSON.stringify(first)}\n`);
      expect(await pack(lines)).toBe("kept");
      expect(await analyze(join(folder, "late"))).toEqual(await analyze(join(folder, "whole")));
    });
  });
});
