// The mark that everything of a run carries: `<run id>:<pid>:<start time>` of the harness that started it, in the
// environment variable ROLLCALL_RUN and the container label `rollcall.run`. It lets `doctor --clean` tell what an
// earlier run left behind from what a living run still needs. A pid alone is not enough: pids are used again.

import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { execaSync } from "execa";
import { runIdPattern } from "../contract/ids.js";
import { statOf } from "./process-stat.js";
import type { RunMark } from "./targets/target.js";

export type { RunMark } from "./targets/target.js";

/** One process, told apart from later ones with the same pid. `start` is opaque: equal or not, nothing else. */
export type ProcessIdentity = { readonly pid: number; readonly start: string };

/** A mark's parts: the run, and the harness process that runs it. */
export type ParsedMark = ProcessIdentity & { readonly runId: string };

/** The mark of run `runId` if this process is its harness. Takes well under 1 ms on Linux, one `ps` elsewhere. */
export function markOf(runId: string): RunMark {
  const { pid, start } = thisProcess();
  return `${runId}:${pid}:${start}`;
}

/** The parts of a mark; `undefined` for anything that is not exactly a mark (an environment is data from outside). */
export function parseMark(mark: string): ParsedMark | undefined {
  const match = /^([^:]+):([1-9]\d{0,9}):([\w.-]{1,64})$/.exec(mark);
  if (match?.[1] === undefined || match[3] === undefined || !runIdPattern.test(match[1])) return undefined;
  return { runId: match[1], pid: Number(match[2]), start: match[3] };
}

/**
 * Whether the harness of a mark may still be running. False only when it is known to be gone: a mark from another pid
 * namespace (another container) or one that cannot be read counts as alive, because what it owns is not ours to end.
 */
export function isHarnessAlive(mark: RunMark): boolean {
  const parsed = parseMark(mark);
  return parsed === undefined || isProcessAlive(parsed);
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, start: startOf(process.pid) ?? unknownStart };
}

/** As {@link isHarnessAlive}, for one process. A zombie is gone: it can do nothing any more. */
export function isProcessAlive(identity: ProcessIdentity): boolean {
  if (namespaceOf(identity.start) !== namespaceOf(thisProcess().start)) return true;
  if (!isPidInUse(identity.pid)) return false;
  const start = startOf(identity.pid);
  if (start === "zombie") return false;
  return start === undefined || start === identity.start;
}

const unknownStart = "unknown";

/** Start time of a process: `undefined` when it cannot be told, `zombie` when only its entry is left. */
function startOf(pid: number): string | "zombie" | undefined {
  if (process.platform === "linux") {
    const stat = statOf(pid);
    if (stat === undefined) return undefined;
    if (stat.state === "Z" || stat.state === "X") return "zombie";
    return `${stat.startTicks}.${pidNamespace()}.${bootId()}`;
  }
  if (process.platform === "win32") return undefined;
  const ps = execaSync("ps", ["-o", "lstart=", "-p", String(pid)], { reject: false, env: { LC_ALL: "C" } });
  const start = (ps.stdout ?? "").trim().replace(/[^\w]+/g, "-");
  return start === ""
    ? undefined
    : `${start}.${hostname()
        .replace(/[^\w-]+/g, "-")
        .slice(0, 24)}`;
}

function isPidInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and another user's.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/** Inode of our pid namespace, as in `pid:[4026531836]`: a pid means nothing in another one. */
function pidNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid").replace(/\D/g, "");
  } catch {
    return "0";
  }
}

/** Tells this machine, since its start, from every other: the first pid namespace has one number on all of them. */
function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").slice(0, 8);
  } catch {
    return "0";
  }
}

/** Where a pid means something: everything after the start time itself. */
const namespaceOf = (start: string): string => start.split(".").slice(1).join(".");
