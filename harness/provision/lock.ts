// A lock between processes, as a folder: the second of two runs waits for the first instead of building twice. A lock
// whose owner has died is taken over. Only for processes of one machine.

import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { isProcessAlive, type ProcessIdentity, thisProcess } from "../mark.js";

const ownerSchema = z.object({ pid: z.int().positive(), start: z.string() });
const pollMs = 100;

/** Runs `action` while no other process does. `onWait` is called once, with the owner's pid, when that takes a wait. */
export async function withLock<T>(
  folder: string,
  options: { readonly onWait: (pid: number) => void; readonly signal: AbortSignal },
  action: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(folder), { recursive: true });
  let told = false;
  while (!((await claim(folder)) || (await takeOver(folder)))) {
    const owner = await ownerOf(folder);
    if (!told && owner !== undefined) {
      options.onWait(owner.pid);
      told = true;
    }
    await delay(pollMs, undefined, { signal: options.signal });
  }
  try {
    return await action();
  } finally {
    await release(folder);
  }
}

/** A folder that already names its owner is moved into place: nobody ever sees a lock without one. */
async function claim(folder: string): Promise<boolean> {
  const fresh = await mkdtemp(`${folder}-`);
  try {
    await writeOwner(join(fresh, "owner"));
    await rename(fresh, folder);
    return true;
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // There is a lock. Windows says EPERM.
    if (isCode(error, "ENOTEMPTY", "EEXIST", "EPERM")) return false;
    throw error;
  }
}

/**
 * Subtle: two waiters may both find the owner dead. Making `takeover` inside the lock decides between them, and the
 * owner is read again after that, because the lock may be the other one's by then.
 */
async function takeOver(folder: string): Promise<boolean> {
  if (!(await isOwnerDead(folder))) return false;
  const right = join(folder, "takeover");
  try {
    await mkdir(right);
  } catch (error) {
    if (isCode(error, "EEXIST", "ENOENT")) return false;
    throw error;
  }
  try {
    if (!(await isOwnerDead(folder))) return false;
    await writeOwner(join(right, "owner"));
    await rename(join(right, "owner"), join(folder, "owner"));
    return true;
  } finally {
    await rmdir(right).catch(() => {});
  }
}

async function isOwnerDead(folder: string): Promise<boolean> {
  const owner = await ownerOf(folder);
  return owner !== undefined && !isProcessAlive(owner);
}

async function ownerOf(folder: string): Promise<ProcessIdentity | undefined> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(join(folder, "owner"), "utf8")));
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw new Error(`the lock ${folder} names no owner; remove it if no other rollcall is running`, { cause: error });
  }
}

const writeOwner = (file: string): Promise<void> => writeFile(file, JSON.stringify(thisProcess()));

/** Moved away first: a folder that is being removed piece by piece would be a lock without an owner. */
async function release(folder: string): Promise<void> {
  const gone = `${folder}-${randomUUID()}`;
  try {
    await rename(folder, gone);
  } catch (error) {
    // Somebody removed it by hand: it is as free as we want it.
    if (!isCode(error, "ENOENT")) throw error;
  }
  await rm(gone, { recursive: true, force: true });
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
