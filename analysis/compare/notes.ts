// What a reader of a comparison should know besides its figures: what was left out, what the rounds cannot show. Pure.

import type { Comparison } from "../../contract/comparison.js";
import type { ComparedVersion } from "../../contract/comparison-result.js";
import { counted } from "../render/counted.js";
import type { LeftOut, Round } from "./round.js";

/** With as many dispatches one of them at least lies beyond the true p99 in 39 of 40 comparisons: 0.99^367 is 0.025. */
const enoughForP99 = 368;

export function notesOf(
  { subject, base }: Comparison,
  versions: readonly ComparedVersion[],
  { used, leftOut }: { readonly used: readonly Round[]; readonly leftOut: readonly LeftOut[] },
): readonly string[] {
  return [
    ...leftOut.map(
      ({ label, round, run, why }) => `round ${round} of ${label}${run === "" ? "" : ` (${run})`} is left out: ${why}`,
    ),
    ...unresolvedNotes(versions),
    ...tailNotes(versions),
    ...(subject === "runs" ? otherVersions(versions, base) : []),
    ...machineNotes(used),
  ];
}

const unresolvedNotes = (versions: readonly ComparedVersion[]): readonly string[] =>
  versions
    .filter(({ counts }) => counts.unresolved > 0)
    .map(
      ({ label, counts }) =>
        `${counts.unresolved} unresolved of ${label} are in no figure: nobody can say what became of them`,
    );

/** The second slowest of 120 is their p99, and says little of what happens to one in a thousand. */
function tailNotes(versions: readonly ComparedVersion[]): readonly string[] {
  const few = versions.filter(({ delayMs }) => delayMs.p99 !== null && delayMs.count < enoughForP99);
  if (few.length === 0) return [];
  const fewest = Math.min(...few.map(({ delayMs }) => delayMs.count));
  const share = Math.round((1 - 0.05 ** (1 / fewest)) * 1000) / 10;
  return [
    `a p99 of ${counted(fewest, "dispatch", "dispatches")} is that of what was seen: what happens to fewer than ${share} % of dispatches may not have happened once`,
  ];
}

/** Whatever differs between folders that there were before may be the reason. */
function otherVersions(versions: readonly ComparedVersion[], base: string): readonly string[] {
  const ours = versions.find(({ label }) => label === base);
  return versions.flatMap((theirs) => {
    if (ours === undefined || theirs === ours) return [];
    const names = [...new Set([...Object.keys(ours.versions), ...Object.keys(theirs.versions)])];
    const words = names
      .filter((name) => ours.versions[name] !== theirs.versions[name])
      .map((name) => `${name} ${theirs.versions[name] ?? "none"} (${ours.versions[name] ?? "none"})`);
    return [
      `${theirs.label} ${words.length === 0 ? "has the same versions as" : "differs in versions from"} ${base}${words.length === 0 ? "" : `: ${words.join(", ")}`}`,
    ];
  });
}

function machineNotes(rounds: readonly Round[]): readonly string[] {
  const machines = new Set(rounds.map(({ found }) => JSON.stringify(found.manifest.machine)));
  return machines.size <= 1
    ? []
    : [`the runs were made on ${machines.size} different machines: the difference may be theirs`];
}
