// What Linux says of a process in /proc/<pid>/stat: the one place that reads its format, proc(5).

import { readFileSync } from "node:fs";

/** State (one letter), parent, process group, CPU time and start time (clock ticks since boot, field 22). */
export type ProcessStat = {
  readonly state: string;
  readonly parentPid: number;
  readonly groupId: number;
  /** User and system time of itself and of the children that it has waited for (fields 14 to 17). */
  readonly cpuTicks: number;
  readonly startTicks: string;
};

/** Linux shows ticks as USER_HZ, 100 a second on every architecture that Node runs on (asm-generic/param.h). */
export const tickUs = 10_000;

/** The name in field 2 may hold spaces and brackets, so fields are counted from the last bracket. See proc(5). */
export function parseStat(text: string): ProcessStat | undefined {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, parent, group] = fields;
  const startTicks = fields[19];
  if (!text.includes(")") || state === undefined || startTicks === undefined || !/^\d+$/.test(startTicks)) {
    return undefined;
  }
  const cpuTicks = fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
  return { state, parentPid: Number(parent), groupId: Number(group), cpuTicks, startTicks };
}

/** Linux only; `undefined` when there is no such process or it is hidden from us. */
export function statOf(pid: number): ProcessStat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}
