import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installedIn } from "./installed.js";

const name = "@livekit/agents";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rollcall-installed-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What npm leaves: two packages in two places, an alias, and one for another system that it did not install. */
const lock = {
  "": { dependencies: { [name]: "1.2.3" } },
  "node_modules/@livekit/agents": { version: "1.2.3" },
  "node_modules/part": { version: "2.0.0" },
  "node_modules/@livekit/agents/node_modules/part": { version: "1.0.0" },
  "node_modules/alias": { version: "3.0.0", name: "real" },
  "node_modules/native": { version: "1.0.0", optional: true },
};
const { "": _root, "node_modules/native": _native, ...installed } = lock;

function write(path: string, content: unknown): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
}

function lay(): void {
  write("package-lock.json", { packages: lock });
  write("node_modules/.package-lock.json", { packages: installed });
  for (const [path, { version }] of Object.entries(installed)) write(`${path}/package.json`, { version });
}

describe("a version's folder", () => {
  it("is whole with all that npm installed; its dependencies are sorted, each once", async () => {
    lay();
    expect(await installedIn(folder, name, "1.2.3")).toEqual({
      result: "whole",
      dependencies: ["part@1.0.0", "part@2.0.0", "real@3.0.0"],
    });
  });
  it("is whole where a package writes its version with a v", async () => {
    lay();
    write("node_modules/part/package.json", { version: "v2.0.0" });
    expect(await installedIn(folder, name, "1.2.3")).toMatchObject({ result: "whole" });
  });
  it("is absent where there is none, or an empty one", async () => {
    expect(await installedIn(folder, name, "1.2.3")).toEqual({ result: "absent" });
    expect(await installedIn(join(folder, "nowhere"), name, "1.2.3")).toEqual({ result: "absent" });
  });
  it.each<[string, () => void, RegExp]>([
    ["no lock file", () => rmSync(join(folder, "package-lock.json")), /\/package-lock\.json is absent$/],
    [
      "no list of what was installed",
      () => rmSync(join(folder, "node_modules/.package-lock.json")),
      /\.package-lock\.json is absent$/,
    ],
    ["a lock file that is cut short", () => write("package-lock.json", '{"packages":'), /is unreadable$/],
    ["a lock file of something else", () => write("package-lock.json", [1]), /is unreadable$/],
    [
      "a package that is gone",
      () => rmSync(join(folder, "node_modules/part"), { recursive: true }),
      /part is not there$/,
    ],
    ["a package.json that is cut short", () => write("node_modules/part/package.json", "{"), /part is not there$/],
    [
      "a package of another version",
      () => write("node_modules/part/package.json", { version: "2.0.1" }),
      /^node_modules\/part is version 2\.0\.1, not 2\.0\.0$/,
    ],
    [
      "a package that nobody installed",
      () => write("package-lock.json", { packages: { ...lock, "node_modules/more": { version: "1.0.0" } } }),
      /^node_modules\/more was not installed as its lock file has it$/,
    ],
    [
      "another version than the lock file has",
      () => write("package-lock.json", { packages: { ...lock, "node_modules/part": { version: "2.1.0" } } }),
      /^node_modules\/part was not installed as its lock file has it$/,
    ],
  ])("is damaged with %s", async (_, damage, reason) => {
    lay();
    damage();
    expect(await installedIn(folder, name, "1.2.3")).toEqual({
      result: "damaged",
      reason: expect.stringMatching(reason),
    });
  });
  it("is damaged without the native part for this system, which npm leaves out without a word when it cannot get it", async () => {
    const native = { version: "1.0.0", optional: true, os: ["linux"], cpu: ["x64"], libc: ["glibc"] };
    const wanted = { version: "1.2.3", optionalDependencies: { native: "1.0.0" } };
    lay();
    write("package-lock.json", {
      packages: { ...lock, "node_modules/@livekit/agents": wanted, "node_modules/native": native },
    });
    const on = (platform: string, libc: "glibc" | "musl") =>
      installedIn(folder, name, "1.2.3", { platform, arch: "x64", libc, node: "20.20.0" });
    expect(await on("linux", "glibc")).toEqual({
      result: "damaged",
      reason: "node_modules/native was not installed, though it is for this system (linux on x64, glibc)",
    });
    expect(await on("linux", "musl")).toMatchObject({ result: "whole" });
    expect(await on("darwin", "glibc")).toMatchObject({ result: "whole" });
  });
  it("is damaged with another version than the wanted one, or without the package", async () => {
    lay();
    const holds = (what: string) => ({ result: "damaged", reason: `it holds ${what}` });
    expect(await installedIn(folder, name, "1.2.4")).toEqual(holds("@livekit/agents 1.2.3"));
    expect(await installedIn(folder, "livekit-server-sdk", "1.0.0")).toEqual(holds("livekit-server-sdk not at all"));
  });
});
