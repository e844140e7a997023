// `rollcall provision`: obtains k6 and livekit-server before anything needs them, so that no run and no test waits for a
// build, and so that a CI job can keep them between its runs.

import { join } from "node:path";
import { exitStatus } from "../contract/exit-status.js";
import { UsageError } from "../contract/usage-error.js";
import { readFlags } from "./flags.js";
import { listenForInterrupts } from "./interrupts.js";
import { defaultLivekitServerVersion, livekitServer } from "./provision/binary.js";
import { type Provisioned, provisionK6, provisionLivekitServer } from "./provision/provision.js";

/** For the help. */
export const obtainForm = "rollcall provision [--server-version V]...";

/** Reads the arguments after `provision`: the versions of livekit-server, exact. @throws UsageError with every problem found. */
export function obtainWishOf(args: readonly string[]): readonly string[] {
  const problems: string[] = [];
  const name = "server-version";
  const { positionals, values } = readFlags(args, { values: [name], repeatable: [name], switches: [] }, problems);
  if (positionals.length > 0) problems.push(`rollcall provision does not take ${positionals.join(" ")}`);
  if (problems.length > 0) throw new UsageError(problems);
  const versions = values.get(name) ?? [defaultLivekitServerVersion];
  return [...new Set(versions.map((version) => livekitServer(version).version))];
}

/**
 * One after the other: a build takes every core. @param root the checkout, absolute
 * @returns the exit status. @throws UsageError when one cannot be had
 */
export async function obtain(
  serverVersions: readonly string[],
  { root, say }: { readonly root: string; readonly say: (line: string) => void },
): Promise<number> {
  const interrupts = listenForInterrupts(say);
  const options = { toolsFolder: join(root, "tools"), say, signal: interrupts.first };
  const told = (name: string, { version, how, path }: Provisioned) => say(`${name} ${version} (${how}): ${path}`);
  try {
    told("k6", await provisionK6(options));
    for (const version of serverVersions) told("livekit-server", await provisionLivekitServer({ ...options, version }));
  } catch (error) {
    if (!interrupts.first.aborted) throw error;
    return exitStatus.interrupted;
  } finally {
    interrupts.stopListening();
  }
  return exitStatus.pass;
}
