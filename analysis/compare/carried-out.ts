// The rounds of a comparison as they are found on disk: those that can be used, and those that cannot, with why. What makes runs
// incomparable is told at once, of all of them; a run of a comparison that cannot be read is a round less.

import { isAbsolute, join } from "node:path";
import type { Comparison, ComparisonRound } from "../../contract/comparison.js";
import { UsageError } from "../../contract/usage-error.js";
import { withDatabase } from "../database.js";
import type { Rounds } from "./judge-comparison.js";
import { type Reading, readRun } from "./read-run.js";
import { doubtOf, type LeftOut, type Round } from "./round.js";
import { differencesOf, mixedLabels, repeatedRuns } from "./sameness.js";

type Found = { readonly place: ComparisonRound; readonly reading: Reading | Failed };
type Failed = { readonly kind: "failed"; readonly why: string };

/**
 * @param folder that the runs' folders are relative to
 * @throws UsageError when what was found cannot be compared
 */
export async function carriedOut({ rounds, subject }: Comparison, folder: string): Promise<Rounds> {
  const begun = rounds.filter(({ state }) => state !== "planned");
  const found = await withDatabase(async (database) => {
    const all: Found[] = [];
    for (const place of begun)
      all.push({ place, reading: await readingOf(place, (path) => readRun(database, path), folder) });
    return all;
  });
  const read = found.flatMap(({ place, reading }): Round[] =>
    reading.kind === "read" ? [{ ...named(place), found: reading.run }] : [],
  );
  // Of kept runs whoever asks can leave one out, or judge it again. A comparison's own cannot be made again.
  const unreadable = subject === "runs" ? found.flatMap(({ reading }) => whyUnreadable(reading)) : [];
  const problems = [...unreadable, ...repeatedRuns(read), ...mixedLabels(read), ...differencesOf(read, subject)];
  if (problems.length > 0) throw new UsageError([...new Set(problems)]);
  const doubtful = found.flatMap(({ place, reading }): LeftOut[] => {
    const why = reading.kind === "read" ? doubtOf(reading.run.summary) : reading.why;
    return why === null ? [] : [{ ...named(place), why }];
  });
  return { used: read.filter(({ found: { summary } }) => doubtOf(summary) === null), leftOut: doubtful };
}

async function readingOf(
  { state, run, why }: ComparisonRound,
  read: (path: string) => Promise<Reading>,
  folder: string,
): Promise<Found["reading"]> {
  if (state === "failed") return { kind: "failed", why: why === "" ? "it failed" : why };
  const path = isAbsolute(run) ? run : join(folder, run);
  const reading = await read(path);
  // As the comparison names it, from wherever it is judged: the same bytes.
  return reading.kind === "read" ? reading : { ...reading, why: oneLine(reading.why).replaceAll(path, run) };
}

const whyUnreadable = (reading: Found["reading"]): readonly string[] =>
  reading.kind === "unreadable" ? [reading.why] : [];

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ");

const named = ({ label, round, run }: ComparisonRound) => ({ label, round, run });
