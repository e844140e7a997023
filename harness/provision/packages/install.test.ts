// Real npm, against a registry on loopback: what an installation leaves, and what it leaves when something goes wrong.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "../../../contract/usage-error.js";
import { machineOf } from "../context.js";
import { findInstalled, folderOf, type Installing, install } from "./install.js";
import { npmEnvironmentFor, type Packed, type Registry, startRegistry } from "./registry-stand-in.js";

const name = "@livekit/agents";

/** The newest `part` is 1.2.0; `native` is for no system at all, `native-here` for this one. */
const packages: readonly Packed[] = [
  { name: "part", version: "1.1.0" },
  { name: "part", version: "1.2.0" },
  { name: "peer", version: "0.13.5" },
  { name: "native", version: "1.0.0", manifest: { os: ["nowhere"] } },
  { name: "native-here", version: "1.0.0", manifest: { os: [process.platform], cpu: [process.arch] } },
  { name, version: "1.2.6", manifest: { optionalDependencies: { native: "1.0.0", "native-here": "1.0.0" } } },
  {
    name,
    version: "1.2.3",
    manifest: {
      dependencies: { part: "^1.1.0" },
      peerDependencies: { peer: "^0.13.0" },
      optionalDependencies: { native: "1.0.0" },
      engines: { node: ">=99" },
      scripts: { install: "touch ran" },
    },
  },
  { name, version: "1.2.4", manifest: { dependencies: { part: "^9.0.0" } } },
];

type Spoil = (one: Packed, nth: number, bytes: Buffer, response: ServerResponse) => boolean;

let base: string;
let registry: Registry;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "rollcall-install-"));
});
afterEach(async () => {
  await registry.close();
  rmSync(base, { recursive: true });
});

async function installing(spoil?: Spoil, env: NodeJS.ProcessEnv = {}): Promise<Installing & { said: string[] }> {
  registry = await startRegistry(base, packages, spoil);
  const said: string[] = [];
  const machine = machineOf({ env: { ...npmEnvironmentFor(registry.url, base), ...env } });
  return { ...machine, say: (line) => said.push(line), said };
}

const beside = (machine: Installing, version: string): readonly string[] =>
  readdirSync(join(folderOf(name, version, machine), ".."));

async function problemOf(action: Promise<unknown>): Promise<string> {
  const error: unknown = await action.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  return error instanceof UsageError ? error.message : "";
}

describe("an installation", () => {
  it("has the version, its dependencies and its peers, by a lock file without addresses; no script ran", async () => {
    const machine = await installing();
    const made = await install(name, "1.2.3", machine);
    expect(made).toEqual({
      version: "1.2.3",
      folder: folderOf(name, "1.2.3", machine),
      dependencies: ["part@1.2.0", "peer@0.13.5"],
      how: "npm",
    });
    expect(existsSync(join(made.folder, "node_modules", name, "ran"))).toBe(false);
    expect(readFileSync(join(made.folder, "package-lock.json"), "utf8")).not.toContain("127.0.0.1");
    expect(beside(machine, "1.2.3")).toEqual(["1.2.3"]);
  });

  it("has the native part for this system, and none for others", async () => {
    const machine = await installing();
    expect((await install(name, "1.2.6", machine)).dependencies).toEqual(["native-here@1.0.0"]);
  });

  it("is found afterwards without a question to anybody", async () => {
    const machine = await installing();
    await install(name, "1.2.3", machine);
    const asked = registry.asked.length;
    expect(await findInstalled(name, "1.2.3", machine)).toMatchObject({ version: "1.2.3", how: "cache" });
    expect(registry.asked).toHaveLength(asked);
  });

  it("is made once by two that want it at once", async () => {
    const machine = await installing();
    const both = await Promise.all([install(name, "1.2.3", machine), install(name, "1.2.3", machine)]);
    expect(both.map(({ how }) => how).sort()).toEqual(["cache", "npm"]);
    expect(registry.tarballsOf(name, "1.2.3")).toBe(1);
  });

  it("is the same whatever the user has configured of what would make it another one", async () => {
    const machine = await installing(undefined, {
      npm_config_omit: "peer optional",
      npm_config_legacy_peer_deps: "true",
      npm_config_package_lock: "false",
      npm_config_save: "false",
      npm_config_engine_strict: "true",
      npm_config_ignore_scripts: "false",
      npm_config_global: "true",
      npm_config_dry_run: "true",
      npm_config_install_strategy: "linked",
    });
    const { folder, dependencies } = await install(name, "1.2.3", machine);
    expect(dependencies).toEqual(["part@1.2.0", "peer@0.13.5"]);
    expect(existsSync(join(folder, "node_modules", name, "ran"))).toBe(false);
  });
});

describe("an installation that fails", () => {
  it("is tried once more, and may succeed then", async () => {
    const machine = await installing((one, nth, _, response) => {
      if (one.name !== "part" || nth > 1) return false;
      response.writeHead(500).end("no");
      return true;
    });
    expect(await install(name, "1.2.3", machine)).toMatchObject({ how: "npm" });
    expect(machine.said).toEqual([
      expect.stringMatching(/^@livekit\/agents 1\.2\.3: installing it with npm/),
      expect.stringMatching(/; once more, because npm says E500/),
    ]);
  });

  it("twice is an error with npm's reason, and leaves nothing", async () => {
    const machine = await installing();
    const problem = await problemOf(install(name, "1.2.4", machine));
    expect(problem).toMatch(
      /^@livekit\/agents 1\.2\.4 cannot be installed, tried 2 times: npm says ETARGET: No matching version found for part@\^9\.0\.0/,
    );
    expect(beside(machine, "1.2.4")).toEqual([]);
  });

  it("with a tarball that is not the published one is refused", async () => {
    const machine = await installing((one, _, bytes, response) => {
      if (one.name !== "part") return false;
      response.writeHead(200).end(Buffer.concat([bytes, Buffer.from("x")]));
      return true;
    });
    expect(await problemOf(install(name, "1.2.3", machine))).toMatch(/EINTEGRITY/);
    expect(beside(machine, "1.2.3")).toEqual([]);
  });

  it("whose native part for this system cannot be had is refused, with its name", async () => {
    const machine = await installing((one, _, __, response) => {
      if (one.name !== "native-here") return false;
      response.writeHead(404).end("no");
      return true;
    });
    expect(await problemOf(install(name, "1.2.6", machine))).toMatch(
      /npm said that it is done, but node_modules\/native-here was not installed, though it is for this system/,
    );
    expect(beside(machine, "1.2.6")).toEqual([]);
  });

  it("without a registry says offline", async () => {
    const machine = await installing();
    const env = { ...machine.env, npm_config_registry: "http://127.0.0.1:9" };
    expect(await problemOf(install(name, "1.2.3", { ...machine, env }))).toMatch(
      /npm's registry cannot be reached \(ECONNREFUSED.*\); offline\?$/,
    );
  });

  it("without npm says where npm comes from", async () => {
    const machine = await installing();
    const env = { ...machine.env, PATH: "/nonexistent" };
    expect(await problemOf(install(name, "1.2.3", { ...machine, env }))).toMatch(/npm is not there; install it/);
  });

  it("is given up when it takes too long", async () => {
    const machine = await installing((one) => one.name === "part");
    const patience = { ...machine.patience, installMs: 300 };
    expect(await problemOf(install(name, "1.2.3", { ...machine, patience }))).toMatch(/did not end within 0.3 s/);
    expect(beside(machine, "1.2.3")).toEqual([]);
  });

  it("ends with the run, and leaves nothing", async () => {
    const interrupt = new AbortController();
    const machine = await installing((one) => {
      if (one.name === "part") interrupt.abort("SIGINT");
      return one.name === "part";
    });
    await expect(install(name, "1.2.3", { ...machine, signal: interrupt.signal })).rejects.toBe("SIGINT");
    expect(beside(machine, "1.2.3")).toEqual([]);
  });
});

describe("a folder that is there", () => {
  it("without a package.json in it is damaged, and is made anew with the same dependencies", async () => {
    const machine = await installing();
    const { folder } = await install(name, "1.2.3", machine);
    // As an older installation would have it.
    const lock = readFileSync(join(folder, "package-lock.json"), "utf8");
    rmSync(join(folder, "node_modules", "part", "package.json"));
    expect(await findInstalled(name, "1.2.3", machine)).toBeUndefined();
    expect(await install(name, "1.2.3", machine)).toMatchObject({
      how: "npm",
      dependencies: ["part@1.2.0", "peer@0.13.5"],
    });
    expect(machine.said).toContainEqual(expect.stringMatching(/is damaged \(node_modules\/part is not there\)/));
    expect(readFileSync(join(folder, "package-lock.json"), "utf8")).toBe(lock);
    expect(beside(machine, "1.2.3")).toEqual(["1.2.3"]);
  });

  it("with a lock file alone is filled by it: so a run is repeated elsewhere", async () => {
    const machine = await installing();
    const { folder } = await install(name, "1.2.3", machine);
    const older = readFileSync(join(folder, "package-lock.json"), "utf8")
      .replace(/("node_modules\/part": \{\s*"version": )"1\.2\.0"/, '$1"1.1.0"')
      .replace(/"integrity": "[^"]*",?\s*/g, "")
      .replace(/,(\s*\})/g, "$1");
    rmSync(folder, { recursive: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package-lock.json"), older);
    expect((await install(name, "1.2.3", machine)).dependencies).toEqual(["part@1.1.0", "peer@0.13.5"]);
  });

  it("with a lock file that is none says which file to remove", async () => {
    const machine = await installing();
    const folder = folderOf(name, "1.2.3", machine);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package-lock.json"), "{}");
    expect(await problemOf(install(name, "1.2.3", machine))).toMatch(/package-lock\.json: remove it to resolve/);
  });

  it("half-made by a run that was killed is removed, and is never taken for a version", async () => {
    const machine = await installing();
    const folder = folderOf(name, "1.2.3", machine);
    mkdirSync(`${folder}.partial-abc123/node_modules`, { recursive: true });
    await install(name, "1.2.3", machine);
    expect(beside(machine, "1.2.3")).toEqual(["1.2.3"]);
  });

  it("where the cache should be, but a file, says what to set", async () => {
    const machine = await installing();
    writeFileSync(join(base, "file"), "");
    const cacheFolder = join(base, "file", "cache");
    expect(await problemOf(install(name, "1.2.3", { ...machine, cacheFolder }))).toMatch(/set XDG_CACHE_HOME/);
  });
});
