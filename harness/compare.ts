// `rollcall compare`: rounds of two or more versions, interleaved on one machine, then what differs between them. Brings the versions,
// has the rounds made (compare/rounds.ts) and judged; what they show is the analysis's to say.

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { exitStatus } from "../contract/exit-status.js";
import { UsageError } from "../contract/usage-error.js";
import { provideBeforehand, type VersionFlags } from "./beforehand.js";
import { makeRounds } from "./compare/rounds.js";
import { sameVersionOf, sameVersionText } from "./compare/same-version.js";
import { type CompareWish, flagOf } from "./compare/wish.js";
import { type Interrupts, listenForInterrupts } from "./interrupts.js";
import { runAnalysisApart } from "./parts/analysis.js";
import type { Apart } from "./run-apart.js";
import { linkLatest, makeFolderIn, shortestPath } from "./run-folder.js";
import { type Screen, screenFor } from "./screen.js";

export type CompareRequest = {
  readonly wish: CompareWish;
  readonly id: string;
  /** As typed. */
  readonly command: readonly string[];
  /** The checkout, absolute. */
  readonly root: string;
};

/** Between two rounds: what the one before leaves to the kernel (closing sockets, freeing memory) is none of the next one's. */
const pauseMs = 1_000;

/** Whether progress is shown: not where the output is to be read by programs, or asked to be quiet. */
const progressOf = { full: "full", brief: "full", json: "json", markdown: "quiet", quiet: "quiet" } as const;

/** Of the analysis process. */
const flagsOf = {
  full: [],
  brief: ["--quiet"],
  json: ["--json"],
  markdown: ["--markdown"],
  quiet: ["--quiet"],
} as const;

/** @returns the exit status of the judgement. @throws UsageError when a version cannot be had, or the first run is refused */
export async function compare(request: CompareRequest): Promise<number> {
  const { wish, id, root, command } = request;
  const startedAt = new Date();
  const screen = screenFor(progressOf[wish.output]);
  const interrupts = listenForInterrupts(screen.note);
  const { first, hurry } = interrupts;
  try {
    // Before the folder: a version that does not exist leaves none.
    const asked = await obtainAll(wish, root, screen, interrupts);
    const sameVersion = sameVersionOf(
      [...asked].map(([label, flags]) => [label, flags[flagOf[wish.subject]] ?? label]),
    );
    for (const labels of sameVersion) screen.note(sameVersionText(labels));
    const folder = await makeFolderIn(wish, "compare", startedAt, id, ["rounds"]);
    const apart = { buildFolder: join(root, "build"), folder, first, hurry };
    const recording = { folder, wish, id, startedAt, command, sameVersion };
    const made = await makeRounds({ wish, apart, screen, recording, asked, pauseMs });
    if (made.result === "refused") {
      // Bad input found by trying: a folder of it would only be in the way.
      await rm(folder, { recursive: true, force: true });
      throw new UsageError(made.problems);
    }
    await linkLatest(folder);
    const status = await judge(wish, apart);
    if (made.result === "broken") throw made.error;
    return first.aborted ? exitStatus.interrupted : status;
  } catch (error) {
    if (first.aborted && !(error instanceof UsageError)) return exitStatus.interrupted;
    throw error;
  } finally {
    interrupts.stopListening();
  }
}

/** All of them before the first round: installing one in the middle would be load beside what is measured. */
function obtainAll(
  { versions }: CompareWish,
  root: string,
  screen: Screen,
  { first: signal }: Interrupts,
): Promise<ReadonlyMap<string, VersionFlags>> {
  return screen.phase("k6, livekit-server and the versions", async ({ say, rename }) => {
    const wishes = versions.map(({ wish }) => wish);
    const flags = await provideBeforehand(wishes, { root, say, signal });
    rename(`k6, livekit-server and the versions ${versions.map(({ label }) => label).join(", ")}`);
    return new Map(versions.map(({ label }, index) => [label, flags[index] ?? {}]));
  });
}

async function judge({ output }: CompareWish, { folder, buildFolder, hurry }: Apart): Promise<number> {
  const args = ["compare", folder, ...flagsOf[output]];
  const status = await runAnalysisApart(buildFolder, args, { output: "shown", hurry });
  if (progressOf[output] === "full") process.stdout.write(`\ncomparison folder  ${shortestPath(folder)}\n`);
  return status;
}
