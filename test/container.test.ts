// The main job against livekit-server in a container. Needs Docker: in CI a missing engine is a failure.

import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { kept, leftAfter, rollcall, rowsOf } from "./rollcall.js";

const hasDocker = (() => {
  try {
    execFileSync("docker", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();
const skipped = !hasDocker && process.env.CI !== "true";

/** Ids of what is marked as a run's. */
const leftInDocker = (): string =>
  [
    ["ps", "--all"],
    ["network", "ls"],
  ]
    .map((list) => execFileSync("docker", [...list, "--quiet", "--filter", "label=rollcall.run"], { encoding: "utf8" }))
    .join("");

describe(skipped ? "the container target (skipped: no Docker engine answers here)" : "the container target", () => {
  it.skipIf(skipped)("delivers 10 of 10; too few to pass a limit of 0, so unknown; nothing is left", async () => {
    const args = ["run", "steady", "--rate", "0.5", "--rooms", "10", "--target", "container"];
    const { status, stdout, stderr, results } = await rollcall(args);
    const { summary, manifest } = kept(results);
    expect(summary.counts, stdout + stderr).toMatchObject({ requested: 10, delivered: 10, lost: 0, unresolved: 0 });
    expect(summary.stagesMs.join.count).toBe(10);
    expect(summary.delayMs.p50).toBeGreaterThanOrEqual(200);
    expect(status).toBe(2);
    expect(stdout).toMatch(/a pass needs 20/);
    expect(await leftAfter(manifest.run.id, 0)).toEqual([]);
    expect(leftInDocker()).toBe("");
  });

  it.skipIf(skipped)(
    "two nodes joined by a Redis on a network of their own: rooms on both, all delivered",
    async () => {
      const args = ["run", "steady", "--nodes", "2", "--target", "container", "--worker", "wire", "--workers", "2"];
      const times = ["--rate", "2", "--rooms", "30", "--hold", "1s", "--deadline", "3s", "--grace", "3s"];
      const { stdout, stderr, results } = await rollcall([...args, ...times]);
      const run = kept(results);
      expect(run.summary.counts, stdout + stderr).toMatchObject({
        requested: 30,
        delivered: 30,
        lost: 0,
        unresolved: 0,
      });
      // Each of them is asked for half of the rooms and has its share of them; the workers are on both.
      const rows = rowsOf(run);
      expect(new Set(rows.map(({ node }) => node))).toEqual(new Set([1, 2]));
      expect(run.summary.wiretap.links).toBe(2);
      const links = run.events("events/wiretap.ndjson").filter(({ event }) => event === "link-opened");
      expect(links.map(({ node }) => node).sort()).toEqual([1, 2]);
      expect(await leftAfter(run.manifest.run.id, 0)).toEqual([]);
      expect(leftInDocker()).toBe("");
    },
  );
});
