// `rollcall calibrate`: every kind of fault with a known dose, and a clean run. What was injected and what was found are
// the same rooms, or it exits 1.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { rollcall } from "./rollcall.js";

it("finds exactly what it injects, of every kind, and nothing in a clean run", async () => {
  const out = mkdtempSync(join(tmpdir(), "rollcall-calibrate-"));
  const { status, stdout, stderr } = await rollcall(["calibrate", "--out", out]);
  expect(status, stdout + stderr).toBe(0);
}, 900_000);
