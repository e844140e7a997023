// A lock between processes, as a folder: the second of two runs waits for the first instead of building twice. A lock
// whose owner has died is taken over. Only for processes of one machine.

import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { isProcessAlive, thisProcess } from "../mark.js";

/** `claim` tells two holders of one process apart. Locks of before have none. */
const ownerSchema = z.object({
  pid: z.int().positive(),
  start: z.string(),
  claim: z
    .string()
    .regex(/^[\w-]*$/)
    .default(""),
});
type Owner = z.infer<typeof ownerSchema>;

const pollMs = 100;

/** Runs `action` while no other process does. `onWait` is called once, with the owner's pid, when that takes a wait. */
export async function withLock<T>(
  folder: string,
  options: { readonly onWait: (pid: number) => void; readonly signal: AbortSignal },
  action: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(folder), { recursive: true });
  const me: Owner = { ...thisProcess(), claim: randomUUID() };
  let told = false;
  while (!((await claim(folder, folder, me)) || (await takeOver(folder, me)))) {
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

/** A folder that already names its owner is moved to `place`: nobody ever sees one without. @returns whether it was free */
async function claim(lock: string, place: string, me: Owner): Promise<boolean> {
  const fresh = await mkdtemp(`${lock}-`);
  try {
    await writeFile(join(fresh, "owner"), JSON.stringify(me));
    await rename(fresh, place);
    return true;
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // There is one already, or, of a heir's, no lock any more. Windows says EPERM.
    if (isCode(error, "ENOTEMPTY", "EEXIST", "EPERM", ...(place === lock ? [] : ["ENOENT"]))) return false;
    throw error;
  }
}

/**
 * The lock of a dead owner is inherited, never removed: its heir is who first puts a folder named after that very claim into the
 * lock, and the heir of a dead heir likewise. So a kill at any moment leaves a line of owners whose last one is dead or alive.
 * Subtle: the lock that was looked at may have been released since, and be another one now, in which such a folder means nothing;
 * hence the look afterwards at who is the last in line.
 */
async function takeOver(folder: string, me: Owner): Promise<boolean> {
  const owner = await ownerOf(folder);
  if (owner === undefined || isProcessAlive(owner)) return false;
  if (!(await claim(folder, heirOf(folder, owner), me))) return false;
  return (await ownerOf(folder))?.claim === me.claim;
}

const heirOf = (folder: string, { pid, claim: id }: Owner): string => join(folder, `heir-of-${pid}-${id}`);

/** The last in line; `undefined` where there is no lock. */
async function ownerOf(folder: string): Promise<Owner | undefined> {
  let last: Owner | undefined;
  for (let place = folder; ; place = heirOf(folder, last)) {
    const next = await ownerIn(folder, place);
    if (next === undefined) return last;
    last = next;
  }
}

async function ownerIn(folder: string, place: string): Promise<Owner | undefined> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(join(place, "owner"), "utf8")));
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw new Error(`the lock ${folder} names no owner; remove it if no other rollcall is running`, { cause: error });
  }
}

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
