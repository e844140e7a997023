// Runs a program to hear its version. Nothing is used that was not run once: a file of the right name may be for
// another processor, cut short, or another program altogether.

import { type Binary, parseVersion } from "./binary.js";
import type { Machine } from "./context.js";
import { lastLines, run } from "./run.js";

/** Generous: macOS checks a new program's signature over the network at its first start. */
const versionLimitMs = 20_000;

export type Verified =
  | { readonly result: "ok"; readonly version: string }
  | { readonly result: "failed"; readonly reason: string };

export async function versionOf(binary: Binary, path: string, machine: Machine): Promise<Verified> {
  const ran = await run(machine, path, ["--version"], { limitMs: versionLimitMs });
  if (ran.result === "failed") return ran;
  const version = parseVersion(binary.name, ran.stdout);
  if (version !== undefined) return { result: "ok", version };
  return {
    result: "failed",
    reason: `${path} --version printed no version of ${binary.name}: ${lastLines(ran.stdout)}`,
  };
}
