// What everything that is made in the cache has in common: the folder must be writable, and what killed runs left half-made
// is removed.

import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UsageError } from "../../contract/usage-error.js";
import type { Machine } from "./context.js";

/** A disk that is full, read-only or not ours spoils every way alike, so it ends the search, as the user's to mend. */
export async function inWritableCache<T>(
  { cacheFolder }: Pick<Machine, "cacheFolder">,
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ENOTDIR"].includes(code)) throw error;
    throw new UsageError(
      `cannot write to the cache folder ${cacheFolder} (${code}); make room or set XDG_CACHE_HOME to a folder that can be written`,
    );
  }
}

/** A folder in which something is made begins with this and ends at random. */
export const partialPrefixOf = (folder: string): string => `${folder}.partial-`;

export const lockOf = (folder: string): string => `${folder}.lock`;

/** What killed runs left. The lock must be ours, so that no living run works in one. */
export async function removePartials(folder: string): Promise<void> {
  const prefix = partialPrefixOf(folder);
  const left = (await readdir(dirname(prefix))).filter((name) => name.startsWith(basename(prefix)));
  await Promise.all(left.map((name) => rm(join(dirname(prefix), name), { recursive: true, force: true })));
}
