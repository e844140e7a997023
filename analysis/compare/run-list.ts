// A comparison of runs that there were before: each argument is a run's folder, or a folder of several, which then are the rounds of
// one version; the first is the base. Nothing is written.

import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type Comparison, type ComparisonRound, comparisonFiles } from "../../contract/comparison.js";
import { type ComparisonResult, comparisonResultSchema } from "../../contract/comparison-result.js";
import type { KeptRunsWish } from "../../contract/kept-runs.js";
import { runFiles } from "../../contract/run-files.js";
import { UsageError } from "../../contract/usage-error.js";
import { type Drawn, drawnOf } from "../comparison-page/drawn.js";
import { carriedOut } from "./carried-out.js";
import { judgeComparison, type Rounds } from "./judge-comparison.js";

/** No draw of a comparison of kept runs depends on anything but the runs. */
const seed = 1;

type Asked = Pick<KeptRunsWish, "margins" | "confidence" | "command">;

/** @throws UsageError when they cannot be compared, or one cannot be read, or the base is unknown */
export async function compareRuns({
  folders,
  ...asked
}: Asked & Pick<KeptRunsWish, "folders">): Promise<{ readonly result: ComparisonResult; readonly drawn: Drawn }> {
  const comparison = comparisonOf(await Promise.all(folders.map(groupOf)), asked);
  const rounds = await carriedOut(comparison, "");
  const problems = unusable(comparison, rounds);
  if (problems.length > 0) throw new UsageError(problems);
  const first = rounds.used.map(({ found }) => found.summary.run.startedAt).sort()[0];
  const dated = { ...comparison, startedAt: first ?? comparison.startedAt };
  return {
    result: comparisonResultSchema.parse(judgeComparison(dated, rounds)),
    drawn: drawnOf(dated, rounds.used),
  };
}

type Group = { readonly folder: string; readonly runs: readonly string[] };

async function groupOf(folder: string): Promise<Group> {
  if (await isThere(join(folder, comparisonFiles.plan)))
    throw new UsageError(`${folder} is the folder of a comparison: give it alone, or its runs' folders`);
  if (await isThere(join(folder, runFiles.manifest))) return { folder, runs: [folder] };
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new UsageError(`${folder} is no folder of a run, or of several`);
  });
  // `latest` is a link to one of them.
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .sort();
  const areRuns = await Promise.all(folders.map((one) => isThere(join(one, runFiles.manifest))));
  const runs = folders.filter((_, i) => areRuns[i]);
  if (runs.length === 0) throw new UsageError(`${folder} is no folder of a run, or of several`);
  return { folder, runs };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

function comparisonOf(groups: readonly Group[], { margins, confidence, command }: Asked): Comparison {
  const labels = labelsOf(groups.map(({ folder }) => folder));
  const [base = "", ...candidates] = labels;
  let order = 0;
  return {
    ...{ schema: 1, id: "runs", startedAt: new Date(0).toISOString(), subject: "runs" },
    ...{ margins, confidence, command, base, candidates, seed, wantedWidth: null },
    rounds: groups.flatMap(({ runs }, i) =>
      runs.map((run, j): ComparisonRound => {
        order += 1;
        return { label: labels[i] ?? "", round: j + 1, order, run, state: "done", why: "" };
      }),
    ),
  };
}

/** The folders' own names where they differ, else the paths as they were given. */
function labelsOf(folders: readonly string[]): readonly string[] {
  const names = folders.map((folder) => basename(resolve(folder)));
  return new Set(names).size === names.length ? names : folders;
}

/** Of kept runs whoever asks can mend what is wrong: leave one out, or judge it again. */
function unusable({ base, rounds }: Comparison, { used, leftOut }: Rounds): readonly string[] {
  const unknownBase = rounds.some(({ label }) => label === base) && !used.some(({ label }) => label === base);
  return unknownBase
    ? leftOut.filter(({ label }) => label === base).map(({ run, why }) => `${run} cannot be the base: ${why}`)
    : [];
}
