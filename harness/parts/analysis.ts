// Runs the analysis as a process of its own, whose output is the user's and whose exit status is the verdict.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { exitStatus } from "../../contract/exit-status.js";
import { runFiles } from "../../contract/run-files.js";
import { makerOf } from "../../contract/unfinished.js";
import type { Output } from "../settings.js";
import type { Guard } from "../targets/target.js";
import { signalGroup } from "./process-group.js";

/** Judges the run in `folder` under the reaper's guard. @returns the analysis's exit status. */
export function analyze(
  buildFolder: string,
  folder: string,
  output: Output,
  env: NodeJS.ProcessEnv,
  guard: Guard,
): Promise<number> {
  const flags = output === "full" ? [] : [`--${output}`];
  const child = spawn(process.execPath, [join(buildFolder, "analysis.mjs"), "analyze", folder, ...flags], {
    stdio: "inherit",
    // A group of its own, which the reaper can end.
    detached: true,
    env,
  });
  if (child.pid !== undefined) guard.add({ kind: "group", pid: child.pid });
  return statusOf(child);
}

export type BesideStart = {
  readonly buildFolder: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly guard: Guard;
  /** Takes what it prints as errors. */
  readonly logFile: string;
  /** The run it works on, from which it is removed what it leaves when it is killed. */
  readonly runFolder: string;
  /** Ends it at once. */
  readonly signal: AbortSignal;
};

/**
 * Runs the analysis at the lowest priority, while the load goes on. -1 is the exit of one that a signal ended. @throws the
 * signal's reason when it has fired already: nothing is started then.
 */
export async function analyzeBeside(
  start: BesideStart,
): Promise<{ readonly exitCode: number; readonly printed: string }> {
  const { buildFolder, args, env, guard, logFile, runFolder, signal } = start;
  signal.throwIfAborted();
  const log = openSync(logFile, "a");
  // Not os.setPriority: it reaches one thread, and the others may be there already.
  const child = spawn("nice", ["-n", "19", process.execPath, join(buildFolder, "analysis.mjs"), ...args], {
    stdio: ["ignore", "pipe", log],
    detached: true,
    env,
  });
  closeSync(log);
  const group = child.pid === undefined ? undefined : ({ kind: "group", pid: child.pid } as const);
  const kill = () => {
    if (group !== undefined) signalGroup(group.pid, "SIGKILL");
  };
  signal.addEventListener("abort", kill);
  if (group !== undefined) guard.add(group);
  try {
    let printed = "";
    child.stdout?.on("data", (chunk) => {
      printed += String(chunk);
    });
    const [exitCode] = await once(child, "close");
    if (exitCode !== 0 && group !== undefined) await removeLeftBy(group.pid, runFolder);
    return { exitCode: exitCode ?? -1, printed };
  } finally {
    signal.removeEventListener("abort", kill);
    if (group !== undefined) guard.remove(group);
  }
}

/** Of one that was killed in the middle: its half-made files, its database's temporary ones. */
async function removeLeftBy(pid: number, runFolder: string): Promise<void> {
  for (const folder of [runFolder, join(runFolder, runFiles.events)]) {
    const left = (await readdir(folder).catch(() => [])).filter((name) => makerOf(name) === pid);
    for (const name of left) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** @param args as `rollcall analyze` takes them, the command's name first. */
export function runAnalysis(buildFolder: string, args: readonly string[]): Promise<number> {
  return statusOf(spawn(process.execPath, [join(buildFolder, "analysis.mjs"), ...args], { stdio: "inherit" }));
}

/**
 * The same out of a Ctrl-C's reach, which would end it before it has judged: what an interrupt ends is for us to decide.
 * @param hurry kills it. `dropped`: nobody sees what it prints
 */
export async function runAnalysisApart(
  buildFolder: string,
  args: readonly string[],
  { output, hurry }: { readonly output: "shown" | "dropped"; readonly hurry: AbortSignal },
): Promise<number> {
  const child = spawn(process.execPath, [join(buildFolder, "analysis.mjs"), ...args], {
    stdio: output === "shown" ? "inherit" : "ignore",
    detached: true,
  });
  const kill = () => void child.kill("SIGKILL");
  hurry.addEventListener("abort", kill);
  try {
    return await statusOf(child);
  } finally {
    hurry.removeEventListener("abort", kill);
  }
}

function statusOf(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? exitStatus.bug));
  });
}
