import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

let root: string;

/** Stands for npm: notes that it was called, takes a moment, and installs what the lock file lists, or fails. */
const fakeNpm = `
const fs = require("node:fs");
fs.appendFileSync("npm-calls", process.argv.slice(2).join(" ") + "\\n");
if (process.env.FAKE_STATUS) process.exit(Number(process.env.FAKE_STATUS));
if (process.env.FAKE_SLOW) {
  process.on("SIGTERM", () => process.exit(1));
  console.log("slow");
  setInterval(() => {}, 1e6);
} else setTimeout(() => {
  fs.rmSync("node_modules", { recursive: true, force: true });
  fs.mkdirSync("node_modules");
  fs.copyFileSync("package-lock.json", "node_modules/.package-lock.json");
}, 100);
`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rollcall-setup-"));
  mkdirSync(join(root, "bin"));
  copyFileSync(join(import.meta.dirname, "setup.mjs"), join(root, "bin/setup.mjs"));
  writeFileSync(join(root, "npm-cli.cjs"), fakeNpm);
  lockFileWith("1.0.0");
});
afterEach(() => rmSync(root, { recursive: true }));

function lockFileWith(version: string): void {
  const packages = { "": {}, "node_modules/a": { version }, "node_modules/b": { version: "2.0.0", optional: true } };
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages }));
}

function installedByHand(version: string): void {
  mkdirSync(join(root, "node_modules"), { recursive: true });
  const packages = { "node_modules/a": { version } };
  writeFileSync(join(root, "node_modules/.package-lock.json"), JSON.stringify({ packages }));
}

/** `onSaid` is called when its first line is out. The fake npm says one line more when it is slow on purpose. */
async function setUp(
  env: NodeJS.ProcessEnv = {},
  nodeOptions: readonly string[] = [],
  onSaid: (child: ChildProcess) => void = () => {},
) {
  const child = spawn(process.execPath, [...nodeOptions, join(root, "bin/setup.mjs")], {
    env: { PATH: process.env.PATH, npm_execpath: join(root, "npm-cli.cjs"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (printed += String(piece)));
  child.stderr.on("data", () => {
    if (env.FAKE_SLOW === undefined || printed.includes("slow")) onSaid(child);
  });
  const [status] = await once(child, "close");
  return { status, printed };
}

const npmCalls = () => {
  const file = join(root, "npm-calls");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
};

test("a fresh checkout is installed once, and then there is nothing to do or say", async () => {
  const first = await setUp();
  expect(first).toEqual({ status: 0, printed: expect.stringContaining("npm ci") });
  expect(await setUp()).toEqual({ status: 0, printed: "" });
  expect(npmCalls()).toEqual(["ci --include=dev --ignore-scripts --no-audit --no-fund --loglevel=error"]);
  expect(readdirSync(join(root, "build"))).toEqual([]);
});

test("a changed package-lock.json is installed anew", async () => {
  await setUp();
  lockFileWith("1.0.1");
  expect((await setUp()).status).toBe(0);
  expect(npmCalls()).toHaveLength(2);
});

test("what somebody installed by hand is taken if it belongs to the lock file", async () => {
  installedByHand("1.0.0");
  expect(await setUp()).toEqual({ status: 0, printed: "" });
  expect(npmCalls()).toEqual([]);
});

test.each([
  ["another version", () => installedByHand("0.9.0")],
  ["an installation that was broken off", () => mkdirSync(join(root, "node_modules/a"), { recursive: true })],
])("%s is replaced", async (_, prepare) => {
  prepare();
  expect((await setUp()).status).toBe(0);
  expect(npmCalls()).toHaveLength(1);
});

test("two at once install once", async () => {
  const both = await Promise.all([setUp(), setUp()]);
  expect(both.map(({ status }) => status)).toEqual([0, 0]);
  expect(npmCalls()).toHaveLength(1);
});

test("a failure of npm is passed on with what to do, and the next run tries again", async () => {
  const failing = await setUp({ FAKE_STATUS: "7" });
  expect(failing).toEqual({ status: 7, printed: expect.stringContaining("npm ci failed with status 7") });
  expect((await setUp()).status).toBe(0);
  expect(readdirSync(join(root, "build"))).toEqual([]);
});

test.skipIf(process.platform === "win32")("the npm of a killed run is waited for", async () => {
  const npm = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
  const stat = process.platform === "linux" ? readFileSync(`/proc/${npm.pid}/stat`, "utf8") : "";
  const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  mkdirSync(join(root, "build/setup.lock"), { recursive: true });
  const owner = { pid: 2 ** 22 + 1, start: "1", npm: { pid: npm.pid, start } };
  writeFileSync(join(root, "build/setup.lock/owner"), JSON.stringify(owner));
  const waiting = setUp({}, [], () => npm.stdin.end());
  expect(await waiting).toEqual({ status: 0, printed: expect.stringMatching(/waiting for it\n[\s\S]*npm ci/) });
  expect(npm.exitCode).toBe(0);
});

test("an interrupted installation is status 130, and the lock is free", async () => {
  const interrupted = await setUp({ FAKE_SLOW: "1" }, [], (child) => child.kill("SIGTERM"));
  expect(interrupted).toEqual({ status: 130, printed: expect.stringContaining("interrupted") });
  expect(readdirSync(join(root, "build"))).toEqual([]);
  expect((await setUp()).status).toBe(0);
});

test("a dead process's lock is taken over", async () => {
  const dead = spawn(process.execPath, ["-e", ""]);
  await once(dead, "exit");
  mkdirSync(join(root, "build/setup.lock"), { recursive: true });
  writeFileSync(join(root, "build/setup.lock/owner"), JSON.stringify({ pid: dead.pid, start: "1" }));
  expect((await setUp()).status).toBe(0);
  expect(readdirSync(join(root, "build"))).toEqual([]);
});

test.skipIf(process.platform !== "linux")(
  "so is the lock of an earlier process with a pid that is in use again",
  async () => {
    mkdirSync(join(root, "build/setup.lock"), { recursive: true });
    writeFileSync(join(root, "build/setup.lock/owner"), JSON.stringify({ pid: process.pid, start: "1" }));
    expect((await setUp()).status).toBe(0);
  },
);

test.each([
  ["20.18.3", 64],
  ["18.20.8", 64],
  ["20.19.0", 0],
  ["20.20.0", 0],
  ["22.0.0", 0],
])("Node %s gives status %i", async (version, status) => {
  installedByHand("1.0.0");
  const pretend = `Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`;
  const ran = await setUp({}, ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`]);
  expect(ran).toEqual({ status, printed: status === 0 ? "" : expect.stringMatching(/needs Node 20\.19\.0 or newer/) });
});
