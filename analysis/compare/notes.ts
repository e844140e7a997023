// What a reader of a comparison should know besides its figures: what was left out, what the rounds cannot show. Pure.

import type { Comparison } from "../../contract/comparison.js";
import type { ComparedCandidate, ComparedVersion } from "../../contract/comparison-result.js";
import { counted } from "../render/counted.js";
import { type LeftOut, type Round, sharesOf } from "./round.js";
import { percentUnseen, roundsWithoutHit } from "./unseen.js";

/** With as many dispatches one of them at least lies beyond the true p99 in 39 of 40 comparisons: 0.99^367 is 0.025. */
const enoughForP99 = 368;

export function notesOf(
  { subject, base, confidence }: Comparison,
  versions: readonly ComparedVersion[],
  candidates: readonly Pick<ComparedCandidate, "label" | "measures">[],
  { used, leftOut }: { readonly used: readonly Round[]; readonly leftOut: readonly LeftOut[] },
): readonly string[] {
  return [
    ...leftOut.map(
      ({ label, round, run, why }) => `round ${round} of ${label}${run === "" ? "" : ` (${run})`} is left out: ${why}`,
    ),
    ...unresolvedNotes(versions),
    ...excusedNotes(used, versions),
    ...streakNotes(used, base, candidates, confidence),
    ...tailNotes(versions),
    ...(subject === "runs" ? [...otherVersions(versions, base), ...keptNotes(used, base)] : []),
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

function excusedNotes(used: readonly Round[], versions: readonly ComparedVersion[]): readonly string[] {
  return versions.flatMap(({ label }) => {
    const own = used.filter((round) => round.label === label);
    const count = own.reduce((sum, { found: { samples } }) => sum + samples.excused.late + samples.excused.lost, 0);
    const causes = new Set(own.flatMap(({ found }) => found.summary.excused.map(({ cause }) => cause)));
    return count === 0 ? [] : [`${count} excused of ${label} are in no figure (${[...causes].sort().join(", ")})`];
  });
}

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

/**
 * "No difference" in a rate of which nothing was seen holds for dispatches that are lost one by one. A stuck worker loses a streak,
 * and of streaks nobody knows anything where there was none: then the rounds bear witness, and they are few.
 */
function streakNotes(
  used: readonly Round[],
  base: string,
  candidates: readonly Pick<ComparedCandidate, "label" | "measures">[],
  confidence: number,
): readonly string[] {
  const without = (name: "lostRate" | "missedDeadlineRate") => {
    const same = candidates.filter(({ measures }) =>
      measures.some(({ measure, verdict }) => measure === name && verdict === "no-difference"),
    );
    const labels = same.length === 0 ? [] : [base, ...same.map(({ label }) => label)];
    return labels.flatMap((label) => {
      const own = used.filter((round) => round.label === label);
      const rounds = roundsWithoutHit(sharesOf(own, name === "lostRate" ? "lost" : "missed"));
      return rounds === null ? [] : [{ label, rounds }];
    });
  };
  const missed = without("missedDeadlineRate");
  const lost = without("lostRate").filter(({ label }) => !missed.some((one) => one.label === label));
  const note = (words: string, found: typeof missed) => {
    if (found.length === 0) return [];
    const rounds = found.map(({ label, rounds: count }) => `${counted(count, "round")} of ${label}`);
    const share = percentUnseen(Math.min(...found.map((one) => one.rounds)), confidence);
    return [
      `nothing was ${words} in ${rounds.join(" and ")}: "no difference" holds for dispatches that are lost one by one. Losses in streaks (a stuck worker) are not excluded: what happens in fewer than ${share} of rounds may not have happened once`,
    ];
  };
  return [...note("late or lost", missed), ...note("lost", lost)];
}

/** Rounds of a comparison come in random order, which its test rests on (relabel.ts). Runs that there were before do not. */
function keptNotes(rounds: readonly Round[], base: string): readonly string[] {
  const startsOf = (label: string) =>
    rounds.filter((round) => round.label === label).map(({ found }) => found.summary.run.startedAt);
  const others = [...new Set(rounds.map(({ label }) => label))].filter((label) => label !== base);
  const areBefore = (a: string, b: string) => startsOf(a).every((one) => startsOf(b).every((other) => one < other));
  const apart = others.flatMap((label) =>
    areBefore(base, label)
      ? [`all runs of ${base} came before those of ${label}`]
      : areBefore(label, base)
        ? [`all runs of ${label} came before those of ${base}`]
        : [],
  );
  return [
    `the runs are kept ones, not rounds made in turn: the test takes their order for random, and whatever else changed between them counts as the version's${apart.length === 0 ? "" : ` (${apart.join("; ")})`}`,
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
