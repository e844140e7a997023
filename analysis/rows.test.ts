// The rows of a judged run as lines: every column, or those that are asked for.

import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { analyze } from "./analyze.js";
import { rowsText } from "./rows.js";

const run = join(mkdtempSync(join(tmpdir(), "rollcall-rows-")), "run");

beforeAll(async () => {
  cpSync(fileURLToPath(new URL("../results/fixtures/all-delivered", import.meta.url)), run, { recursive: true });
  await analyze(run);
});

const rowsOf = (text: string): readonly unknown[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

it("are one line a dispatch, in order", async () => {
  const rows = rowsOf(await rowsText(run));
  expect(rows.length).toBeGreaterThan(1);
  expect(rows).toEqual(rows.map((_, n) => expect.objectContaining({ n, outcome: "delivered" })));
});

it("have the columns that are asked for, and no others", async () => {
  const rows = rowsOf(await rowsText(run, ["delay_us", "outcome"]));
  expect(rows.length).toBe(rowsOf(await rowsText(run)).length);
  expect(rows[0]).toEqual({ delay_us: expect.any(Number), outcome: "delivered" });
});

it("a name that cannot be a column's is refused", async () => {
  await expect(rowsText(run, ["n", "1; DROP"])).rejects.toThrow("1; DROP: not a column of dispatches.parquet");
});
