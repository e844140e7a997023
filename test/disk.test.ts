// A disk that has no room, or none any more: a small tmpfs stands for it, filled here and nowhere else.

import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { folderIn, leftAfter, rollcall, start, untilEvent } from "./rollcall.js";

/** Only root mounts; elsewhere sudo without a password may. */
const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
const root = (...command: readonly string[]): void => {
  const [program = "", ...args] = [...asRoot, ...command];
  execFileSync(program, args, { stdio: "pipe" });
};

const canMount = (() => {
  const probe = mkdtempSync(join(tmpdir(), "rollcall-mount-"));
  try {
    root("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", probe);
    root("umount", probe);
    return true;
  } catch {
    return false;
  }
})();
const skipped = !canMount && process.env.CI !== "true";

const mounts: string[] = [];

function smallDisk(megabytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-disk-"));
  root("mount", "-t", "tmpfs", "-o", `size=${megabytes}m,mode=1777`, "tmpfs", folder);
  mounts.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of mounts.splice(0)) {
    root("umount", folder);
    rmSync(folder, { recursive: true });
  }
});

describe(skipped ? "a full disk (skipped: mounting a tmpfs needs root)" : "a full disk", () => {
  it.skipIf(skipped)("before the run: said at once, exit 64", async () => {
    const { status, stderr } = await rollcall(["run", "--out", smallDisk(20)]);
    expect(stderr).toMatch(/--out: .* MB free, and --min-free is 500 MB/);
    expect(status).toBe(64);
  });

  it.skipIf(skipped)("during the run: the run is void, exit 2, with the reason, and nothing is left", async () => {
    const disk = smallDisk(102);
    const short = ["--rooms", "10", "--deadline", "3s", "--grace", "2s", "--min-free", "0MB"];
    const running = await start(["run", ...short, "--out", disk]);
    await untilEvent(disk, "events/k6.ndjson", ({ event }) => event === "request");
    const runId = folderIn(disk)?.split("-").at(-1) ?? "";
    expect(() => {
      for (;;) appendFileSync(join(disk, "ballast"), Buffer.alloc(1024 * 1024));
    }).toThrow(/ENOSPC/);
    const { status, stderr } = await running.finished;
    expect(stderr).toMatch(/void.*ENOSPC|no space left/i);
    expect(status).toBe(2);
    expect(await leftAfter(runId, 0)).toEqual([]);
  });
  it.skipIf(skipped)("getting low during the run: it ends before the disk is full, and can be judged", async () => {
    const disk = smallDisk(120);
    const running = await start(["run", "--worker", "wire", "--duration", "2m", "--min-free", "60MB", "--out", disk]);
    await untilEvent(disk, "events/k6.ndjson", ({ event }) => event === "request");
    const runId = folderIn(disk)?.split("-").at(-1) ?? "";
    appendFileSync(join(disk, "ballast"), Buffer.alloc(70 * 1024 * 1024));
    const { status, stdout, stderr } = await running.finished;
    expect(stderr).toMatch(/void: the disk is nearly full: \d+ MB free .*--min-free is 60 MB/);
    expect(stdout).toMatch(/parts: the run failed: the disk is nearly full/);
    expect(status).toBe(2);
    expect(await leftAfter(runId, 0)).toEqual([]);
  });
});
