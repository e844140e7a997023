// The run folders that a path names: itself, or those in it. `latest` and other links to a run that is there too are that run.

import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { runFiles } from "../../contract/run-files.js";
import { UsageError } from "../../contract/usage-error.js";

/** Of a folder of several all are found, in the order of their names. @throws UsageError when there is none. */
export async function findRuns(
  path: string,
): Promise<{ readonly kind: "run" | "folder"; readonly runs: readonly string[] }> {
  if (await isRun(path)) return { kind: "run", runs: [path] };
  const names = await readdir(path).catch(() => {
    throw new UsageError(`${path}: there is no such folder`);
  });
  const found = new Map<string, string>();
  for (const name of names.sort()) {
    const inside = join(path, name);
    if (!(await isRun(inside))) continue;
    const real = await realpath(inside);
    // The name that a run has itself, not a link's, which may point elsewhere tomorrow.
    if (!found.has(real) || real.endsWith(name)) found.set(real, inside);
  }
  if (found.size === 0)
    throw new UsageError(`${path} is no run and holds none: neither it nor a folder in it has a ${runFiles.manifest}`);
  return { kind: "folder", runs: [...found.values()] };
}

const isRun = (path: string): Promise<boolean> =>
  stat(join(path, runFiles.manifest)).then(
    (found) => found.isFile(),
    () => false,
  );
