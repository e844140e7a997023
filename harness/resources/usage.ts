// What a process group uses, from what the system says of its processes. Pure.

import { type ProcessStat, tickUs } from "../process-stat.js";

/** `null` where it is not known on this system. See the event `resource` for what each means. */
export type Usage = {
  readonly rssKb: number | null;
  readonly cpuUs: number | null;
  readonly processes: number | null;
  readonly openFiles: number | null;
};

/** One process of Linux: its stat, and the text of its status. */
export type LinuxProcess = { readonly stat: ProcessStat; readonly status: string };

/**
 * A process that ended while it was looked at has no memory any more; that of the others is what is there. The time of
 * ended job processes is in their parent's, so the sum falls only when a parent ends.
 */
export function usageOfGroup(members: readonly LinuxProcess[], openFiles: number | null): Usage {
  return {
    rssKb: members.reduce((sum, { status }) => sum + residentKb(status), 0),
    cpuUs: members.reduce((sum, { stat }) => sum + stat.cpuTicks, 0) * tickUs,
    processes: members.length,
    openFiles,
  };
}

/** `VmRSS:     140504 kB` of /proc/<pid>/status, proc(5); 0 for a zombie, which has none. */
export function residentKb(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
}

/** One line of `ps -A -o pgid=,rss=,time=`; `undefined` for a line that is none. */
export function processOfPs(line: string): { groupId: number; rssKb: number; cpuUs: number } | undefined {
  const [groupId, rssKb, time] = line.trim().split(/\s+/);
  const cpuUs = time === undefined ? undefined : cpuUsOf(time);
  return cpuUs === undefined ? undefined : { groupId: Number(groupId), rssKb: Number(rssKb), cpuUs };
}

/** `[[dd-]hh:]mm:ss[.cc]`, as ps of Linux and of macOS show it. */
function cpuUsOf(time: string): number | undefined {
  const match = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(time);
  if (match === null) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1e6);
}
