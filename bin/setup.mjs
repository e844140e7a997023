// Makes a checkout ready: the right Node, and the dependencies of package-lock.json. Runs first in `npm start` and
// `npm test`, when nothing is installed yet, so it is plain JavaScript on Node's built-ins. With nothing to do it says
// nothing and takes a few milliseconds.

import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const neededNode = [20, 19, 0];
// As in contract/exit-status.ts, which cannot be read before there is a TypeScript compiler.
const exitUsage = 64;
const exitInterrupted = 130;

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const hashFile = join(modules, ".rollcall-lock-hash");
// Not inside node_modules: `npm ci` empties that.
const lock = join(root, "build", "setup.lock");

const say = (line) => console.error(`rollcall: ${line}`);

/** Exit status 0 when everything is installed, else that of what failed. */
async function setUp() {
  if (isOlder(process.versions.node, neededNode)) {
    say(`needs Node ${neededNode.join(".")} or newer, and this is ${process.versions.node} (${process.execPath})`);
    return exitUsage;
  }
  const wanted = wantedHash();
  if (isInstalled(wanted)) return 0;
  await takeLock();
  try {
    // Another one may have done it while we waited.
    return isInstalled(wanted) ? 0 : await install(wanted);
  } finally {
    releaseLock();
  }
}

function isOlder(version, needed) {
  const parts = version.split(".").map((part) => Number.parseInt(part, 10));
  const index = needed.findIndex((part, i) => parts[i] !== part);
  return index !== -1 && parts[index] < needed[index];
}

/** Native packages differ by system, and a checkout may be shared with a container. */
function wantedHash() {
  const hash = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  return `${hash.digest("hex")} ${process.platform}-${process.arch}`;
}

function isInstalled(wanted) {
  const remembered = readIfThere(hashFile);
  if (remembered !== undefined) return remembered.trim() === wanted;
  if (!matchesByHand()) return false;
  writeFileSync(hashFile, `${wanted}\n`);
  return true;
}

/** Whether somebody ran npm themselves, to the end, for the present lock file: npm's own list of what it installed agrees with it. */
function matchesByHand() {
  const installed = readIfThere(join(modules, ".package-lock.json"));
  if (installed === undefined) return false;
  const have = JSON.parse(installed).packages;
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  return Object.entries(packages).every(([path, entry]) => {
    if (path === "") return true;
    return have[path] === undefined ? entry.optional === true : have[path].version === entry.version;
  });
}

async function install(wanted) {
  say("installing the dependencies with npm ci (10 seconds to a few minutes, once)");
  rmSync(hashFile, { force: true });
  // Development ones also with NODE_ENV=production, for the tests. No install scripts: nothing we use needs one.
  const status = await runNpm([
    "ci",
    "--include=dev",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ]);
  if (status === 0) {
    writeFileSync(hashFile, `${wanted}\n`);
    return 0;
  }
  say(
    status === exitInterrupted
      ? "interrupted; the next run installs anew"
      : `npm ci failed with status ${status}; what it says is above. Mend that (network, registry, disk) and run it again.`,
  );
  return status;
}

/** npm's own program when it started us, so that it is the same npm; else the one on PATH. */
function runNpm(parameters) {
  const ours = process.env.npm_execpath;
  const isNpm = ours !== undefined && basename(ours).startsWith("npm") && existsSync(ours);
  const windows = process.platform === "win32";
  const child = isNpm
    ? spawn(process.execPath, [ours, ...parameters], { cwd: root, stdio: ["ignore", 2, 2] })
    : spawn(windows ? "npm.cmd" : "npm", parameters, { cwd: root, stdio: ["ignore", 2, 2], shell: windows });
  if (child.pid !== undefined) {
    writeOwner(join(lock, "owner.new"), child.pid);
    renameSync(join(lock, "owner.new"), join(lock, "owner"));
  }
  let interrupted = false;
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => {
      interrupted = true;
      child.kill(signal);
    });
  }
  return new Promise((resolve) => {
    child.on("error", (error) => {
      say(`cannot start npm: ${error.message}`);
      resolve(exitUsage);
    });
    child.on("exit", (status, signal) => resolve(interrupted || signal !== null ? exitInterrupted : status));
  });
}

/** The same protocol as harness/provision/lock.ts: a folder that is moved into place with its owner's name in it. */
async function takeLock() {
  mkdirSync(dirname(lock), { recursive: true });
  let told = false;
  while (!(claim() || takeOver())) {
    const owner = ownerOf();
    if (!told && owner !== undefined) say(`process ${owner.pid} is installing the dependencies; waiting for it`);
    told ||= owner !== undefined;
    await delay(100);
  }
}

function claim() {
  const fresh = `${lock}-${randomUUID()}`;
  mkdirSync(fresh);
  writeOwner(join(fresh, "owner"));
  try {
    renameSync(fresh, lock);
    return true;
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (["ENOTEMPTY", "EEXIST", "EPERM"].includes(error.code)) return false;
    throw error;
  }
}

/** Subtle: `takeover` decides between two that found the owner dead, and the owner is read again after that. */
function takeOver() {
  if (!isOwnerDead()) return false;
  const right = join(lock, "takeover");
  try {
    mkdirSync(right);
  } catch (error) {
    if (["EEXIST", "ENOENT"].includes(error.code)) return false;
    throw error;
  }
  const isOurs = isOwnerDead();
  if (isOurs) {
    writeOwner(join(right, "owner"));
    renameSync(join(right, "owner"), join(lock, "owner"));
  }
  rmdirSync(right);
  return isOurs;
}

/** A killed owner may leave its npm at work in node_modules: the lock is free when both are gone. */
function isOwnerDead() {
  const owner = ownerOf();
  return owner !== undefined && !isRunning(owner) && (owner.npm === undefined || !isRunning(owner.npm));
}

function isRunning({ pid, start }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === "ESRCH") return false;
  }
  // A later process with the same pid started at another time.
  return startOf(pid) === start;
}

function ownerOf() {
  const text = readIfThere(join(lock, "owner"));
  return text === undefined ? undefined : JSON.parse(text);
}

/** `npm` is the pid of the npm we started, once we have. */
function writeOwner(file, npm) {
  writeFileSync(file, JSON.stringify({ ...identityOf(process.pid), ...(npm && { npm: identityOf(npm) }) }));
}

const identityOf = (pid) => ({ pid, start: startOf(pid) });

/** Field 22 of /proc/<pid>/stat; "" where there is no /proc, and then the pid alone decides. */
function startOf(pid) {
  const stat = readIfThere(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function releaseLock() {
  const gone = `${lock}-${randomUUID()}`;
  renameSync(lock, gone);
  rmSync(gone, { recursive: true, force: true });
}

function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

process.exitCode = await setUp();
