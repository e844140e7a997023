// The versions that earlier runs installed: listed with their sizes, and removed when that is asked for, but for those that a
// process is using.

import { randomUUID } from "node:crypto";
import { type Dirent, lstatSync, readdirSync } from "node:fs";
import { readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { lockOf, partialPrefixOf, removeOrLeave, removePartials } from "../cached.js";
import type { Machine } from "../context.js";
import { withLock } from "../lock.js";
import { run } from "../run.js";
import { checkoutsFolder } from "./checkout.js";
import { heldBy, isHeld } from "./held.js";
import { versionsFolder } from "./install.js";

export type CachedVersion = {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly bytes: number;
};

/** Sorted by name, then as they were written. */
export async function cachedVersions(machine: Machine): Promise<readonly CachedVersion[]> {
  const all: CachedVersion[] = [];
  for (const { name, folder } of await packagesIn(versionsFolder(machine))) {
    for (const version of (await namesIn(folder)).filter(isVersion)) {
      const place = join(folder, version);
      all.push({ name, version, folder: place, bytes: bytesIn(place) });
    }
  }
  return all;
}

/** With what installations that were broken off left, and the links to checkouts. @returns those that are in use, and stay */
export async function removeVersions(
  versions: readonly CachedVersion[],
  machine: Machine,
): Promise<readonly CachedVersion[]> {
  const commands = await commandLines(machine);
  const isUsed = (folder: string) => commands.some((command) => command.includes(`${folder}/`));
  const used: CachedVersion[] = [];
  for (const one of versions) {
    const isKept = isUsed(one.folder) || (await removeOne(one.folder, machine)) === "held";
    if (isKept) used.push(one);
  }
  for (const { folder } of await packagesIn(versionsFolder(machine))) await removeBroken(folder, machine);
  const links = checkoutsFolder(machine);
  for (const name of (await namesIn(links)).filter((one) => heldBy(one) === undefined)) {
    const place = join(links, name);
    if (!isUsed(place) && !(await isHeld(place))) await removeOrLeave(place);
  }
  return used;
}

/**
 * Moved away first: whoever looks meanwhile finds all of it or nothing. Who takes hold of it and looks after that has it back at
 * once: whether it is held is asked when nobody can find it any more.
 */
async function removeOne(folder: string, machine: Machine): Promise<"removed" | "held"> {
  return await withLock(lockOf(folder), { onWait: () => {}, signal: machine.signal }, async () => {
    if (await isHeld(folder)) return "held";
    const aside = `${partialPrefixOf(folder)}${randomUUID()}`;
    const isMoved = await rename(folder, aside).then(
      () => true,
      // Somebody else removes them too.
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw error;
        return false;
      },
    );
    if (isMoved && (await isHeld(folder))) {
      await rename(aside, folder);
      return "held";
    }
    await removePartials(folder);
    return "removed";
  });
}

/** Of versions that were never whole; and holds on those that are gone. */
async function removeBroken(folder: string, machine: Machine): Promise<void> {
  for (const name of await namesIn(folder)) await isHeld(join(folder, heldBy(name) ?? name));
  const prefixes = (await namesIn(folder)).flatMap((name) => /^(.*)\.partial-/.exec(name)?.[1] ?? []);
  for (const version of new Set(prefixes)) {
    const place = join(folder, version);
    await withLock(lockOf(place), { onWait: () => {}, signal: machine.signal }, () => removePartials(place));
  }
}

/** `versions/<name>` and `versions/@scope/<name>`. */
async function packagesIn(folder: string): Promise<readonly { readonly name: string; readonly folder: string }[]> {
  const all: { readonly name: string; readonly folder: string }[] = [];
  for (const name of await namesIn(folder)) {
    const inner = name.startsWith("@") ? await namesIn(join(folder, name)) : undefined;
    if (inner === undefined) all.push({ name, folder: join(folder, name) });
    else all.push(...inner.map((one) => ({ name: `${name}/${one}`, folder: join(folder, name, one) })));
  }
  return all;
}

const namesIn = async (folder: string): Promise<readonly string[]> => (await readdir(folder).catch(() => [])).sort();

/** Beside them lie locks, holds and what is being made. */
const isVersion = (name: string): boolean => !/\.(lock|partial-.*)$|\.lock-/.test(name) && heldBy(name) === undefined;

/** Of all files in it. One after the other and waiting for each: of ten thousands, that takes a tenth of the time. */
export function bytesIn(folder: string): number {
  let bytes = 0;
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += bytesIn(path);
    else if (entry.isFile()) bytes += lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}

/** None where it is removed meanwhile. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Of every process that we may see. */
async function commandLines(machine: Machine): Promise<readonly string[]> {
  if (machine.platform !== "linux") {
    const ran = await run(machine, "ps", ["-A", "-ww", "-o", "args="], { limitMs: machine.patience.stallMs });
    return ran.result === "ok" ? ran.stdout.split("\n") : [];
  }
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  return await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
}
