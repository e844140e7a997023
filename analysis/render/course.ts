// The run's course as rows: its windows, and what each part used in them. A terminal gets few rows, so there neighbours are
// put together: counts are summed, everything else is the highest of them.

import type { Usage, Window } from "../../contract/course.js";
import type { Summary } from "../../contract/summary.js";
import { clockTime } from "./clock-time.js";
import { duration } from "./figures.js";
import { percent } from "./percent.js";

/** For a terminal. */
export const mostRows = 12;

/** Windows of the summary that stand together in one row. */
type Group = { readonly first: Window; readonly windows: readonly Window[] };

/** A header and at most `rows` rows; nothing without windows. */
export function courseRows({ windows }: Summary, rows: number): readonly (readonly string[])[] {
  if (windows.length === 0) return [];
  const sum = ({ windows }: Group, count: "requested" | "late" | "lost" | "unresolved") =>
    String(windows.reduce((total, window) => total + window[count], 0));
  const highest = (group: Group, figure: (window: Window) => number | null) => highestOf(group.windows.map(figure));
  return [
    ["from", "requested", "late", "lost", "unresolved", "p50", "p90", "p99", "under way", "rooms", "CPU"],
    ...groupsOf(windows, rows).map((group) => [
      clockTime(group.first.fromMs),
      ...(["requested", "late", "lost", "unresolved"] as const).map((count) => sum(group, count)),
      ...(["p50", "p90", "p99"] as const).map((name) => duration(highest(group, (window) => window[name]))),
      ...(["underWay", "rooms"] as const).map((name) => String(highest(group, (window) => window[name]))),
      shareOf(highest(group, ({ cpuBusy }) => cpuBusy)),
    ]),
  ];
}

/** The same for memory, with the number of processes where a part has more than one. Nothing where it was not sampled. */
export function memoryRows({ windows }: Summary, rows: number): readonly (readonly string[])[] {
  const roles = [...new Set(windows.flatMap(({ parts }) => Object.keys(parts)))].sort();
  if (roles.length === 0) return [];
  return [
    ["from", ...roles],
    ...groupsOf(windows, rows).map(({ first, windows: merged }) => [
      clockTime(first.fromMs),
      ...roles.map((role) => {
        const highest = (figure: "rssMb" | "processes") =>
          highestOf(merged.map((window) => usage(window, role, figure)));
        return memoryWords(highest("rssMb"), highest("processes"));
      }),
    ]),
  ];
}

/** What a row is; `null` without windows. */
export function courseWords({ windows }: Summary, rows: number): string | null {
  const [first] = windows;
  if (first === undefined) return null;
  const each = sizeOf(windows.length, rows);
  const seconds = duration(first.toMs - first.fromMs);
  if (each === 1)
    return `${windows.length} windows of about ${seconds}, by the request; under way and rooms at their ends`;
  return `${windows.length} windows of about ${seconds}, by the request, ${each} to a row: counts are summed, else the highest is shown`;
}

const groupsOf = (windows: readonly Window[], rows: number): readonly Group[] => {
  const size = sizeOf(windows.length, rows);
  return windows.flatMap((first, i) => (i % size === 0 ? [{ first, windows: windows.slice(i, i + size) }] : []));
};

const sizeOf = (count: number, rows: number): number => Math.ceil(count / rows);

function highestOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

const usage = ({ parts }: Window, role: string, figure: keyof Usage): number | null => parts[role]?.[figure] ?? null;

function memoryWords(rssMb: number | null, processes: number | null): string {
  if (rssMb === null) return "-";
  return processes === null || processes === 1 ? `${rssMb} MB` : `${rssMb} MB (${processes})`;
}

const shareOf = (share: number | null): string => (share === null ? "-" : percent(share));
