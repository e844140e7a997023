// The versions that a run was asked for, made ready: what they are, and the programs of ours that use them, put where they find
// them. A version that is asked for has a folder of its own even where Rollcall itself depends on the same: its dependencies
// may be others than ours, and two versions that are compared must differ in nothing but their own.

import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { versionLockOf } from "../contract/run-files.js";
import type { SdkProgram } from "./parts/worker.js";
import { machineOf } from "./provision/context.js";
import { bundleLoadProgram } from "./provision/packages/load-program.js";
import { type ProvidedPackage, type ProvidedVersions, provideVersions } from "./provision/packages/provide.js";
import { placeWorkerProgram } from "./provision/packages/worker-program.js";
import type { Screen } from "./screen.js";
import type { Wish } from "./settings.js";
import { ownAgentsVersion } from "./versions.js";

export type UnderTest = {
  readonly provided: ProvidedVersions;
  readonly sdk: SdkProgram;
  /** k6's, absolute. */
  readonly loadProgram: string;
};

type Preparing = {
  readonly wish: Pick<Wish, "versions" | "plan">;
  /** The checkout, absolute. */
  readonly root: string;
  readonly screen: Screen;
  readonly signal: AbortSignal;
};

/** @throws UsageError when a version cannot be had or used */
export async function prepareVersions({ wish, root, screen, signal }: Preparing): Promise<UnderTest> {
  const isAsked = Object.values(wish.versions).some((asked) => asked !== null);
  if (!isAsked) return await readied(noVersions, root, wish.plan.client, signal);
  return await screen.phase("versions under test", async ({ say, rename }) => {
    const provided = await provideVersions(wish.versions, { say, signal });
    rename(titleOf(provided));
    return await readied(provided, root, wish.plan.client, signal);
  });
}

const noVersions: ProvidedVersions = { agents: null, serverSdk: null, workerNode: null };

async function readied(
  provided: ProvidedVersions,
  root: string,
  client: Wish["plan"]["client"],
  signal: AbortSignal,
): Promise<UnderTest> {
  const { agents, serverSdk, workerNode } = provided;
  const buildFolder = join(root, "build");
  const folder = agents === null ? buildFolder : await placeWorkerProgram(buildFolder, agents.folder, machineOf({}));
  const ownProgram = join(buildFolder, "load", client, "main.js");
  return {
    provided,
    sdk: {
      node: workerNode?.program ?? process.execPath,
      folder,
      agentsVersion: agents?.plainVersion ?? (await ownAgentsVersion(root)),
    },
    loadProgram: serverSdk === null ? ownProgram : await bundleLoadProgram(root, serverSdk, { signal }),
  };
}

const named = ({ agents, serverSdk, workerNode }: ProvidedVersions) =>
  [
    ["agents", "@livekit/agents", agents],
    ["serverSdk", "livekit-server-sdk", serverSdk],
    ["nodeWorker", "the worker's Node", workerNode],
  ] as const;

const titleOf = (provided: ProvidedVersions): string =>
  named(provided)
    .flatMap(([, name, one]) => (one === null ? [] : [`${name} ${one.version} (${one.how})`]))
    .join(", ");

/** For the manifest: by the names that its versions have. */
export const dependenciesOf = (provided: ProvidedVersions): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    named(provided).flatMap(([key, , one]) =>
      one === null || one.dependencies.length === 0 ? [] : [[key, one.dependencies]],
    ),
  );

/** So that npm can make the same again, elsewhere and later. */
export async function keepLocks(runFolder: string, provided: ProvidedVersions): Promise<void> {
  for (const [key, , one] of named(provided))
    if (one !== null) await keepLock(join(runFolder, versionLockOf(key)), one);
}

async function keepLock(file: string, { lockFile }: ProvidedPackage): Promise<void> {
  if (lockFile === null) return;
  await mkdir(dirname(file), { recursive: true });
  await copyFile(lockFile, file);
}
