// `rollcall capacity`: the highest rate that still keeps the objective, as a bracket, with the limiting hop named. Runs the
// steps that capacity/search.ts asks for and writes down what each said; decides nothing itself.

import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Capacity, type CapacityStep, capacitySchema } from "../contract/capacity.js";
import { exitStatus } from "../contract/exit-status.js";
import type { Summary } from "../contract/summary.js";
import { UsageError } from "../contract/usage-error.js";
import { growthOf } from "./capacity/growth.js";
import { judgeStep } from "./capacity/judge-step.js";
import { capacityMarkdown, capacityText, stepLine } from "./capacity/render.js";
import { runStep } from "./capacity/run-step.js";
import { type Answer, answerSoFar, type Next, nextOf } from "./capacity/search.js";
import { hopOf, sentenceOf } from "./capacity/sentence.js";
import { figuresOf } from "./capacity/step-figures.js";
import { stepLengthMs } from "./capacity/step-length.js";
import { type CapacityWish, p99LimitOf, stepArguments } from "./capacity/wish.js";
import { listenForInterrupts } from "./interrupts.js";
import type { Apart } from "./run-apart.js";
import { linkLatest, makeFolderIn, shortestPath } from "./run-folder.js";
import { type Screen, screenFor } from "./screen.js";

export type CapacityRequest = {
  readonly wish: CapacityWish;
  readonly id: string;
  /** As typed. */
  readonly command: readonly string[];
  /** The checkout, absolute. */
  readonly root: string;
};

/** What is known on the way. `idle`: the first step that said something at the lowest rate. */
type Sofar = {
  readonly steps: readonly CapacityStep[];
  readonly idle: Summary | undefined;
  readonly versions: Readonly<Record<string, string>>;
};

/** @returns the exit status: 0 with a bracket or a lower end, 1 when the lowest rate breaks the objective, 2 with neither. */
export async function capacity({ wish, id, command, root }: CapacityRequest): Promise<number> {
  const startedAt = new Date();
  const screen = screenFor(wish.output);
  const folder = await makeFolderIn(wish, "capacity", startedAt, id);
  const interrupts = listenForInterrupts(screen.note);
  const apart = { buildFolder: join(root, "build"), folder, first: interrupts.first, hurry: interrupts.hurry };
  const { sofar, answer } = await search(wish, apart, screen).catch(async (error: unknown) => {
    // Bad input found by trying: a folder of it would only be in the way.
    if (error instanceof UsageError) await rm(folder, { recursive: true, force: true });
    throw error;
  });
  interrupts.stopListening();
  const asked = { ...wish.search, stepMs: wish.stepMs };
  const said = { answer, asked, steps: sofar.steps };
  const found: Capacity = capacitySchema.parse({
    ...{ schema: 1, id, startedAt: startedAt.toISOString(), durationMs: Date.now() - startedAt.getTime(), command },
    ended: interrupts.first.aborted ? "interrupted" : "by itself",
    objective: {
      text: wish.objective.text,
      maxP99Ms: limitMsOf(wish, sofar),
      idleP99Ms: idleP99MsOf(sofar),
    },
    ...{ ...said, sentence: sentenceOf(said), hop: hopOf(said), versions: sofar.versions },
  });
  const json = `${JSON.stringify(found, null, 2)}\n`;
  await writeFile(join(folder, "capacity.json"), json);
  await writeFile(join(folder, "capacity.md"), capacityMarkdown(found));
  await linkLatest(folder);
  const texts = {
    json,
    quiet: `${found.sentence}\n`,
    full: `\n${capacityText(found)}\n\nsearch folder  ${shortestPath(folder)}\n`,
  };
  process.stdout.write(texts[wish.output]);
  return interrupts.first.aborted ? exitStatus.interrupted : statusOf(answer);
}

async function search(
  wish: CapacityWish,
  apart: Apart,
  screen: Screen,
): Promise<{ readonly sofar: Sofar; readonly answer: Answer }> {
  let sofar: Sofar = { steps: [], idle: undefined, versions: {} };
  for (;;) {
    const next = nextOf(wish.search, sofar.steps);
    if (next.do === "answer") return { sofar, answer: next.answer };
    const after = apart.first.aborted ? undefined : await stepOn(wish, next, sofar, apart, screen);
    if (after === undefined) return { sofar, answer: answerSoFar(wish.search, sofar.steps) };
    sofar = after;
  }
}

type Run = Extract<Next, { do: "run" }>;

/** `undefined`: an interrupt broke it off. */
async function stepOn(wish: CapacityWish, next: Run, sofar: Sofar, apart: Apart, screen: Screen) {
  const { ratePerSecond, purpose } = next;
  const number = sofar.steps.length + 1;
  const seconds = Math.round(stepLengthMs(ratePerSecond, wish.stepMs) / 1000);
  return await screen.phase(`step ${number}: ${ratePerSecond}/s for ${seconds} s (${purpose})`, async ({ rename }) => {
    const args = stepArguments(wish, { ratePerSecond, maxP99Ms: limitMsOf(wish, sofar) });
    const name = `${String(number).padStart(2, "0")}-${purpose}-${ratePerSecond}-per-second`;
    const ran = await runStep(args, name, apart);
    if (apart.first.aborted) {
      rename(`step ${number}: broken off`);
      return undefined;
    }
    // What is wrong at the first rate is wrong at every one.
    if (ran.kind === "refused" && number === 1) throw new UsageError(ran.problems);
    const about = { number, purpose, ratePerSecond, run: ran.kind === "refused" ? "" : ran.run };
    if (ran.kind !== "judged") {
      const why = ran.kind === "refused" ? ran.problems.join("; ") : ran.why;
      const step: CapacityStep = { ...about, outcome: "unknown", why, hop: null, figures: null };
      rename(stepLine(step));
      return { ...sofar, steps: [...sofar.steps, step] };
    }
    const { summary, dispatches } = ran;
    const growth = growthOf(dispatches);
    const judged = judgeStep({ summary, growth, worker: wish.worker, idle: sofar.idle });
    const step: CapacityStep = { ...about, ...judged, figures: figuresOf(summary, dispatches, growth) };
    rename(stepLine(step));
    const idle = sofar.idle ?? (judged.outcome === "unknown" ? undefined : summary);
    return { steps: [...sofar.steps, step], idle, versions: summary.run.versions };
  });
}

/** Below 100 arrivals, because some were lost, the longest has the rank of the p99. */
const idleP99MsOf = ({ idle }: Sofar): number | null => idle?.delayMs.p99 ?? idle?.delayMs.max ?? null;

function limitMsOf({ objective }: CapacityWish, sofar: Sofar): number | null {
  const idleP99Ms = idleP99MsOf(sofar);
  return objective.maxP99Ms ?? (idleP99Ms === null ? null : p99LimitOf(idleP99Ms));
}

function statusOf({ kind }: Answer): number {
  switch (kind) {
    case "bracket":
    case "at-least":
      return exitStatus.pass;
    case "fails-at-lowest":
      return exitStatus.fail;
    case "nothing":
      return exitStatus.unknown;
  }
}
