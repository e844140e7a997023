// A file with a secret that is lent to the user for the run: whole at once, not for others' eyes, never in place of one that
// is there, and gone afterwards, after a kill -9 too. Subtle: at every moment at which it exists it is guarded, and what
// is guarded by the user's own name is that one file, not whatever stands there.

import { lstatSync, rmSync } from "node:fs";
import { type FileHandle, link, open } from "node:fs/promises";
import type { Guard, Guarded } from "./targets/target.js";

type Lending = { readonly runId: string; readonly guard: Guard };

/** @returns a function that takes it away again. @throws what the file system says; nothing is left then. */
export async function lendFile(path: string, text: string, { runId, guard }: Lending): Promise<() => void> {
  // With the run's id in it the name is nobody else's, so it can be guarded before there is anything.
  const fresh = { kind: "file", path: `${path}.rollcall-${runId}`, inode: null } as const;
  guard.add(fresh);
  try {
    const handle = await open(fresh.path, "wx", 0o600);
    try {
      const lent = { kind: "file", path, inode: await filled(handle, text) } as const;
      guard.add(lent);
      return await shown(fresh.path, lent, guard);
    } finally {
      takeAway(fresh);
    }
  } finally {
    guard.remove(fresh);
  }
}

type GuardedFile = Extract<Guarded, { readonly kind: "file" }>;

/** Removes a guarded file, if it is still the one that was meant. */
export function takeAway({ path, inode }: GuardedFile): void {
  if (inode === null || String(lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ino) === inode) {
    rmSync(path, { force: true });
  }
}

/** @returns its inode. */
async function filled(handle: FileHandle, text: string): Promise<string> {
  try {
    await handle.writeFile(text);
    return String((await handle.stat({ bigint: true })).ino);
  } finally {
    await handle.close();
  }
}

/** Gives it the user's name, which fails when there is a file of that name. */
async function shown(freshPath: string, lent: GuardedFile, guard: Guard): Promise<() => void> {
  try {
    await link(freshPath, lent.path);
  } catch (error) {
    guard.remove(lent);
    throw error;
  }
  return () => {
    takeAway(lent);
    guard.remove(lent);
  };
}
