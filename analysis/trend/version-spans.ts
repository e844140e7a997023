// Which versions a history ran on, from when to when, and which of them changed nearest to a change of a measure. Pure.

import type { TrendGroup, VersionChange } from "../../contract/trend.js";
import type { Night } from "./night.js";

type Versions = Night["versions"];
type Dated = Pick<Night, "run" | "startedAt" | "versions">;

/** Further away a version has nothing to do with it. */
const nearRuns = 3;

/** By part, in the order of their names: runs in a row of one version. */
export function versionSpans(nights: readonly Dated[]): TrendGroup["versions"] {
  return partsOf(nights.map(({ versions }) => versions)).map((part) => {
    const spans: { version: string; runs: number; from: string; to: string }[] = [];
    for (const { versions, startedAt } of nights) {
      const version = versions[part] ?? "";
      const last = spans.at(-1);
      if (last?.version === version) {
        last.runs += 1;
        last.to = startedAt;
      } else spans.push({ version, runs: 1, from: startedAt, to: startedAt });
    }
    return { part, spans };
  });
}

/**
 * What changed between the two runs, or else between neighbours up to three runs away; the earlier of two that are as near, because
 * a version has its effect after it.
 * @param from the last run of the level before, by its place in `nights`
 * @param to the first of the level after
 */
export function nearestVersionChange(nights: readonly Dated[], from: number, to: number): VersionChange {
  const here = changeBetween(nights, from, to);
  if (here !== undefined) return { place: "here", runsAway: 0, ...here };
  for (let away = 1; away <= nearRuns; away++) {
    const earlier = changeBetween(nights, from - away, from - away + 1);
    if (earlier !== undefined) return { place: "near", runsAway: -away, ...earlier };
    const later = changeBetween(nights, to + away - 1, to + away);
    if (later !== undefined) return { place: "near", runsAway: away, ...later };
  }
  return { place: "none", runsAway: 0, after: "", at: "", parts: [] };
}

function changeBetween(
  nights: readonly Dated[],
  from: number,
  to: number,
): Pick<VersionChange, "after" | "at" | "parts"> | undefined {
  const [before, after] = [nights[from], nights[to]];
  if (before === undefined || after === undefined) return undefined;
  const parts = partsOf([before.versions, after.versions]).flatMap((part) => {
    const [was, is] = [before.versions[part] ?? "", after.versions[part] ?? ""];
    // The machine of a summary alone is not known: that it is known of one of the two is no change.
    return was === is || (part === "machine" && (was === "" || is === "")) ? [] : [{ part, from: was, to: is }];
  });
  return parts.length === 0 ? undefined : { after: before.run, at: after.run, parts };
}

const partsOf = (all: readonly Versions[]): readonly string[] =>
  [...new Set(all.flatMap((versions) => Object.keys(versions)))].sort();
