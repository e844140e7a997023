// Whether a run's folder is of a run that has ended: of one that goes on the facts are half there, and judging it would write into it.

import { readFile, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { runIdPattern } from "../contract/ids.js";
import { runFiles } from "../contract/run-files.js";
import { UsageError } from "../contract/usage-error.js";
import { livingHarnessOf } from "./leftovers.js";

const identified = z.object({ run: z.object({ id: z.string() }) });

/** @throws UsageError when a harness on this machine is still at it */
export async function mustHaveEnded(run: string): Promise<void> {
  const id = await runIdOf(run);
  const pid = id === undefined ? undefined : await livingHarnessOf(id);
  if (pid === undefined) return;
  throw new UsageError(
    `run ${id} is still going on (process ${pid}); wait for its end, or end it with Ctrl-C. rollcall analyze ${run} --checkpoint says how it stands, and rollcall watch ${run} shows it`,
  );
}

/** By its manifest, or by its folder's name before there is one. */
export async function runIdOf(run: string): Promise<string | undefined> {
  const text = await readFile(join(run, runFiles.manifest), "utf8").catch(() => "");
  const folder = basename(await realpath(run).catch(() => run));
  return [manifestId(text), /-([a-z0-9]+)$/.exec(folder)?.[1]].find((id) => id !== undefined && runIdPattern.test(id));
}

function manifestId(text: string): string | undefined {
  try {
    return identified.parse(JSON.parse(text)).run.id;
  } catch {
    return undefined;
  }
}
