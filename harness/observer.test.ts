import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { busyPermille, observe } from "./observer.js";

describe("the harness as an observer", () => {
  it.each([
    ["half of the time", { busyMs: 100, totalMs: 1_000 }, { busyMs: 600, totalMs: 2_000 }, 500],
    ["no time at all", { busyMs: 100, totalMs: 1_000 }, { busyMs: 100, totalMs: 1_000 }, 0],
    ["everything", { busyMs: 0, totalMs: 0 }, { busyMs: 2_000, totalMs: 2_000 }, 1_000],
  ])("knows a machine busy %s", (_, before, now, permille) => {
    expect(busyPermille(before, now)).toBe(permille);
  });
  it("writes both clocks first, then its facts with their instants, then the closing line", async () => {
    const folder = await mkdtemp(join(tmpdir(), "rollcall-observer-"));
    const file = join(folder, "harness.ndjson");
    const observer = observe(file, null);
    observer.record({ event: "load-started" });
    observer.close();
    const events = (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map(({ event }) => event)).toEqual(["clock", "load-started", "clock", "closing"]);
    expect(events.every(({ atUs }) => Number.isInteger(atUs))).toBe(true);
    await rm(folder, { recursive: true });
  });
  it("says when facts cannot be written any more", async () => {
    const observer = observe("/dev/null/harness.ndjson", null);
    observer.record({ event: "load-started" });
    expect((await observer.failed).message).toMatch(/facts cannot be written/);
    observer.close();
  });
});
