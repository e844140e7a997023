// A run that was made apart and left nothing to judge: what is said of it, and that its folder is kept.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failureOf, moved } from "./kept-run.js";

it.each([
  [
    { status: 137, signal: "SIGKILL", stderr: "" },
    { by: "ended", why: "its process was killed (SIGKILL)" },
  ],
  [
    { status: 70, signal: null, stderr: "rollcall: a bug; x\n" },
    { by: "bug", why: "a bug; x" },
  ],
  [
    { status: 130, signal: null, stderr: "" },
    { by: "ended", why: "it was interrupted" },
  ],
  [
    { status: 2, signal: null, stderr: "rollcall: the run is void: Docker is gone\n" },
    { by: "cannot-run", why: "the run is void: Docker is gone" },
  ],
] as const)("%j", (ended, failure) => {
  expect(failureOf(ended)).toEqual(failure);
});

describe("a run's folder is moved to its place", () => {
  const steps = () => mkdtempSync(join(tmpdir(), "rollcall-step-"));

  it("before it came as far as its link too: its logs are what the reason speaks of", async () => {
    const folder = steps();
    const fresh = join(folder, ".01");
    for (const name of ["20260101T000000Z-a", "20260101T000001Z-b"]) {
      mkdirSync(join(fresh, "steady", name), { recursive: true });
      writeFileSync(join(fresh, "steady", name, "server.log"), name);
    }
    symlinkSync("20260101T000000Z-a", join(fresh, "steady", "latest"));
    expect(await moved(join(fresh, "steady"), join(folder, "01"))).toBe("moved");
    expect(readFileSync(join(folder, "01", "server.log"), "utf8")).toBe("20260101T000001Z-b");
  });

  it("where there is one", async () => {
    const folder = steps();
    expect(await moved(join(folder, ".01", "steady"), join(folder, "01"))).toBe("none");
    expect(readdirSync(folder)).toEqual([]);
  });
});
