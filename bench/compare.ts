// How long a comparison of two SDK versions takes once both are installed: with its defaults, and in its short form.
// Goals (issue 6): under 15 minutes, and under 4. The figures of the versions are in the result too, as they were found.
// ROLLCALL_COMPARE=short leaves the long one out.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { comparisonFiles } from "../contract/comparison.js";
import { comparisonResultSchema } from "../contract/comparison-result.js";

const versions = "1.2.6,1.2.3";
const forms = [
  { name: "short", flags: ["--rounds", "2", "--rooms", "8"], goalMs: 4 * 60_000 },
  { name: "defaults", flags: [], goalMs: 15 * 60_000 },
] as const;

export async function bench(): Promise<unknown> {
  // Installs both, and is not timed.
  await compared(["sequential", "--agents", versions, "--rounds", "1", "--rooms", "1"]);
  const asked = process.env.ROLLCALL_COMPARE === "short" ? forms.slice(0, 1) : forms;
  const results = [];
  for (const { name, flags, goalMs } of asked) {
    const args = ["--agents", versions, ...flags];
    const { durationMs, result } = await compared(args);
    const { sentence, exitStatus } = result;
    const command = ["rollcall", "compare", ...args].join(" ");
    results.push({ name, command, durationMs, goalMs, met: durationMs < goalMs, exitStatus, sentence });
  }
  return results;
}

async function compared(args: readonly string[]) {
  const out = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  const startedMs = performance.now();
  try {
    const child = spawn(process.execPath, ["bin/rollcall.mjs", "compare", ...args, "--quiet", "--out", out], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    await once(child, "exit");
    const durationMs = Math.round(performance.now() - startedMs);
    const text = await readFile(join(out, "compare", "latest", comparisonFiles.result), "utf8");
    return { durationMs, result: comparisonResultSchema.parse(JSON.parse(text)) };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
