// Brings what several runs will need before the first of them starts, for commands that make many: an installation between two
// runs would make them differ, and a version that cannot be had is better known at once.

import { join } from "node:path";
import { bundleLoadProgram } from "./provision/packages/load-program.js";
import { provideVersions } from "./provision/packages/provide.js";
import { provisionK6, provisionLivekitServer } from "./provision/provision.js";
import type { Wish } from "./settings.js";

/** Flags of `rollcall run`. */
export type VersionFlags = Readonly<
  Partial<Record<"agents-version" | "server-sdk-version" | "node-version" | "server-version", string>>
>;

export type Beforehand = {
  /** The checkout, absolute. */
  readonly root: string;
  /** Says in one line what is being done and how long it may take. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** Default: this process's own. */
  readonly env?: NodeJS.ProcessEnv;
};

/**
 * k6, livekit-server where it is a process of ours, and every version that is asked for, of each wish in turn.
 * @returns for each wish the flags to make its runs with: `latest` and ranges as the exact versions that they mean now, so that all
 * runs have the same. A server in a container is brought by its first run. @throws UsageError, as a run would
 */
export async function provideBeforehand(
  wishes: readonly Wish[],
  { root, ...rest }: Beforehand,
): Promise<readonly VersionFlags[]> {
  const options = { toolsFolder: join(root, "tools"), ...rest };
  await provisionK6(options);
  const all: VersionFlags[] = [];
  for (const wish of wishes) {
    const isOurs = wish.plan.target === "native" || wish.plan.target === "container";
    if (wish.plan.target === "native") await provisionLivekitServer({ ...options, version: wish.serverVersion });
    const { agents, serverSdk, workerNode } = await provideVersions(wish.versions, options);
    // One that lacks what ours calls is better known now.
    if (serverSdk !== null) await bundleLoadProgram(root, serverSdk, rest);
    const folder = wish.versions.agents?.kind === "checkout" ? wish.versions.agents.folder : undefined;
    all.push({
      ...(isOurs ? { "server-version": wish.serverVersion } : {}),
      ...(agents === null ? {} : { "agents-version": folder ?? agents.version }),
      ...(serverSdk === null ? {} : { "server-sdk-version": serverSdk.version }),
      ...(workerNode === null ? {} : { "node-version": workerNode.version }),
    });
  }
  return all;
}
