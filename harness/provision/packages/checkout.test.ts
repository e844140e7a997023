import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "../../../contract/usage-error.js";
import { machineOf } from "../context.js";
import { checkoutOf, dependenciesOf, identityOf, linkFolderOf } from "./checkout.js";
import { agents } from "./subject.js";

let base: string;
let folder: string;

/** As pnpm lays it out: a package's dependencies are links into a store beside it. */
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "rollcall-checkout-")));
  folder = join(base, "agents-js", "agents");
  write("agents-js/package.json", { name: "livekit-agents", version: "0.0.0" });
  write("agents-js/agents/package.json", {
    name: "@livekit/agents",
    version: "1.9.1",
    exports: {
      ".": { import: { types: "./dist/index.d.ts", default: "./dist/index.js" }, require: "./dist/index.cjs" },
    },
    dependencies: { zod: "^4" },
    peerDependencies: { "@livekit/rtc-node": "^0.13.0", gone: "1" },
  });
  write("agents-js/agents/dist/index.js", {});
  write("agents-js/agents/dist/index.cjs", {});
  write("agents-js/store/zod/package.json", { name: "zod", version: "4.1.0" });
  write("agents-js/store/rtc-node/package.json", { name: "@livekit/rtc-node", version: "0.13.40" });
  mkdirSync(join(folder, "node_modules", "@livekit"), { recursive: true });
  symlinkSync("../../store/zod", join(folder, "node_modules", "zod"));
  symlinkSync("../../../store/rtc-node", join(folder, "node_modules", "@livekit", "rtc-node"));
});
afterEach(() => rmSync(base, { recursive: true }));

function write(path: string, content: object): void {
  mkdirSync(join(base, path, ".."), { recursive: true });
  writeFileSync(join(base, path), JSON.stringify(content));
}

const problemOf = (path: string): string => {
  try {
    checkoutOf(path, agents);
    return "";
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
};

const machine = () => machineOf({ env: { PATH: process.env.PATH, XDG_CACHE_HOME: join(base, "cache"), HOME: base } });

describe("a folder as a version", () => {
  it("is a checkout by its real place and its version, however it was reached", () => {
    symlinkSync(folder, join(base, "link"));
    const checkout = { kind: "checkout", folder, version: "1.9.1" };
    expect(checkoutOf(folder, agents)).toEqual(checkout);
    expect(checkoutOf(join(base, "link"), agents)).toEqual(checkout);
  });
  it.each([
    ["that is not there", "nowhere", /nowhere is not there$/],
    ["without a package", "cache", /is not there$/],
    [
      "of the monorepo, one above",
      "agents-js",
      /is livekit-agents, not @livekit\/agents; did you mean .*agents-js\/agents\?/,
    ],
    ["of another package", "agents-js/store/zod", /is zod, not @livekit\/agents$/],
    ["without a readable package.json", "agents-js/store", /has no package\.json that names a package and its version/],
  ])("%s is refused", (_, path, message) => {
    expect(problemOf(join(base, path))).toMatch(message);
  });
  it("that is not built is refused, and says what is missing", () => {
    rmSync(join(folder, "dist", "index.js"));
    expect(problemOf(folder)).toMatch(/is not built: \.\/dist\/index\.js is not there; build it first/);
  });
  it("that is built but for its types is taken", () => {
    expect(problemOf(folder)).toBe("");
  });
  it("that names its file by main alone is looked at there", () => {
    write("main/package.json", { name: "@livekit/agents", version: "1.9.1", main: "out.js" });
    expect(problemOf(join(base, "main"))).toMatch(/out\.js is not there/);
  });
  it("of a version that is too old is refused", () => {
    write("old/package.json", { name: "@livekit/agents", version: "0.7.9", main: "package.json" });
    expect(problemOf(join(base, "old"))).toMatch(/0\.7\.9 is too old: the least is 1\.0\.12/);
  });
});

describe("its identity", () => {
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-C", join(base, "agents-js"), "-c", "user.name=x", "-c", "user.email=x@x", ...args], {
      encoding: "utf8",
    });
  const identity = () => identityOf(checkoutOf(folder, agents), machine());
  it("is its version where git does not have it", async () => {
    expect(await identity()).toBe("1.9.1");
  });
  it("has the commit, and says when something was changed since", async () => {
    writeFileSync(join(base, "agents-js", ".gitignore"), "node_modules\ndist\n");
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "x");
    const commit = git("rev-parse", "--short=9", "HEAD").trim();
    expect(await identity()).toBe(`1.9.1+${commit}`);
    writeFileSync(join(folder, "new.ts"), "");
    expect(await identity()).toBe(`1.9.1+${commit}.dirty`);
  });
  it("is not the commit of a repository that ignores it", async () => {
    writeFileSync(join(base, "agents-js", ".gitignore"), "agents\n");
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "x");
    expect(await identity()).toBe("1.9.1");
  });
  it("has what it imports as it finds it", async () => {
    expect(await dependenciesOf(checkoutOf(folder, agents))).toEqual([
      "@livekit/rtc-node@0.13.40",
      "gone@unknown",
      "zod@4.1.0",
    ]);
  });
});

describe("its links", () => {
  const link = () => linkFolderOf(checkoutOf(folder, agents), agents, ["zod"], machine());
  it("lead a module beside them to the checkout, and to what the checkout has", async () => {
    const place = await link();
    const require = createRequire(join(place, "rollcall", "worker.mjs"));
    expect(require.resolve("@livekit/agents")).toBe(join(folder, "dist", "index.cjs"));
    expect(readlinkSync(join(place, "node_modules", "zod"))).toBe(join(base, "agents-js", "store", "zod"));
  });
  it("are the same for two at once, and others when its dependencies move", async () => {
    const [one, other] = await Promise.all([link(), link()]);
    expect(one).toBe(other);
    rmSync(join(folder, "node_modules", "zod"));
    write("agents-js/store/zod-2/package.json", { name: "zod", version: "4.2.0" });
    symlinkSync("../../store/zod-2", join(folder, "node_modules", "zod"));
    expect(await link()).not.toBe(one);
  });
  it("are made anew when somebody removed one", async () => {
    const place = await link();
    rmSync(join(place, "node_modules", "zod"));
    expect(await link()).toBe(place);
    expect(readlinkSync(join(place, "node_modules", "zod"))).toContain("zod");
  });
  it("need the checkout's dependencies", async () => {
    rmSync(join(folder, "node_modules"), { recursive: true });
    await expect(link()).rejects.toThrow(/finds no zod: install its dependencies/);
  });
});
