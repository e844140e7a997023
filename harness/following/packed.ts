// The segments of a long run that were packed before it was looked at, as lines again: analysis unpacks them, beside the load and at
// the lowest priority. What is packed while it does so is unpacked next.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { runFiles } from "../../contract/run-files.js";
import { packedFile, segmentOf } from "../../contract/segment.js";
import type { Earlier } from "./follow.js";

/** @throws when the analysis cannot read what is packed */
export const packedEarlier = (buildFolder: string, runFolder: string): Earlier =>
  async function* () {
    const done = new Set<string>();
    for (;;) {
      const names = packedAlone(await readdir(join(runFolder, runFiles.events)).catch(() => []));
      const fresh = names.filter((name) => !done.has(name));
      if (fresh.length === 0) return;
      yield* linesOf(buildFolder, runFolder, fresh);
      for (const name of fresh) done.add(name);
    }
  };

/** Where the lines are still there, they are read. */
export function packedAlone(names: readonly string[]): readonly string[] {
  const withLines = new Set(names.filter((name) => segmentOf(name)?.form === "lines").map(packedFile));
  return names.filter((name) => segmentOf(name)?.form === "packed" && !withLines.has(name));
}

async function* linesOf(buildFolder: string, runFolder: string, names: readonly string[]): ReturnType<Earlier> {
  const args = ["-n", "19", process.execPath, join(buildFolder, "analysis.mjs"), "unpacked", runFolder, ...names];
  const child = spawn("nice", args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  for await (const text of createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
    const tab = text.indexOf("\t");
    yield tab === -1 ? "period" : { observer: text.slice(0, tab), line: text.slice(tab + 1) };
  }
  const [status] = await ended;
  if (status !== 0) throw new Error(`what was packed of ${runFolder} cannot be read (status ${status})`);
}
