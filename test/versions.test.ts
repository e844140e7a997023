// Versions under test for real: from npm's registry into the cache, through k6 and a worker, into the manifest. Two of each,
// in as few runs as that takes.

import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Event, type Kept, kept, rollcall, start, untilEvent } from "./rollcall.js";

const short = ["run", "steady", "--rooms", "3", "--rate", "0.5", "--hold", "1s"];

/** Installing hundreds of packages on a busy machine. */
const patienceMs = 900_000;

async function ran(...flags: readonly string[]): Promise<Kept & { readonly stderr: string }> {
  const { results, stderr, status } = await rollcall([...short, ...flags]);
  // Three dispatches are too few to pass a limit of 0, so the verdict is unknown for that alone.
  expect([stderr, status]).toEqual([expect.not.stringMatching(/rollcall: /), 2]);
  return { ...kept(results), stderr };
}

const reportedBy = ({ events }: Kept) => events("events/worker-1.ndjson")[0]?.agentsVersion;

describe("a run with an old SDK, an old API client and another Node", () => {
  let old: Kept;
  let nodeOfWorker = "";
  beforeAll(async () => {
    const versions = ["--agents-version", "1.2.3", "--server-sdk-version", "2.8.1", "--node-version", "24"];
    const { results, finished } = await start([...short, ...versions]);
    const { pid } = await untilEvent(results, "events/harness.ndjson", isWorkerStart, "steady", patienceMs / 2);
    if (process.platform === "linux") nodeOfWorker = readlinkSync(`/proc/${pid}/exe`);
    await finished;
    old = kept(results);
  }, patienceMs);

  it("delivers, and has all of them in its manifest as they were installed", () => {
    expect(old.summary.counts).toMatchObject({ requested: 3, delivered: 3 });
    expect(old.manifest.versions).toMatchObject({
      agents: "1.2.3",
      rtcNode: expect.stringMatching(/^0\.13\./),
      protocol: expect.stringMatching(/^1\./),
      serverSdk: "2.8.1",
      nodeWorker: expect.stringMatching(/^24\./),
      node: process.versions.node,
    });
    expect(reportedBy(old)).toBe("1.2.3");
  });
  it("says with which packages each was installed, and keeps npm's lock files", () => {
    const { agents = [], serverSdk = [] } = old.manifest.dependencies ?? {};
    expect(agents).toContain(`@livekit/rtc-node@${old.manifest.versions.rtcNode}`);
    expect(agents.length).toBeGreaterThan(100);
    expect(serverSdk).toContainEqual(expect.stringMatching(/^@livekit\/protocol@1\./));
    for (const key of ["agents", "serverSdk", "nodeWorker"]) {
      const lock = readFileSync(join(old.folder, "versions", `${key}.package-lock.json`), "utf8");
      expect(lock).not.toMatch(/https?:\/\/[^"]*\.tgz/);
    }
  });
  it.runIf(process.platform === "linux")("ran its worker with that Node", () => {
    expect(nodeOfWorker).toContain(`/versions/node-linux-${process.arch}/${old.manifest.versions.nodeWorker}/`);
  });
});

const isWorkerStart = ({ event, role }: Event): boolean => event === "process-started" && role === "worker-1";

describe("a run with the newest SDK and a newer API client", () => {
  it(
    "delivers; the same package as a folder is a checkout of that version",
    async () => {
      const newest = await ran("--agents-version", "latest", "--server-sdk-version", "2.15.4");
      expect(newest.summary.counts).toMatchObject({ requested: 3, delivered: 3 });
      expect(newest.manifest.versions).toMatchObject({ serverSdk: "2.15.4" });
      expect(newest.manifest.versions).not.toHaveProperty("nodeWorker");
      const version = newest.manifest.versions.agents ?? "";
      expect(reportedBy(newest)).toBe(version);

      const folder = join(
        cacheFolder(),
        "versions",
        "@livekit",
        "agents",
        version,
        "node_modules",
        "@livekit",
        "agents",
      );
      const checkout = await ran("--agents-version", folder);
      expect(checkout.summary.counts).toMatchObject({ requested: 3, delivered: 3 });
      expect(checkout.manifest.versions).toMatchObject({ agents: version, rtcNode: newest.manifest.versions.rtcNode });
      expect(existsSync(join(checkout.folder, "versions"))).toBe(false);
    },
    patienceMs,
  );
});

const cacheFolder = (): string =>
  join(process.env.XDG_CACHE_HOME ?? join(process.env.HOME ?? "", ".cache"), "rollcall");

describe("a version that cannot be used", () => {
  it.each([
    [
      "does not exist",
      ["--agents-version", "1.2.4"],
      /there is no @livekit\/agents 1\.2\.4; near it are 1\.2\.2, 1\.2\.3, 1\.2\.6 and 1\.2\.7/,
    ],
    ["is too old", ["--server-sdk-version", "2.7.3"], /livekit-server-sdk 2\.7\.3 is too old: the least is 2\.8\.1/],
    ["is in no range", ["--node-version", "99"], /there is no node-\S+ in the range 99; near it are/],
  ])("because it %s: exit 64, and no run is left", async (_, flags, message) => {
    const { status, stderr, results } = await rollcall([...short, ...flags]);
    expect(stderr).toMatch(message);
    expect(status).toBe(64);
    expect(existsSync(join(results, "steady", "latest"))).toBe(false);
  });
});
