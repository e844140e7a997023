// Follows a run that goes on through its files: the facts as they are written, and the manifest once it is there.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { jsonOf } from "../../contract/json-of.js";
import { manifestSchema } from "../../contract/manifest.js";
import { runFiles } from "../../contract/run-files.js";
import { type Fact, factOf } from "./facts.js";
import { type Heard, LiveRun, unheard } from "./live-run.js";
import { eventTail } from "./tail.js";

export type Followed = {
  readonly run: LiveRun;
  /** Takes whatever has been written. Two calls at once are one. */
  catchUp(): Promise<void>;
};

/** Lines of segments that were packed before anybody followed, in the order of time; "period" after those of a period. */
export type Earlier = () => AsyncIterable<{ readonly observer: string; readonly line: string } | "period">;

const nothingEarlier: Earlier = async function* () {};

export type FollowOptions = {
  readonly heard?: Heard;
  readonly earlier?: Earlier;
};

/**
 * @param nowUs the host's monotonic clock
 */
export function followRun(
  runFolder: string,
  nowUs: () => number,
  { heard = unheard, earlier = nothingEarlier }: FollowOptions = {},
): Followed {
  const run = new LiveRun(heard);
  const tail = eventTail(join(runFolder, runFiles.events));
  const take = (observer: string, line: string) => {
    const fact = factOf(observer, line);
    if (fact === "damaged") run.damagedLines += 1;
    else if (fact !== "of no concern") run.take(fact);
    return fact;
  };
  let isBegun = false;
  let underWay: Promise<void> | undefined;
  const read = async () => {
    if (run.planned === undefined) await lookForManifest(runFolder, run);
    // Once: what has been taken of it would be taken twice.
    const isFirst = !isBegun;
    isBegun = true;
    if (isFirst) await readEarlier(earlier, run, take);
    // Before the files: all that was written by then is in them.
    const atUs = nowUs();
    await tail.read(take);
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

/** Of a period everything has been read at its end: the last pair of clocks says when that was. */
async function readEarlier(
  earlier: Earlier,
  run: LiveRun,
  take: (observer: string, line: string) => Fact | "of no concern" | "damaged",
): Promise<void> {
  let untilUs = 0;
  for await (const one of earlier()) {
    if (one === "period") {
      run.advance(untilUs);
      continue;
    }
    const fact = take(one.observer, one.line);
    if (typeof fact !== "string" && fact.fact.event === "clock") untilUs = Math.max(untilUs, fact.fact.atUs);
  }
}

/** It is written in one go before the load; half of one is none yet. */
async function lookForManifest(runFolder: string, run: LiveRun): Promise<void> {
  const text = await readFile(join(runFolder, runFiles.manifest), "utf8").catch(() => "");
  const manifest = manifestSchema.safeParse(jsonOf(text));
  if (manifest.success) run.know(manifest.data);
}
