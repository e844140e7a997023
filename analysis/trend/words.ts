// How a history's measures, levels and changes are put into words, for the terminal and for the page. Computes nothing.

import type { ChangePoint, TrendColumn, VersionChange } from "../../contract/trend.js";
import { counted } from "../render/counted.js";
import { duration } from "../render/figures.js";
import { percent } from "../render/percent.js";

const measureNames: Readonly<Record<TrendColumn["measure"], string>> = {
  ...{ "lost-rate": "lost", "missed-deadline-rate": "missed", p50: "p50", p90: "p90", p99: "p99" },
  ...{ offer: "offer", answer: "answer", assignment: "assignment", entry: "entry", join: "join" },
  ...{ handler: "handler", started: "started" },
};

/** Measures that differ from one run on stand together. */
export const placeWords = ({ startedAt, run, versions }: ChangePoint): string =>
  `From ${moment(startedAt)} on, run ${run}; ${versionWords(versions)}`;

/** Under "measure, before, after, change, p". */
export const changeRow = (change: ChangePoint): readonly string[] => [
  columnName(change),
  levelWords(change.before, change.unit),
  levelWords(change.after, change.unit),
  change.relative === null ? "" : `${change.relative > 0 ? "+" : ""}${percent(change.relative)}`,
  String(change.p),
];

const levelWords = ({ value, runs, hits, of }: ChangePoint["before"], unit: ChangePoint["unit"]): string => {
  const sample = unit === "ms" ? counted(runs, "run") : `${hits} of ${of}, ${counted(runs, "run")}`;
  return `${figure(value, unit)} (${sample})`;
};

function versionWords({ place, runsAway, at, parts }: VersionChange): string {
  const words = parts.map(({ part, from, to }) => `${part} ${from || "none"} to ${to || "none"}`).join(", ");
  switch (place) {
    case "here":
      return `with it: ${words}`;
    case "near":
      return `nearest: ${words}, ${counted(Math.abs(runsAway), "run")} ${runsAway < 0 ? "earlier" : "later"} (run ${at})`;
    case "none":
      return "no version changed within 3 runs of it";
  }
}

/** p50, p90 and p99 say it themselves. */
export const columnName = ({ measure, percentile }: Pick<TrendColumn, "measure" | "percentile">): string =>
  percentile === null || percentile === measure ? measureNames[measure] : `${measureNames[measure]} ${percentile}`;

export function figure(value: number | null, unit: TrendColumn["unit"]): string {
  if (value === null) return "-";
  return unit === "share" ? percent(value) : duration(Math.round(value * 10) / 10);
}

export const dates = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  from.slice(0, 10) === to.slice(0, 10) ? from.slice(0, 10) : `${from.slice(0, 10)} to ${to.slice(0, 10)}`;

/** "2026-10-17 02:00", of an instant in UTC. */
export const moment = (startedAt: string): string => startedAt.slice(0, 16).replace("T", " ");
