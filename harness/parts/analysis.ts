// Runs the analysis as a process of its own, whose output is the user's and whose exit status is the verdict.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { exitStatus } from "../../contract/exit-status.js";
import type { Output } from "../settings.js";

/** @param folder a run's folder. @returns the analysis's exit status. */
export function analyze(buildFolder: string, folder: string, output: Output): Promise<number> {
  const flags = output === "full" ? [] : [`--${output}`];
  return runAnalysis(buildFolder, ["analyze", folder, ...flags]);
}

/** @param args as `rollcall analyze` takes them, the command's name first. */
export function runAnalysis(buildFolder: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [join(buildFolder, "analysis.mjs"), ...args], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? exitStatus.bug));
  });
}
