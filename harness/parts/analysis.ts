// Runs the analysis as a process of its own, whose output is the user's and whose exit status is the verdict.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { exitStatus } from "../../contract/exit-status.js";
import type { Output } from "../settings.js";
import type { Guard } from "../targets/target.js";

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

/** @param args as `rollcall analyze` takes them, the command's name first. */
export function runAnalysis(buildFolder: string, args: readonly string[]): Promise<number> {
  return statusOf(spawn(process.execPath, [join(buildFolder, "analysis.mjs"), ...args], { stdio: "inherit" }));
}

function statusOf(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? exitStatus.bug));
  });
}
