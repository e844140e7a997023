// Writes down what every part of a run uses, now and then: for windows over time, and for who asks later why a machine was
// busy. Reads /proc on Linux (2 ms of a busy machine's 300 processes), asks ps elsewhere.

import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import type { Observer } from "../observer.js";
import type { RunningPart } from "../parts/supervisor.js";
import { statOf } from "../process-stat.js";
import { processOfPs, type Usage, usageOfGroup } from "./usage.js";

/** Six samples in the shortest window, which is 30 s long. */
const periodMs = 5_000;

/** From the second hour on a window is a minute or more, and a night's file stays small: 0.1 MB an hour for six parts. */
const laterPeriodMs = 30_000;
const laterFromMs = 3_600_000;

export const periodMsAfter = (elapsedMs: number): number => (elapsedMs < laterFromMs ? periodMs : laterPeriodMs);

/** Starts at once. @returns what ends it. */
export function sampleResources(parts: () => readonly RunningPart[], observer: Pick<Observer, "record">): () => void {
  const startedMs = performance.now();
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const sample = async () => {
    for (const { role, ...usage } of await usages(parts()))
      if (!isOver) observer.record({ event: "resource", role, ...usage });
    if (isOver) return;
    timer = setTimeout(() => void sample(), periodMsAfter(performance.now() - startedMs));
    timer.unref();
  };
  void sample();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

type RoleUsage = Usage & { readonly role: RunningPart["role"] | "harness" };

async function usages(parts: readonly RunningPart[]): Promise<readonly RoleUsage[]> {
  const read = process.platform === "linux" ? groupsFromProc() : await groupsFromPs();
  return [{ role: "harness", ...ownUsage() }, ...parts.map(({ role, pid }) => ({ role, ...read(pid) }))];
}

/** Its children's time is not its own, so the system's sum for waited-for children is not used. */
function ownUsage(): Usage {
  const { user, system } = process.cpuUsage();
  const rssKb = Math.round(process.memoryUsage.rss() / 1024);
  return { rssKb, cpuUs: user + system, processes: 1, openFiles: openFilesOf("self") };
}

/** One look at all processes serves every part. */
function groupsFromProc(): (groupId: number) => Usage {
  const stats = readdirSync("/proc").flatMap((name) =>
    /^\d+$/.test(name) ? [{ pid: Number(name), stat: statOf(Number(name)) }] : [],
  );
  return (groupId) => {
    const members = stats.flatMap(({ pid, stat }) =>
      stat === undefined || stat.groupId !== groupId || stat.state === "Z"
        ? []
        : [{ stat, status: textOf(`/proc/${pid}/status`) }],
    );
    return usageOfGroup(members, openFilesOf(String(groupId)));
  };
}

/** Nothing where there is no ps, or it does not answer. */
async function groupsFromPs(): Promise<(groupId: number) => Usage> {
  const unknown: Usage = { rssKb: null, cpuUs: null, processes: null, openFiles: null };
  const answer = await promisify(execFile)("ps", ["-A", "-o", "pgid=,rss=,time="], { timeout: periodMs }).catch(
    () => undefined,
  );
  if (answer === undefined) return () => unknown;
  const all = answer.stdout.split("\n").flatMap((line) => processOfPs(line) ?? []);
  return (groupId) => {
    const members = all.filter((entry) => entry.groupId === groupId);
    return {
      rssKb: members.reduce((sum, { rssKb }) => sum + rssKb, 0),
      cpuUs: members.reduce((sum, { cpuUs }) => sum + cpuUs, 0),
      processes: members.length,
      openFiles: null,
    };
  };
}

/** `null` where the system does not let us look. */
function openFilesOf(pid: string): number | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return null;
  }
}

/** "" for a process that has ended meanwhile. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
