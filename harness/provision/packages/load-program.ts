// The k6 program with another livekit-server-sdk in it: bundled by the build's own script, as a process of its own, because
// the build is no part of what it builds.

import { join } from "node:path";
import { UsageError } from "../../../contract/usage-error.js";
import { type MachineOptions, machineOf } from "../context.js";
import { run } from "../run.js";
import type { ProvidedPackage } from "./provide.js";

/** Half a second when tried; a busy machine takes longer. */
const limitMs = 60_000;

/** @param root the checkout. @returns the program's file. @throws UsageError when the SDK lacks what ours calls */
export async function bundleLoadProgram(
  root: string,
  { folder, version }: Pick<ProvidedPackage, "folder" | "version">,
  options: MachineOptions,
): Promise<string> {
  const ran = await run(machineOf(options), process.execPath, [join(root, "bin", "bundle-load.mjs"), folder], {
    limitMs,
    cwd: root,
  });
  if (ran.result === "ok") return ran.stdout;
  const why = /ERROR: (.*)$/m.exec(ran.said)?.[1] ?? ran.reason;
  throw new UsageError(`livekit-server-sdk ${version} cannot be bundled for k6: ${why}`);
}
