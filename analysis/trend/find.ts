// Finds the kept runs of a folder and reads them, a few at a time: folders of runs as `run` makes them, and folders of summaries
// as CI keeps them. What is a link to something inside is found where it lies.

import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { comparisonFiles } from "../../contract/comparison.js";
import { runFiles } from "../../contract/run-files.js";
import type { LeftOut } from "../../contract/trend.js";
import { UsageError } from "../../contract/usage-error.js";
import { leftOut, type Night, nightOf, type Read } from "./night.js";

export type Found = {
  /** In order of time, each run once. */
  readonly nights: readonly Night[];
  readonly leftOut: readonly LeftOut[];
  readonly folders: number;
};

/** Searches, comparisons and calibrations run under loads and faults of their own, and fixtures are made up. */
const noNights: Readonly<Record<string, string>> = {
  compare: "runs of comparisons",
  capacity: "steps of searches",
  calibrate: "runs of calibrations",
  demo: "runs of demonstrations",
  fixtures: "made-up runs",
  baselines: "baselines",
};

/** In the folder of one of them, wherever that was moved to. */
const marks: Readonly<Record<string, string>> = {
  [comparisonFiles.plan]: noNights.compare ?? "",
  "capacity.json": noNights.capacity ?? "",
  "calibration.json": noNights.calibrate ?? "",
};

/** Such a folder or what lies in it, by its path: a search that was killed has left no mark. */
const ofMany = /[\\/](compare|capacity|calibrate)[\\/]\d{8}T\d{6}Z(?:-[a-z0-9]+)?(?=$|[\\/])/;

/** `results/<scenario>/<run>/` is two, and CI may keep one folder a night in one a branch. */
const deepest = 5;

/** At a time: memory holds so many summaries. */
const together = 16;

/** Of a run in 60 windows it is 100 kB; what is larger by far is none. */
const largestBytes = 16_000_000;

/** A file to read, by its path within the folder; `manifest`: the one beside it. */
type Candidate = { readonly path: string; readonly manifest: string | undefined };

type Looking = {
  readonly candidates: Candidate[];
  readonly leftOut: LeftOut[];
  /** Real paths that were looked into. */
  readonly seen: Set<string>;
};

/** @throws UsageError when there is no such folder */
export async function findNights(folder: string): Promise<Found> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new UsageError(`${folder}: there is no such folder`);
  const looking: Looking = { candidates: [], leftOut: [], seen: new Set() };
  await look(folder, "", 0, looking);
  const read: Read[] = [];
  for (let from = 0; from < looking.candidates.length; from += together) {
    const some = looking.candidates.slice(from, from + together);
    read.push(...(await Promise.all(some.map((candidate) => readOne(folder, candidate)))));
  }
  const { nights, again } = once(read.flatMap((one) => (one.kind === "night" ? [one.night] : [])));
  const others = read.flatMap((one) => (one.kind === "left-out" ? [one.leftOut] : []));
  return { nights, leftOut: [...looking.leftOut, ...others, ...again], folders: looking.seen.size };
}

async function look(folder: string, within: string, depth: number, looking: Looking): Promise<void> {
  const here = join(folder, within);
  const real = await realpath(here).catch(() => undefined);
  if (real === undefined || looking.seen.has(real)) return;
  looking.seen.add(real);
  const entries = await readdir(here, { withFileTypes: true }).catch(() => []);
  const names = entries.map(({ name }) => name).filter((name) => !name.startsWith("."));
  const whose = whoseRuns(real, names);
  if (whose !== undefined) {
    looking.leftOut.push({ kind: "no-night", path: within || ".", why: whose });
    return;
  }
  if (names.includes(runFiles.manifest) || (names.includes(runFiles.summary) && names.includes(runFiles.events))) {
    takeRun(within, names, looking);
    return;
  }
  for (const name of names.sort()) {
    const path = within === "" ? name : `${within}/${name}`;
    const kind = entries.find((entry) => entry.name === name);
    const isJson = name.endsWith(".json") && !name.endsWith(".schema.json") && name !== runFiles.checkpoint;
    // A link to a folder inside, like `latest`, would be that folder a second time.
    const isFolder = kind?.isDirectory() === true || (kind?.isSymbolicLink() === true && !isJson && name !== "latest");
    if (isJson) looking.candidates.push({ path, manifest: undefined });
    else if (isFolder && Object.hasOwn(noNights, name))
      looking.leftOut.push({ kind: "no-night", path, why: noNights[name] ?? "" });
    else if (isFolder && depth < deepest) await look(folder, path, depth + 1, looking);
  }
}

/** Of a folder whose runs are no nights: what they are. @param real its path without links */
function whoseRuns(real: string, names: readonly string[]): string | undefined {
  const mark = names.find((name) => Object.hasOwn(marks, name));
  return mark === undefined ? noNights[ofMany.exec(real)?.[1] ?? ""] : marks[mark];
}

/** Whatever else is in a run's folder is no night. */
function takeRun(within: string, names: readonly string[], { candidates, leftOut }: Looking): void {
  const inside = (name: string) => (within === "" ? name : `${within}/${name}`);
  const manifest = names.includes(runFiles.manifest) ? inside(runFiles.manifest) : undefined;
  if (names.includes(runFiles.summary)) candidates.push({ path: inside(runFiles.summary), manifest });
  else leftOut.push({ kind: "not-judged", path: within || ".", why: "it has no summary: it goes on, or was killed" });
}

async function readOne(folder: string, { path, manifest }: Candidate): Promise<Read> {
  const file = join(folder, path);
  try {
    const { size } = await stat(file);
    if (size > largestBytes) return leftOut("damaged", path, "it is larger than any summary");
    const text = await readFile(file, "utf8");
    const beside =
      manifest === undefined ? undefined : await readFile(join(folder, manifest), "utf8").catch(() => undefined);
    return nightOf(path, text, beside);
  } catch (error) {
    return leftOut("damaged", path, `it cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** The run's folder before a copy of its summary: it has the manifest. */
function once(nights: readonly Night[]): { readonly nights: readonly Night[]; readonly again: readonly LeftOut[] } {
  const kept = new Map<string, Night>();
  const again: LeftOut[] = [];
  const known = (night: Night) => (night.furtherSettings === null ? 1 : 0);
  for (const night of [...nights].sort((a, b) => known(a) - known(b) || compared(a.path, b.path))) {
    const key = `${night.run} ${night.startedAt}`;
    const first = kept.get(key);
    if (first === undefined) kept.set(key, night);
    else again.push({ kind: "again", path: night.path, why: `run ${night.run} is in ${first.path} too` });
  }
  const inTime = [...kept.values()].sort((a, b) => compared(a.startedAt, b.startedAt) || compared(a.path, b.path));
  return { nights: inTime, again };
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
