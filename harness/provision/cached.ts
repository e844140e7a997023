// What everything that is made in the cache has in common: the folder must be writable, and what killed runs left half-made
// is removed.

import { randomUUID } from "node:crypto";
import type { RmOptions } from "node:fs";
import { readdir, rename, rm } from "node:fs/promises";
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

type Remove = (path: string, options: RmOptions) => Promise<void>;

/**
 * With all that is in it. Somebody may still be writing there (the npm of a run that was killed): after some tries it is left, for
 * the next time.
 */
export async function removeOrLeave(path: string, remove: Remove = rm): Promise<void> {
  await remove(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }).catch(
    (error: NodeJS.ErrnoException) => {
      if (!["ENOTEMPTY", "EEXIST", "EBUSY"].includes(error.code ?? "")) throw error;
    },
  );
}

/**
 * `fresh` becomes `folder`. What was there goes aside first and is removed at the end, so that nobody finds half of it; the lock must
 * be ours.
 */
export async function putInPlace(fresh: string, folder: string, remove: Remove = rm): Promise<void> {
  const aside = `${partialPrefixOf(folder)}${randomUUID()}`;
  await rename(folder, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(fresh, folder);
  await removeOrLeave(aside, remove);
}

/** What killed runs left. The lock must be ours, so that no living run works in one. */
export async function removePartials(folder: string, remove: Remove = rm): Promise<void> {
  const prefix = partialPrefixOf(folder);
  const left = (await readdir(dirname(prefix))).filter((name) => name.startsWith(basename(prefix)));
  await Promise.all(left.map((name) => removeOrLeave(join(dirname(prefix), name), remove)));
}
