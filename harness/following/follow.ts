// Follows a run that goes on through its files: the facts as they are written, and the manifest once it is there.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { manifestSchema } from "../../contract/manifest.js";
import { runFiles } from "../../contract/run-files.js";
import { factOf } from "./facts.js";
import { LiveRun } from "./live-run.js";
import { eventTail } from "./tail.js";

export type Followed = {
  readonly run: LiveRun;
  /** Takes whatever has been written. Two calls at once are one. */
  catchUp(): Promise<void>;
};

/** @param nowUs the host's monotonic clock */
export function followRun(runFolder: string, nowUs: () => number): Followed {
  const run = new LiveRun();
  const tail = eventTail(join(runFolder, runFiles.events));
  let underWay: Promise<void> | undefined;
  const read = async () => {
    if (run.planned === undefined) await lookForManifest(runFolder, run);
    // Before the files: all that was written by then is in them.
    const atUs = nowUs();
    await tail.read((observer, line) => {
      const fact = factOf(observer, line);
      if (fact === "damaged") run.damagedLines += 1;
      else if (fact !== "of no concern") run.take(fact);
    });
    run.advance(atUs);
  };
  return {
    run,
    catchUp() {
      underWay ??= read().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
  };
}

/** It is written in one go before the load; half of one is none yet. */
async function lookForManifest(runFolder: string, run: LiveRun): Promise<void> {
  const text = await readFile(join(runFolder, runFiles.manifest), "utf8").catch(() => "");
  const manifest = manifestSchema.safeParse(jsonOf(text));
  if (manifest.success) run.know(manifest.data);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
