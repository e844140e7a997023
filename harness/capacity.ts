// `rollcall capacity`: the highest rate that still keeps the objective, as a bracket, with the limiting hop named. Runs the
// steps that capacity/search.ts asks for and writes down what each said; decides nothing itself.

import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Capacity, type CapacityStep, capacitySchema } from "../contract/capacity.js";
import { exitStatus } from "../contract/exit-status.js";
import type { Summary } from "../contract/summary.js";
import { UsageError } from "../contract/usage-error.js";
import { growthOf } from "./capacity/growth.js";
import { idleDoubtsOf, idleOf, idleP99MsOf } from "./capacity/idle.js";
import { judgeStep } from "./capacity/judge-step.js";
import { capacityMarkdown, capacityText, stepLine } from "./capacity/render.js";
import { runStep, type StepRun } from "./capacity/run-step.js";
import { answerSoFar, type Next, nextOf } from "./capacity/search.js";
import { hopOf, sentenceOf } from "./capacity/sentence.js";
import { figuresOf } from "./capacity/step-figures.js";
import { stepLengthMs } from "./capacity/step-length.js";
import { type CapacityWish, p99LimitOf, stepArguments } from "./capacity/wish.js";
import { listenForInterrupts } from "./interrupts.js";
import type { Apart } from "./run-apart.js";
import { linkLatest, makeFolderIn, shortestPath } from "./run-folder.js";
import { type Screen, screenFor } from "./screen.js";
import { wishOf } from "./settings.js";
import { sizingOf, thisMachine } from "./sizing.js";

export type CapacityRequest = {
  readonly wish: CapacityWish;
  readonly id: string;
  /** As typed. */
  readonly command: readonly string[];
  /** The checkout, absolute. */
  readonly root: string;
};

/** What is known on the way. `idles`: the steps at the lowest rate of which something could be said. */
type Sofar = {
  readonly steps: readonly CapacityStep[];
  readonly idles: readonly Summary[];
  readonly versions: Readonly<Record<string, string>>;
};

/** `error`: what ended it where that is a bug; it is thrown once what is known is written. */
type Searched = Pick<Capacity, "ended" | "endedWhy" | "answer"> & { readonly sofar: Sofar; readonly error?: unknown };

/**
 * @returns the exit status: 0 with a bracket or a lower end, 1 when the lowest rate breaks the objective, 2 with neither, or when
 * the search could not go on. @throws whatever is a bug, once what is known is written; UsageError when nothing is
 */
export async function capacity({ wish, id, command, root }: CapacityRequest): Promise<number> {
  const startedAt = new Date();
  const screen = screenFor(wish.output);
  const folder = await makeFolderIn(wish, "capacity", startedAt, id);
  const interrupts = listenForInterrupts(screen.note);
  const apart = { buildFolder: join(root, "build"), folder, first: interrupts.first, hurry: interrupts.hurry };
  const { sofar, answer, ended, endedWhy, error } = await search(wish, apart, screen);
  interrupts.stopListening();
  if (error instanceof UsageError) {
    // Bad input found by trying: a folder of it would only be in the way.
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  const idle = idleOf(sofar.idles);
  const said = {
    ...{ answer, ended, endedWhy, steps: sofar.steps, asked: { ...wish.search, stepMs: wish.stepMs } },
    objective: {
      text: wish.objective.text,
      maxP99Ms: limitMsOf(wish, sofar),
      idleP99Ms: idleP99MsOf(idle),
      idleDoubts: idle === undefined ? [] : idleDoubtsOf(idle),
    },
  };
  const found: Capacity = capacitySchema.parse({
    ...{ schema: 1, id, startedAt: startedAt.toISOString(), durationMs: Date.now() - startedAt.getTime(), command },
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
  if (error !== undefined) throw error;
  return statusOf(found);
}

/** Never throws: what is known by then is worth the hour that it took. */
async function search(wish: CapacityWish, apart: Apart, screen: Screen): Promise<Searched> {
  let sofar: Sofar = { steps: [], idles: [], versions: {} };
  const brokenOff = (): Pick<Searched, "sofar" | "answer"> => ({
    sofar,
    answer: answerSoFar(wish.search, sofar.steps),
  });
  try {
    for (;;) {
      const next = nextOf(wish.search, sofar.steps);
      if (next.do === "answer") return { sofar, ...endOf(next, sofar.steps) };
      const after = apart.first.aborted ? undefined : await stepOn(wish, next, sofar, apart, screen);
      if (after === undefined) return { ...brokenOff(), ended: "interrupted", endedWhy: String(apart.first.reason) };
      sofar = after;
    }
  } catch (error) {
    const endedWhy = error instanceof Error ? error.message : String(error);
    return { ...brokenOff(), ended: "by a bug", endedWhy, error };
  }
}

/** Of a search that came to it by its own steps. A bug in one of their processes is told like one in this. */
function endOf({ answer, ended }: Extract<Next, { do: "answer" }>, steps: readonly CapacityStep[]) {
  const last = steps.at(-1);
  if (ended !== "could not go on" || last === undefined) return { answer, ended, endedWhy: "" };
  const endedWhy = `step ${last.number}, ${last.ratePerSecond}/s: ${last.why}`;
  if (last.unknownBy !== "bug") return { answer, ended, endedWhy };
  return { answer, ended: "by a bug" as const, endedWhy, error: new Error(endedWhy) };
}

type Run = Extract<Next, { do: "run" }>;

/** `undefined`: an interrupt broke it off. */
async function stepOn(wish: CapacityWish, next: Run, sofar: Sofar, apart: Apart, screen: Screen) {
  const { ratePerSecond, purpose } = next;
  const number = sofar.steps.length + 1;
  const seconds = Math.round(stepLengthMs(ratePerSecond, wish.stepMs) / 1000);
  return await screen.phase(`step ${number}: ${ratePerSecond}/s for ${seconds} s (${purpose})`, async ({ rename }) => {
    // Two idle steps are run alike, or the second would be judged by the first.
    const maxP99Ms = purpose === "idle" ? wish.objective.maxP99Ms : limitMsOf(wish, sofar);
    const args = stepArguments(wish, { ratePerSecond, maxP99Ms });
    const name = `${String(number).padStart(2, "0")}-${purpose}-${ratePerSecond}-per-second`;
    const tooMuch = number === 1 ? [] : sizingOf(wishOf(args, "abcdefgh").plan, thisMachine()).problems;
    const ran: StepRun =
      tooMuch.length > 0
        ? { kind: "failed", by: "harness", why: tooMuch.join("; "), run: "" }
        : await runStep(args, name, apart).catch((error: unknown) => {
            // What reads the run is ended by the interrupt too.
            if (apart.first.aborted) return { kind: "refused", problems: [] };
            throw error;
          });
    if (apart.first.aborted) {
      rename(`step ${number}: broken off`);
      return undefined;
    }
    // What is wrong at the first rate is wrong at every one.
    if (ran.kind === "refused" && number === 1) throw new UsageError(ran.problems);
    const { step, summary } = stepOf({ number, purpose, ratePerSecond }, ran, wish, sofar);
    rename(stepLine(step));
    const isIdle = summary !== undefined && step.outcome !== "unknown" && ratePerSecond === wish.search.fromPerSecond;
    return {
      steps: [...sofar.steps, step],
      // Only those before the rise: what is compared with them must not move.
      idles: isIdle && purpose === "idle" ? [...sofar.idles, summary] : sofar.idles,
      versions: summary?.run.versions ?? sofar.versions,
    };
  });
}

type About = Pick<CapacityStep, "number" | "purpose" | "ratePerSecond">;

function stepOf(
  about: About,
  ran: StepRun,
  wish: CapacityWish,
  sofar: Sofar,
): { readonly step: CapacityStep; readonly summary?: Summary } {
  switch (ran.kind) {
    case "refused":
    case "failed": {
      const { unknownBy, why, run } =
        ran.kind === "failed"
          ? { ...ran, unknownBy: ran.by }
          : { unknownBy: "cannot-run" as const, why: ran.problems.join("; "), run: "" };
      return { step: { ...about, run, outcome: "unknown", unknownBy, why, hop: null, figures: null } };
    }
    case "judged": {
      const { summary, ends, dispatches, run } = ran;
      const growth = growthOf(dispatches);
      const idle = about.purpose === "idle" ? undefined : idleOf(sofar.idles);
      const judged = judgeStep({ summary, ends, growth, worker: wish.worker, idle });
      return { step: { ...about, run, ...judged, figures: figuresOf(summary, dispatches, growth) }, summary };
    }
  }
}

function limitMsOf({ objective }: CapacityWish, sofar: Sofar): number | null {
  const idleP99Ms = idleP99MsOf(idleOf(sofar.idles));
  return objective.maxP99Ms ?? (idleP99Ms === null ? null : p99LimitOf(idleP99Ms));
}

function statusOf({ ended, answer }: Capacity): number {
  if (ended === "interrupted") return exitStatus.interrupted;
  if (ended === "could not go on") return exitStatus.unknown;
  switch (answer.kind) {
    case "bracket":
    case "at-least":
      return exitStatus.pass;
    case "fails-at-lowest":
      return exitStatus.fail;
    case "nothing":
      return exitStatus.unknown;
  }
}
