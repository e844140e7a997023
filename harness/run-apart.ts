// One `rollcall run` as a process of its own, for commands that make many: what a run leaves behind in a process (its
// handlers, its memory) is none of the next one's.

import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";

export type Apart = {
  readonly buildFolder: string;
  /** Gets runs.log, with whatever a run had to say. */
  readonly folder: string;
  /** Fires at the first interrupt and at the second; both are passed on. */
  readonly first: AbortSignal;
  readonly hurry: AbortSignal;
};

/** `status` is 128 and the signal's number where one ended it, as shells have it. */
export type Ended = { readonly status: number; readonly signal: NodeJS.Signals | null; readonly stderr: string };

/** @param args those after `rollcall run`. A group of its own, so that a Ctrl-C reaches it once, from here. */
export async function runApart(args: readonly string[], { buildFolder, folder, first, hurry }: Apart): Promise<Ended> {
  first.throwIfAborted();
  const child = spawn(process.execPath, [join(buildFolder, "harness.mjs"), "run", ...args], {
    detached: true,
    // By the channel it notices when we are gone, killed with -9 too (interrupts.ts).
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const interrupt = () => void child.kill("SIGINT");
  for (const signal of [first, hurry]) signal.addEventListener("abort", interrupt);
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  try {
    const end = await new Promise<Omit<Ended, "stderr">>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve({ status: code ?? 128 + numberOf(signal), signal }));
    });
    if (stderr !== "") await writeFile(join(folder, "runs.log"), `${args.join(" ")}\n${stderr}\n`, { flag: "a" });
    return { ...end, stderr };
  } finally {
    for (const signal of [first, hurry]) signal.removeEventListener("abort", interrupt);
  }
}

const numberOf = (signal: NodeJS.Signals | null): number => (signal === null ? 0 : constants.signals[signal]);
