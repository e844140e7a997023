// `rollcall calibrate`: is Rollcall right? Runs every fault in a known dose, and one clean run, and compares the
// dispatches that were disturbed with those that it found late or lost, and the causes it gave.

import { mkdir, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { exitStatus } from "../contract/exit-status.js";
import { UsageError } from "../contract/usage-error.js";
import { type Case, cases, withWorker } from "./calibration/cases.js";
import { type CaseResult, runCase } from "./calibration/run-case.js";
import { lineOf, tableOf } from "./calibration/table.js";
import { readFlags } from "./flags.js";
import { listenForInterrupts } from "./interrupts.js";
import { nearestOf } from "./nearest.js";
import { countOf } from "./quantities.js";

export type CalibrationWish = {
  readonly cases: readonly Case[];
  readonly target: string;
  readonly resultsFolder: string;
  readonly output: "full" | "json";
  /** Runs with a wire worker at a time. */
  readonly parallel: number;
};

/** For the help. */
export const calibrateForm =
  "rollcall calibrate [--worker wire|sdk|both] [--only NAME,...] [--target T] [--parallel N] [--out FOLDER] [--json]";

/** A run waits most of its time; three fit on two cores. */
const usualParallel = 3;

/** Reads the arguments after `calibrate`. @throws UsageError with every problem found. */
export function calibrationWishOf(args: readonly string[]): CalibrationWish {
  const problems: string[] = [];
  const values = ["worker", "only", "target", "out", "parallel"];
  const given = readFlags(args, { values, repeatable: ["only"], switches: ["json"] }, problems);
  if (given.positionals.length > 0) problems.push(`rollcall calibrate does not take ${given.positionals.join(" ")}`);
  const text = (name: string) => given.values.get(name)?.at(-1);
  const target = text("target") ?? "native";
  if (!["native", "container"].includes(target)) {
    problems.push(`--target: "${target}" is not a server of ours; there are native and container`);
  }
  const parallel = countIn(text("parallel"), problems);
  const chosen = chosenOf(given.values.get("only") ?? [], problems);
  const all = workersOf(text("worker"), chosen, problems);
  if (problems.length > 0) throw new UsageError(problems);
  const output = given.switches.has("json") ? "json" : "full";
  return { cases: all, target, resultsFolder: text("out") ?? "results", output, parallel };
}

/** @returns the exit status. @param root the checkout, absolute. */
export async function calibrate(wish: CalibrationWish, root: string): Promise<number> {
  const startedAt = new Date();
  const stamp = startedAt.toISOString().replace(/[-:]|\.\d+/g, "");
  const folder = resolve(wish.resultsFolder, "calibrate", stamp);
  await mkdir(folder, { recursive: true });
  const say = (line: string) => void (wish.output === "full" && process.stdout.write(`${line}\n`));
  say(`${wish.cases.length} runs, ${wish.parallel} at a time, into ${relative(process.cwd(), folder)}`);
  const interrupts = listenForInterrupts((line) => process.stderr.write(`${line}\n`));
  const { first, hurry } = interrupts;
  const calibrating = { folder, buildFolder: join(root, "build"), target: wish.target, first, hurry };
  const work = async (one: Case) => {
    const result = await runCase(one, calibrating);
    say(lineOf(result));
    return result;
  };
  const isLight = ({ worker }: Case) => worker === "wire";
  const light = await inLanes(wish.cases.filter(isLight), wish.parallel, first, work);
  // The SDK starts a process for each job: beside others it would be late by itself.
  const heavy = await inLanes(
    wish.cases.filter((one) => !isLight(one)),
    1,
    first,
    work,
  );
  const results = [...light, ...heavy];
  interrupts.stopListening();
  const result = resultOf(results);
  const calibration = { schema: 1, startedAt: startedAt.toISOString(), target: wish.target, result, cases: results };
  const json = `${JSON.stringify(calibration, null, 2)}\n`;
  await writeFile(join(folder, "calibration.json"), json);
  process.stdout.write(wish.output === "json" ? json : `\n${tableOf(results)}\n\n${result}: ${sentences[result]}\n`);
  return first.aborted ? exitStatus.interrupted : exitStatus[result];
}

const sentences = {
  pass: "in every run the dispatches found are those that were disturbed, with the right cause",
  fail: "somewhere the dispatches found are not those that were disturbed, or have another cause",
  unknown: "some run cannot say",
} as const;

/** A wrong finding outweighs a run that says nothing. */
export function resultOf(results: readonly Pick<CaseResult, "result">[]): "pass" | "fail" | "unknown" {
  if (results.some(({ result }) => result === "unequal")) return "fail";
  return results.length === 0 || results.some(({ result }) => result === "unknown") ? "unknown" : "pass";
}

/** Each case in the next free lane; results in the order of the cases. None is begun after an interrupt. */
async function inLanes(
  all: readonly Case[],
  lanes: number,
  stop: AbortSignal,
  work: (one: Case) => Promise<CaseResult>,
): Promise<readonly CaseResult[]> {
  const waiting = all.map((one, index) => ({ one, index }));
  const results: { readonly index: number; readonly result: CaseResult }[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined && !stop.aborted; next = waiting.shift()) {
      results.push({ index: next.index, result: await work(next.one) });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results.sort((a, b) => a.index - b.index).map(({ result }) => result);
}

/** By the case's name, its beginning (`drop`), or several of them with commas. */
function chosenOf(only: readonly string[], problems: string[]): readonly Case[] {
  const wanted = only.flatMap((text) => text.split(",")).map((name) => name.trim());
  const names = [...new Set(cases.flatMap(({ name }) => [name.split(/[: ]/)[0] ?? "", name.split(" ")[0] ?? ""]))];
  for (const name of wanted) {
    if (!cases.some((one) => isCalled(one, name))) {
      problems.push(`--only: nothing is called "${name}"${nearestOf(name, names, "")}; there are: ${names.join(", ")}`);
    }
  }
  return wanted.length === 0 ? cases : cases.filter((one) => wanted.some((name) => isCalled(one, name)));
}

const isCalled = ({ name }: Case, wanted: string): boolean =>
  name === wanted || name.startsWith(`${wanted}:`) || name.startsWith(`${wanted} `);

function workersOf(text: string | undefined, chosen: readonly Case[], problems: string[]): readonly Case[] {
  switch (text) {
    case undefined:
      return chosen;
    case "wire":
      return chosen.filter(({ worker }) => worker === "wire");
    case "sdk":
      return chosen.map((one) => withWorker(one, "sdk"));
    case "both":
      return chosen.flatMap((one) => (one.worker === "wire" ? [one, withWorker(one, "sdk")] : [one]));
    default:
      problems.push(`--worker: "${text}" is not one of wire, sdk, both`);
      return chosen;
  }
}

function countIn(text: string | undefined, problems: string[]): number {
  try {
    return text === undefined ? usualParallel : countOf(text, 1, 16);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    problems.push(...error.problems.map((problem) => `--parallel: ${problem}`));
    return usualParallel;
  }
}
