// Makes the folder of a run, and the link to the newest one beside it.

import { mkdir, rename, rm, statfs, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import type { Manifest } from "../contract/manifest.js";
import { runFiles } from "../contract/run-files.js";
import { UsageError } from "../contract/usage-error.js";
import type { Wish } from "./settings.js";

type Place = Pick<Wish, "resultsFolder" | "leastFreeBytes">;

/** The folder of a run, with its subfolders. @throws UsageError as {@link makeFolderIn} */
export const makeRunFolder = (place: Place & Pick<Wish, "plan">, startedAt: Date, runId: string): Promise<string> =>
  makeFolderIn(place, place.plan.scenario, startedAt, runId, [runFiles.events, runFiles.logs]);

/** `results/<kind>/<UTC>-<id>`, absolute. @throws UsageError when it cannot be written or hardly anything fits. */
export async function makeFolderIn(
  { resultsFolder, leastFreeBytes }: Place,
  kind: string,
  startedAt: Date,
  id: string,
  subfolders: readonly string[] = [],
): Promise<string> {
  const parent = resolve(resultsFolder, kind);
  const stamp = startedAt.toISOString().replace(/[-:]|\.\d+/g, "");
  const folder = join(parent, `${stamp}-${id}`);
  try {
    await makeFolder(folder);
    for (const name of subfolders) await mkdir(join(folder, name));
  } catch (error) {
    throw new UsageError(`--out: ${folder} cannot be made (${messageOf(error)}); choose a folder you can write to`);
  }
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < leastFreeBytes) {
    await rm(folder, { recursive: true, force: true });
    const megabytes = (bytes: number) => Math.floor(bytes / 1_000_000);
    throw new UsageError(
      `--out: ${parent} has ${megabytes(bavail * bsize)} MB free, and --min-free is ${megabytes(leastFreeBytes)} MB: make room or choose another folder`,
    );
  }
  return folder;
}

/** Step by step: Node's recursive mkdir never returns where a file system says that nothing can be there (/proc). */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}

/** Points `latest` beside the run at it; replaced whole, so that a reader never finds it missing. */
export async function linkLatest(folder: string): Promise<void> {
  const link = join(folder, "..", "latest");
  const fresh = `${link}.${process.pid}`;
  await symlink(folder.slice(folder.lastIndexOf("/") + 1), fresh);
  await rename(fresh, link);
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, runFiles.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** As short as it can be typed from here. */
export function shortestPath(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path.startsWith("..") ? folder : path;
}
