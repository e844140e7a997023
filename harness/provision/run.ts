// Runs one program to its end, for what it prints. A program that is missing, fails or takes too long is an answer
// here, not an exception: the next way is tried then.

import { execa } from "execa";
import type { Machine } from "./context.js";

export type Ran =
  | { readonly result: "ok"; readonly stdout: string }
  | {
      readonly result: "failed";
      readonly reason: string;
      readonly cause: "missing" | "slow" | "failed";
      /** What it printed on standard error, whole. */
      readonly said: string;
    };

export type RunOptions = {
  readonly limitMs: number;
  readonly cwd?: string;
  /** Added to the machine's environment. */
  readonly env?: NodeJS.ProcessEnv;
};

/** Ends the program on `machine.signal` and then throws its reason. */
export async function run(
  machine: Machine,
  program: string,
  parameters: readonly string[],
  options: RunOptions,
): Promise<Ran> {
  const ran = await execa(program, parameters, {
    reject: false,
    extendEnv: false,
    env: { ...machine.env, ...options.env },
    stdin: "ignore",
    timeout: options.limitMs,
    forceKillAfterDelay: 2_000,
    cancelSignal: machine.signal,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  machine.signal.throwIfAborted();
  if (ran.exitCode === 0 && !ran.timedOut) return { result: "ok", stdout: ran.stdout ?? "" };
  const said = ran.stderr ?? "";
  const failed = (cause: "missing" | "slow" | "failed", reason: string): Ran => ({
    ...{ result: "failed", cause, reason, said },
  });
  if (ran.timedOut) return failed("slow", `${program} did not end within ${options.limitMs / 1000} s`);
  if (ran.code === "ENOENT") return failed("missing", `${program} is not there`);
  if (ran.code === "EACCES") return failed("missing", `${program} may not be executed`);
  const last = lastLines(said) || lastLines(ran.stdout ?? "") || (ran.originalMessage ?? "");
  return failed("failed", `${program} ${ending(ran.exitCode, ran.signal)}: ${last}`);
}

/** Enough to see why, short enough for one line of a list. */
export function lastLines(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line !== "")
    .slice(-3)
    .join(" / ")
    .slice(-400);
}

const ending = (exitCode: number | undefined, signal: string | undefined): string =>
  exitCode === undefined ? `was ended (${signal ?? "it did not start"})` : `ended with status ${exitCode}`;
