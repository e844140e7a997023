// A run's folder as analysis finds it: what was asked, which observers' files there are, what k6 said at its end.

import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { z } from "zod";
import { jsonOf } from "../contract/json-of.js";
import { type Manifest, manifestSchema, workerProcessesOf } from "../contract/manifest.js";
import { k6SummaryOf, rivalEvents, runFiles, workerEvents } from "../contract/run-files.js";
import { segmentOf } from "../contract/segment.js";
import { UsageError } from "../contract/usage-error.js";
import { missingSegments, type Source, sourcesOf } from "./segment-sources.js";

/** `worker` is the worker's number, 0 for other observers. A rival's file is read for its faults: it is no observer. */
export type ObserverFile = {
  readonly observer: string;
  readonly kind: "k6" | "worker" | "node" | "wiretap" | "rival";
  readonly worker: number;
  /** In order of time; none when it is missing. */
  readonly sources: readonly Source[];
};

export type RunFolder = {
  /** Absolute: DuckDB would read `~` or `s3:` at the start of a relative one as more than a name. */
  readonly path: string;
  readonly manifest: Manifest;
  readonly files: readonly ObserverFile[];
  /** Segments that must be there and are not: names in events/. */
  readonly missingSegments: readonly string[];
  /** Over all of k6's legs; `null` when one that had begun did not get to say it (a crash). */
  readonly droppedIterations: number | null;
  /** As far as legs have said it. */
  readonly droppedSoFar: number;
};

const k6SummarySchema = z.object({ droppedIterations: z.int().nonnegative() });

/** @throws UsageError when the folder is no run, naming what is missing. */
export async function openRun(path: string): Promise<RunFolder> {
  const manifest = await readManifest(path);
  const entries = await readdir(join(path, runFiles.events), { withFileTypes: true }).catch(() => {
    throw new UsageError(`${path} is not the folder of a run: it has no ${runFiles.events}/ folder`);
  });
  const names = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  const observers = observersOf(manifest, names);
  const missing = observers
    .filter(({ kind }) => kind !== "worker" && kind !== "rival")
    .flatMap(({ name }) => missingSegments(names, basename(name)));
  const files = await Promise.all(observers.map((file) => locate(join(resolve(path), runFiles.events), names, file)));
  const said = await Promise.all((await legsIn(path, names)).map((leg) => readDroppedIterations(path, leg)));
  const droppedSoFar = said.reduce<number>((sum, dropped) => sum + (dropped ?? 0), 0);
  const droppedIterations = said.includes(null) ? null : droppedSoFar;
  return { path: resolve(path), manifest, files, missingSegments: missing, droppedIterations, droppedSoFar };
}

export async function readManifest(path: string): Promise<Manifest> {
  const file = join(path, runFiles.manifest);
  const text = await readFile(file, "utf8").catch(() => {
    throw new UsageError(`${path} is not the folder of a run: it has no readable ${runFiles.manifest}`);
  });
  const parsed = manifestSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `${file} is no manifest of a run that this version of rollcall can read:\n${z.prettifyError(parsed.error)}`,
  );
}

type Expected = Omit<ObserverFile, "sources"> & { readonly name: string };

/** The observers that the plan names, and workers' and rivals' files beyond it. */
function observersOf({ plan }: Manifest, names: readonly string[]): readonly Expected[] {
  const planned = Array.from({ length: workerProcessesOf(plan) }, (_, i) => i + 1);
  const workers = [...new Set([...planned, ...numbersOf("worker", names)])].sort((a, b) => a - b);
  const wiretap = { observer: "wiretap", kind: "wiretap" as const, worker: 0, name: runFiles.wiretapEvents };
  return [
    { observer: "k6", kind: "k6", worker: 0, name: runFiles.k6Events },
    { observer: "collector", kind: "node", worker: 0, name: runFiles.collectorEvents },
    { observer: "harness", kind: "node", worker: 0, name: runFiles.harnessEvents },
    ...(plan.wiretap === "on" ? [wiretap] : []),
    ...workers.map((worker) => {
      const name = workerEvents(worker);
      return { observer: basename(name, ".ndjson"), kind: "worker" as const, worker, name };
    }),
    ...numbersOf("rival", names).map((rival) => {
      const name = rivalEvents(rival);
      return { observer: basename(name, ".ndjson"), kind: "rival" as const, worker: 0, name };
    }),
  ];
}

const numbersOf = (role: "worker" | "rival", names: readonly string[]): readonly number[] => [
  ...new Set(
    names
      .flatMap((name) => {
        const match = /^(worker|rival)-([1-9]\d{0,3})$/.exec(segmentOf(name)?.observer ?? "");
        return match?.[1] === role ? [Number(match[2])] : [];
      })
      .sort((a, b) => a - b),
  ),
];

async function locate(events: string, names: readonly string[], { name, ...file }: Expected): Promise<ObserverFile> {
  return { ...file, sources: await sourcesOf(events, names, basename(name)) };
}

/** Periods whose leg of k6 has written a line; the first counts always. The next one is started ahead and may never begin. */
async function legsIn(run: string, names: readonly string[]): Promise<readonly number[]> {
  const legs = new Set([0]);
  for (const name of names) {
    const segment = segmentOf(name);
    if (segment?.observer !== "k6") continue;
    const { size } = await stat(join(run, runFiles.events, name));
    if (size > 0) legs.add(segment.period);
  }
  return [...legs];
}

/** A file that a crash cut short is as good as none. */
async function readDroppedIterations(run: string, leg: number): Promise<number | null> {
  const text = await readFile(join(run, k6SummaryOf(leg)), "utf8").catch(() => "");
  const parsed = k6SummarySchema.safeParse(jsonOf(text));
  return parsed.success ? parsed.data.droppedIterations : null;
}
