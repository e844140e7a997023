// What a reader of a comparison must bear in mind, and no figure says.

import type { RunRecord } from "../../contract/baseline.js";
import { counted } from "../render/counted.js";
import type { Base } from "./base.js";
import type { JudgedRun } from "./read-run.js";

/** Below this the spread between runs is not known (difference.ts). */
const fewestRuns = 3;

export function notesOf(runs: readonly JudgedRun[], base: Base): readonly string[] {
  const failed = base.runs.filter(({ verdict }) => verdict === "fail").map(({ id }) => id);
  return [
    ...(base.kind === "summary"
      ? ["the baseline is a bare summary: only rates are judged, and losses in its run are taken to be independent"]
      : []),
    ...machineNotes(runs, base),
    ...severalVersions(runs),
    ...(base.kind !== "summary" && base.runs.length < fewestRuns
      ? [
          `the baseline has ${counted(base.runs.length, "run")}: how much runs of one version differ is known from ${fewestRuns} on, and until then counts as a difference`,
        ]
      : []),
    ...(failed.length === 0 ? [] : [`of the baseline's runs ${failed.join(", ")} failed by their own limits`]),
    ...runs
      .filter(({ summary }) => summary.recovery.attempted > 0)
      .map(
        ({ figures, summary }) =>
          `${figures.id} sent ${counted(summary.recovery.attempted, "rescue")}, load that the baseline's runs did not have (--no-recover)`,
      ),
    ...base.leftOut.map(({ path, why }) => `left out of the baseline: ${path}: ${why}`),
  ];
}

/** What is put together must be one thing. */
function severalVersions(runs: readonly JudgedRun[]): readonly string[] {
  const parts = new Set(runs.flatMap(({ figures }) => Object.keys(figures.versions)));
  return [...parts].flatMap((part) => {
    const versions = new Set(runs.map(({ figures }) => figures.versions[part] ?? "none"));
    return versions.size === 1 ? [] : [`the runs have several versions of ${part}: ${[...versions].join(", ")}`];
  });
}

/** Delays of another machine are another machine's. */
function machineNotes(runs: readonly JudgedRun[], base: Base): readonly string[] {
  const theirs = new Set(base.runs.flatMap(({ machine }) => (machine === null ? [] : [machineWords(machine)])));
  if (theirs.size === 0) return [];
  const ours = [...new Set(runs.map(({ figures }) => machineWords(figures.machine)))].filter((one) => !theirs.has(one));
  return ours.map(
    (one) => `another machine than the baseline's: ${one}, there ${[...theirs].join("; ")}: delays may differ for that`,
  );
}

const bytesPerGigabyte = 1e9;

/** Without the kernel's version, which a CI server changes every week. */
const machineWords = ({ os, arch, cpuModel, cores, memoryBytes }: RunRecord["machine"]): string =>
  `${os.split(" ")[0]} ${arch}, ${counted(cores, "core")} of ${cpuModel}, ${Math.round(memoryBytes / bytesPerGigabyte)} GB`;
