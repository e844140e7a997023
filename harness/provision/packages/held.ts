// Versions that are in use: whoever is given one leaves a file beside its folder that names its process, so that `doctor
// --clean-versions` does not take it away while no process of that version runs, as between two rounds of a comparison. A hold lasts
// as long as its process: the file goes with it, and that of a process which was killed counts for nothing.

import { rmSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isProcessAlive, type ProcessIdentity, thisProcess } from "../../mark.js";

/** The whole of it is its name, so that none is ever half written. */
const holdOf = (folder: string, { pid, start }: ProcessIdentity): string => `${folder}.held-${pid}-${start}`;

const pattern = /^(?<version>.*)\.held-(?<pid>\d+)-(?<start>[\w.-]+)$/;

/** Of a name among those of versions: the version that it is a hold on. */
export const heldBy = (name: string): string | undefined => pattern.exec(name)?.groups?.version;

const files = new Set<string>();

/** Before it is looked at, so that nobody removes it in between. */
export async function hold(folder: string): Promise<void> {
  const file = holdOf(folder, thisProcess());
  if (files.size === 0) process.once("exit", letGo);
  files.add(file);
  // Nobody cleans a cache that cannot be written, and one that is not there holds nothing.
  await writeFile(file, "").catch(() => {});
}

function letGo(): void {
  for (const file of files) rmSync(file, { force: true });
}

/** Whether a living process holds it. Removes what dead ones left. */
export async function isHeld(folder: string): Promise<boolean> {
  const names = await readdir(dirname(folder)).catch(() => []);
  const held = await Promise.all(
    names.map(async (name) => {
      const { version, pid, start } = pattern.exec(name)?.groups ?? {};
      if (version !== basename(folder) || start === undefined) return false;
      if (isProcessAlive({ pid: Number(pid), start })) return true;
      await rm(join(dirname(folder), name), { force: true });
      return false;
    }),
  );
  return held.includes(true);
}
