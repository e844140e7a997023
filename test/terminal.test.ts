// What a person at a terminal does: Ctrl-C in the middle, and a reader that goes away. A real pseudo-terminal (the
// program `script` makes one), because the live display works there only.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderIn, kept, leftAfter, root, untilEvent } from "./rollcall.js";

const run = ["run", "--rooms", "6", "--deadline", "3s", "--grace", "2s", "--hold", "1s", "--no-recover"];

const hasScript = (() => {
  try {
    return /util-linux/.test(execFileSync("script", ["--version"], { encoding: "utf8" }));
  } catch {
    return false;
  }
})();
const skipped = !hasScript && process.env.CI !== "true";

describe(skipped ? "a terminal (skipped: there is no util-linux script here)" : "a terminal", () => {
  it.skipIf(skipped)("shows live figures; Ctrl-C stops in good order, writes what there is, exits 130", async () => {
    const results = await mkdtemp(join(tmpdir(), "rollcall-test-"));
    const command = [
      "stty cols 120 rows 40;",
      process.execPath,
      join(root, "bin/rollcall.mjs"),
      ...run,
      "--out",
      results,
    ];
    const terminal = spawn("script", ["--quiet", "--return", "--command", command.join(" "), "/dev/null"], {
      cwd: root,
    });
    let shown = "";
    terminal.stdout.on("data", (data: Buffer) => {
      shown += data.toString();
    });
    await untilEvent(results, "events/worker-1.ndjson", ({ event, n }) => event === "entry" && n === 1);
    // Just after a request: its arrival comes while the run is being stopped.
    await untilEvent(results, "events/k6.ndjson", ({ event, n }) => event === "request" && n === 2);
    terminal.stdin.write("\u0003");
    const [status] = await once(terminal, "exit");
    expect(shown).toMatch(/requested \d of 6/);
    expect(shown).toContain("stopping in good order");
    expect(shown).not.toMatch(/TypeError|a bug; please report/);
    expect(status, shown.slice(-2_000)).toBe(130);
    const { summary, manifest } = kept(results);
    expect(summary.verdict.result).toBe("unknown");
    expect(await leftAfter(manifest.run.id, 0)).toEqual([]);
  });
});

describe("a reader that goes away", () => {
  it("does not end the run half-way", async () => {
    const results = await mkdtemp(join(tmpdir(), "rollcall-test-"));
    const child = spawn(process.execPath, [join(root, "bin/rollcall.mjs"), ...run, "--out", results], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout?.destroy();
    const [status] = await once(child, "exit");
    expect(status).toBe(2);
    expect(folderIn(results)).toBeDefined();
    expect(kept(results).summary.counts).toMatchObject({ planned: 6, requested: 6 });
  });
});
