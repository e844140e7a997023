import { expect, it } from "vitest";
import type { Lock, LockEntry } from "./lock-file.js";
import { isFor, libcOf, type System } from "./system.js";
import { wantedOn } from "./wanted.js";

const here: System = { platform: "linux", arch: "x64", libc: "glibc", node: "20.20.0" };

const entry = (more: Partial<LockEntry> = {}): LockEntry => ({
  ...{ version: "1.0.0", dependencies: {}, optionalDependencies: {}, peerDependencies: {}, peerDependenciesMeta: {} },
  ...more,
});
const names = (...list: readonly string[]) => Object.fromEntries(list.map((name) => [name, "*"]));

it.each<[string, Partial<LockEntry>, boolean]>([
  ["that says nothing", {}, true],
  ["for this system", { os: ["linux"], cpu: ["x64"], libc: ["glibc"] }, true],
  ["for any", { os: ["any"] }, true],
  ["for another system", { os: ["darwin"], cpu: ["x64"] }, false],
  ["for another processor", { os: ["linux"], cpu: ["arm64"] }, false],
  ["for the other libc", { os: ["linux"], cpu: ["x64"], libc: ["musl"] }, false],
  ["for all but Windows", { os: ["!win32"] }, true],
  ["for all but this", { os: ["!linux"] }, false],
  ["for this Node", { engines: { node: "^18.17.0 || >=20.3.0" } }, true],
  ["for a later Node", { engines: { node: ">=22" } }, false],
])("a package %s", (_, more, expected) => {
  expect(isFor(entry(more), here)).toBe(expected);
});

it.each<[Parameters<typeof libcOf>[0], System["libc"]]>([
  [{ header: { glibcVersionRuntime: "2.36" }, sharedObjects: [] }, "glibc"],
  [{ header: {}, sharedObjects: ["/lib/ld-musl-x86_64.so.1"] }, "musl"],
  [{}, ""],
])("the libc of a process that reports %j is %j", (report, libc) => {
  expect(libcOf(report)).toBe(libc);
});

const lockOf = (packages: Lock["packages"]): Lock => ({
  packages: { "": entry({ dependencies: names("a") }), ...packages },
});

it.each<[string, Lock["packages"], readonly string[]]>([
  [
    "a native part for this system, and none for others",
    {
      "node_modules/a": entry({ optionalDependencies: names("a-linux", "a-darwin") }),
      "node_modules/a-linux": entry({ optional: true, os: ["linux"] }),
      "node_modules/a-darwin": entry({ optional: true, os: ["darwin"] }),
    },
    ["node_modules/a", "node_modules/a-linux"],
  ],
  [
    "nothing that only a package for another system needs, though it would do here",
    {
      "node_modules/a": entry({ optionalDependencies: names("a-wasm") }),
      "node_modules/a-wasm": entry({ optional: true, cpu: ["wasm32"], dependencies: names("runtime") }),
      "node_modules/runtime": entry({ optional: true }),
    },
    ["node_modules/a"],
  ],
  [
    "no optional package that cannot do without one for another system",
    {
      "node_modules/a": entry({ optionalDependencies: names("watch") }),
      "node_modules/watch": entry({ optional: true, dependencies: names("native") }),
      "node_modules/native": entry({ optional: true, os: ["darwin"] }),
    },
    ["node_modules/a"],
  ],
  [
    "the one for musl only where that is; before npm 11 by its name",
    {
      "node_modules/a": entry({ optionalDependencies: names("a-linuxmusl-x64", "a-linux-x64") }),
      "node_modules/a-linuxmusl-x64": entry({ optional: true, os: ["linux"] }),
      "node_modules/a-linux-x64": entry({ optional: true, os: ["linux"] }),
    },
    ["node_modules/a", "node_modules/a-linux-x64"],
  ],
  [
    "peers that are needed, each as Node finds it, and circles",
    {
      "node_modules/a": entry({
        dependencies: names("b"),
        peerDependencies: names("c", "d"),
        peerDependenciesMeta: { d: { optional: true } },
      }),
      "node_modules/a/node_modules/b": entry({ dependencies: names("c") }),
      "node_modules/b": entry(),
      "node_modules/c": entry({ dependencies: names("a") }),
      "node_modules/d": entry(),
    },
    ["node_modules/a", "node_modules/a/node_modules/b", "node_modules/c"],
  ],
])("a folder should hold %s", (_, packages, expected) => {
  expect(wantedOn(lockOf(packages), here)).toEqual(expected);
});
