// The segments of a long run that were packed before it was looked at, as lines again: analysis unpacks them, beside the load and at
// the lowest priority.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Earlier } from "./follow.js";

/** @throws when the analysis cannot read what is packed */
export const packedEarlier = (buildFolder: string, runFolder: string): Earlier =>
  async function* () {
    const child = spawn(
      "nice",
      ["-n", "19", process.execPath, join(buildFolder, "analysis.mjs"), "unpacked", runFolder],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const ended = once(child, "close");
    for await (const text of createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
      const tab = text.indexOf("\t");
      yield tab === -1 ? "period" : { observer: text.slice(0, tab), line: text.slice(tab + 1) };
    }
    const [status] = await ended;
    if (status !== 0) throw new Error(`what was packed of ${runFolder} cannot be read (status ${status})`);
  };
