// What is kept in a folder of results: runs and comparisons, each with what one chooses by. Reads and never writes; a folder that
// cannot be read is listed with the reason.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { comparisonFiles } from "../../contract/comparison.js";
import { runFiles } from "../../contract/run-files.js";
import { UsageError } from "../../contract/usage-error.js";

export type Kept = {
  readonly kind: "run" | "comparison";
  /** Within the folder, with slashes. */
  readonly path: string;
  readonly scenario: string;
  /** ISO 8601; "" where nobody can say. */
  readonly startedAt: string;
  /** "": it was not judged. */
  readonly verdict: string;
  /** In words: counts of a run, the sentence of a comparison. */
  readonly words: string;
  /** `agents 1.2.6`, of each part; of a comparison each version that was compared. */
  readonly versions: readonly string[];
  /** The file to open, within `path`; "" where there is none. */
  readonly page: string;
};

/** `results/<scenario>/<run>`, and the rounds of comparisons below theirs are found by their comparison. */
const deepest = 2;

const manifestSchema = z.object({
  run: z.object({ id: z.string(), startedAt: z.string() }),
  plan: z.object({ scenario: z.string() }),
  versions: z.record(z.string(), z.string()).default({}),
});
const summarySchema = z.object({
  verdict: z.object({ result: z.string() }),
  counts: z.object({ requested: z.number(), delivered: z.number(), late: z.number(), lost: z.number() }),
});
const planSchema = z.object({ startedAt: z.string(), subject: z.string() });
const resultSchema = z.object({
  verdict: z.string(),
  sentence: z.string(),
  versions: z.array(z.object({ label: z.string() })),
});

/** The newest first. @throws UsageError when there is no such folder */
export async function keptIn(folder: string): Promise<readonly Kept[]> {
  const found: Kept[] = [];
  await look(folder, "", 0, found);
  return found.sort((a, b) =>
    a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : a.path < b.path ? -1 : 1,
  );
}

async function look(folder: string, path: string, depth: number, found: Kept[]): Promise<void> {
  const entries = await readdir(join(folder, path), { withFileTypes: true }).catch(() => {
    if (depth === 0) throw new UsageError(`${folder}: there is no such folder`);
    return [];
  });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  if (names.includes(comparisonFiles.plan)) found.push(await comparisonAt(folder, path, names));
  else if (names.includes(runFiles.manifest) || names.includes(runFiles.summary))
    found.push(await runAt(folder, path, names));
  else if (depth < deepest) {
    for (const entry of entries) {
      if (entry.isDirectory()) await look(folder, path === "" ? entry.name : `${path}/${entry.name}`, depth + 1, found);
    }
  }
}

const first = (names: readonly string[], wanted: readonly string[]): string =>
  wanted.find((name) => names.includes(name)) ?? "";

async function runAt(folder: string, path: string, names: readonly string[]): Promise<Kept> {
  const manifest = await read(join(folder, path, runFiles.manifest), manifestSchema);
  const summary = await read(join(folder, path, runFiles.summary), summarySchema);
  const { counts } = summary ?? {};
  return {
    ...{ kind: "run", path, scenario: manifest?.plan.scenario ?? path.split("/")[0] ?? "" },
    startedAt: manifest?.run.startedAt ?? "",
    verdict: summary?.verdict.result ?? "",
    words:
      counts === undefined
        ? "not judged, or by another version of rollcall"
        : `${counts.delivered} delivered, ${counts.late} late, ${counts.lost} lost of ${counts.requested}`,
    versions: Object.entries(manifest?.versions ?? {}).map(([part, version]) => `${part} ${version}`),
    page: first(names, [runFiles.reportPage, runFiles.reportMarkdown, runFiles.summary]),
  };
}

/** A comparison's subjects by their names in manifests, so that one filter finds both. */
const partOf: Readonly<Record<string, string>> = {
  server: "livekitServer",
  "server-sdk": "serverSdk",
  node: "nodeWorker",
};

async function comparisonAt(folder: string, path: string, names: readonly string[]): Promise<Kept> {
  const plan = await read(join(folder, path, comparisonFiles.plan), planSchema);
  const result = await read(join(folder, path, comparisonFiles.result), resultSchema);
  const subject = plan?.subject ?? "versions";
  return {
    ...{
      kind: "comparison",
      path,
      scenario: "compare",
      startedAt: plan?.startedAt ?? "",
      verdict: result?.verdict ?? "",
    },
    words: result?.sentence ?? "not judged",
    versions: (result?.versions ?? []).map(({ label }) => `${partOf[subject] ?? subject} ${label}`),
    page: first(names, [comparisonFiles.reportPage, comparisonFiles.reportMarkdown, comparisonFiles.result]),
  };
}

async function read<Value>(file: string, schema: z.ZodType<Value>): Promise<Value | undefined> {
  try {
    const read = schema.safeParse(JSON.parse(await readFile(file, "utf8")));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
