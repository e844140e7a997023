// A file of the run that analysis makes is written beside and renamed, so that a reader never finds half of one.

import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { unfinishedFile } from "../contract/unfinished.js";
import { UsageError } from "../contract/usage-error.js";

/** @param instead what to do where there is no room or no leave to write. @throws UsageError that says so */
export async function replace(
  run: string,
  name: string,
  write: (fresh: string) => Promise<void>,
  instead = "copy the run elsewhere and analyze it there",
): Promise<void> {
  const fresh = join(run, unfinishedFile(name, process.pid));
  try {
    await write(fresh);
    await rename(fresh, join(run, name));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${name} cannot be written (${why}); make room in ${run}, or ${instead}`);
  } finally {
    await rm(fresh, { force: true });
  }
}
