// `rollcall compare`: rounds of two or more versions, interleaved on one machine, then what differs between them. Makes the rounds
// that compare/order.ts lists and writes down how far it got; what they show is judged by the analysis.

import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Comparison, type ComparisonRound, comparisonFiles, comparisonSchema } from "../contract/comparison.js";
import { exitStatus } from "../contract/exit-status.js";
import { UsageError } from "../contract/usage-error.js";
import { provideBeforehand, type VersionFlags } from "./beforehand.js";
import { isEnough } from "./compare/enough.js";
import { folderNameOf } from "./compare/labels.js";
import { seedOfRound, type Turn, turnsOf } from "./compare/order.js";
import { roundLine } from "./compare/round-line.js";
import { type CompareWish, roundArguments } from "./compare/wish.js";
import { type Interrupts, listenForInterrupts } from "./interrupts.js";
import { type KeptRun, keptRun } from "./kept-run.js";
import { runAnalysis } from "./parts/analysis.js";
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

type Comparing = CompareRequest & {
  readonly apart: Apart;
  readonly screen: Screen;
  readonly startedAt: Date;
  /** Of each label: what its runs are asked for, exactly. */
  readonly asked: ReadonlyMap<string, VersionFlags>;
};

/** @returns the exit status of the judgement. @throws UsageError when a version cannot be had, or the first round is refused */
export async function compare(request: CompareRequest): Promise<number> {
  const { wish, id, root } = request;
  const startedAt = new Date();
  const screen = screenFor(progressOf[wish.output]);
  const interrupts = listenForInterrupts(screen.note);
  try {
    // Before the folder: a version that does not exist leaves none.
    const asked = await obtainAll(wish, root, screen, interrupts);
    const folder = await makeFolderIn(wish, "compare", startedAt, id, ["rounds"]);
    const apart = { buildFolder: join(root, "build"), folder, first: interrupts.first, hurry: interrupts.hurry };
    await makeRounds({ ...request, apart, screen, startedAt, asked }).catch(async (error: unknown) => {
      // Bad input found by trying: a folder of it would only be in the way.
      if (error instanceof UsageError) await rm(folder, { recursive: true, force: true });
      throw error;
    });
    await linkLatest(folder);
    const status = await judge(folder, wish, root);
    return interrupts.first.aborted ? exitStatus.interrupted : status;
  } catch (error) {
    if (interrupts.first.aborted && !(error instanceof UsageError)) return exitStatus.interrupted;
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

/** Round by round, until there are enough or an interrupt; what there is stands in the folder at every moment. */
async function makeRounds(comparing: Comparing): Promise<void> {
  const { wish, apart, root } = comparing;
  const labels = wish.versions.map(({ label }) => label);
  const turns = turnsOf(labels, wish.rounds.atMost, wish.seed);
  let rounds = turns.map((turn, index) => plannedRound(turn, index + 1));
  await write(comparing, rounds);
  for (const [index, turn] of turns.entries()) {
    if (apart.first.aborted) return;
    const isNewRound = index % labels.length === 0;
    if (isNewRound && turn.round > wish.rounds.atLeast && wish.rounds.wantedWidth !== null) {
      await write(comparing, rounds.slice(0, index));
      if (await isEnough(apart.folder, join(root, "build"))) return;
    }
    if (index > 0) await sleep(pauseMs);
    const made = await makeRound(comparing, turn, { order: index + 1, of: turns.length });
    if (made === undefined) break;
    rounds = rounds.map((one, at) => (at === index ? made : one));
    await write(comparing, rounds);
  }
}

const plannedRound = ({ label, round }: Turn, order: number): ComparisonRound => ({
  ...{ label, round, order, run: "", state: "planned", why: "" },
});

/** `undefined`: an interrupt broke it off. @throws UsageError when it is refused: what is wrong with one is wrong with each */
async function makeRound(
  { wish, apart, screen, asked }: Comparing,
  turn: Turn,
  { order, of }: { readonly order: number; readonly of: number },
): Promise<ComparisonRound | undefined> {
  const { label, round } = turn;
  return await screen.phase(`round ${round}, ${label} (run ${order} of ${of})`, async ({ rename }) => {
    const args = roundArguments(wish, asked.get(label) ?? {}, seedOfRound(wish.seed, round));
    const place = `rounds/${String(order).padStart(2, "0")}-${folderNameOf(label)}`;
    const ran = await keptRun(args, { scenario: wish.scenario, place }, apart);
    if (apart.first.aborted) {
      rename(`round ${round}, ${label}: broken off`);
      return undefined;
    }
    if (ran.kind === "refused") throw new UsageError(ran.problems);
    rename(roundLine(turn, ran));
    return roundOf(turn, order, ran);
  });
}

function roundOf({ label, round }: Turn, order: number, ran: Exclude<KeptRun, { kind: "refused" }>): ComparisonRound {
  const about = { label, round, order, run: ran.run };
  return ran.kind === "judged" ? { ...about, state: "done", why: "" } : { ...about, state: "failed", why: ran.why };
}

/** Replaced whole, so that a reader never finds half of it. */
async function write({ wish, id, startedAt, command, apart }: Comparing, rounds: readonly ComparisonRound[]) {
  const [base, ...candidates] = wish.versions.map(({ label }) => label);
  const comparison: Comparison = comparisonSchema.parse({
    ...{ schema: 1, id, startedAt: startedAt.toISOString(), command, subject: wish.subject, base, candidates },
    ...{ seed: wish.seed, margins: wish.margins, confidence: wish.confidence },
    ...{ wantedWidth: wish.rounds.wantedWidth, rounds },
  });
  const file = join(apart.folder, comparisonFiles.plan);
  await writeFile(`${file}.new`, `${JSON.stringify(comparison, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

async function judge(folder: string, { output }: CompareWish, root: string): Promise<number> {
  const status = await runAnalysis(join(root, "build"), ["compare", folder, ...flagsOf[output]]);
  if (progressOf[output] === "full") process.stdout.write(`\ncomparison folder  ${shortestPath(folder)}\n`);
  return status;
}
