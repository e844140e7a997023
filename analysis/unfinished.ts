// Removes what analyses of this run have left in its folder that were killed in the middle.

import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { runFiles } from "../contract/run-files.js";
import { makerOf } from "../contract/unfinished.js";

/** Where it cannot be removed (a run that is kept read-only) it stays, and hurts nothing. @param run absolute */
export async function removeUnfinished(run: string): Promise<void> {
  for (const folder of [run, join(run, runFiles.events)]) {
    for (const name of await readdir(folder).catch(() => [])) {
      const pid = makerOf(name);
      // Another analysis of the same run may be at work.
      if (pid === undefined || isAlive(pid)) continue;
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
