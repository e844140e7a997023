// A process group: who is in it, and how it is ended for certain. The SDK's job processes outlive a killed worker by
// many seconds; only the group knows them all.

import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { statOf } from "../process-stat.js";

const pollMs = 50;

/** After SIGKILL only a process stuck in the kernel remains; waiting longer would not help. */
const killPatienceMs = 5_000;

type Ending = {
  readonly leaderPid: number;
  readonly leaderEnded: Promise<unknown>;
  readonly patienceMs: number;
  readonly hurry: AbortSignal;
};

/** SIGTERM to the leader, then SIGKILL to all who are left. @throws when even that leaves somebody. */
export async function endGroup({ leaderPid, leaderEnded, patienceMs, hurry }: Ending): Promise<void> {
  // An empty group's number may belong to somebody else by now.
  if ((await membersOf(leaderPid)).length === 0) return;
  signal(leaderPid, "SIGTERM");
  if (patienceMs > 0) await Promise.race([leaderEnded, untilAborted(hurry, patienceMs)]);
  if ((await membersOf(leaderPid)).length > 0) signal(-leaderPid, "SIGKILL");
  const deadlineMs = performance.now() + killPatienceMs;
  for (;;) {
    const members = await membersOf(leaderPid);
    if (members.length === 0) return;
    if (performance.now() > deadlineMs) throw new Error(`processes ${members.join(", ")} do not end, even by SIGKILL`);
    await sleep(pollMs);
  }
}

/** To everybody in the group; one that is empty is no error. */
export const signalGroup = (leaderPid: number, name: NodeJS.Signals): void => signal(-leaderPid, name);

/** The living processes of a group; zombies are dead and only wait to be noticed by their parent. */
export async function membersOf(groupId: number): Promise<readonly number[]> {
  const all = process.platform === "linux" ? await fromProc() : await fromPs();
  return all.filter((entry) => entry.groupId === groupId && !entry.zombie).map((entry) => entry.pid);
}

type Entry = { readonly pid: number; readonly groupId: number; readonly zombie: boolean };

async function fromProc(): Promise<readonly Entry[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  return pids.flatMap((pid) => {
    const stat = statOf(pid);
    return stat === undefined ? [] : [{ pid, groupId: stat.groupId, zombie: stat.state === "Z" }];
  });
}

async function fromPs(): Promise<readonly Entry[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,pgid=,stat="]);
  return stdout.split("\n").flatMap((line) => {
    const [pid, groupId, state] = line.trim().split(/\s+/);
    return state === undefined ? [] : [{ pid: Number(pid), groupId: Number(groupId), zombie: state.startsWith("Z") }];
  });
}

/** Signals a process, or a group when negative; one that is gone is what was wanted. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

async function untilAborted(signal: AbortSignal, timeoutMs: number): Promise<void> {
  await sleep(timeoutMs, undefined, { signal, ref: false }).catch(() => {});
}
