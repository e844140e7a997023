// Brings every version that a run was asked for, before it starts: from the cache, by npm, or as a checkout. Afterwards the
// exact versions are known, and no network is needed to use them.

import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../../contract/usage-error.js";
import { type MachineOptions, machineOf } from "../context.js";
import { run } from "../run.js";
import { type Checkout, dependenciesOf, identityOf, linkFolderOf } from "./checkout.js";
import { chooseVersion } from "./choose-version.js";
import { hold } from "./held.js";
import { findInstalled, folderOf, type Installation, type Installing, install } from "./install.js";
import { lockFileOf } from "./lock-file.js";
import { publishedOf } from "./npm.js";
import { agents, nodeFor, refuseTooOld, type Subject, serverSdk } from "./subject.js";
import type { NpmWish } from "./version-wish.js";
import { companions } from "./worker-program.js";

/** `null`: what Rollcall itself depends on. */
export type VersionsWish = {
  readonly agents: NpmWish | Checkout | null;
  readonly serverSdk: NpmWish | null;
  /** The Node of SDK workers. */
  readonly workerNode: NpmWish | null;
};

export type ProvidedPackage = {
  /** Exact; of a checkout with its commit. */
  readonly version: string;
  /** As its package.json says it. */
  readonly plainVersion: string;
  /** Whose node_modules lead to it. */
  readonly folder: string;
  /** The package's own, real. */
  readonly packageFolder: string;
  /** `name@version`, sorted. */
  readonly dependencies: readonly string[];
  /** With which npm makes the same again; `null` of a checkout. */
  readonly lockFile: string | null;
  readonly how: "cache" | "npm" | "checkout";
};

export type ProvidedVersions = {
  readonly agents: ProvidedPackage | null;
  readonly serverSdk: ProvidedPackage | null;
  readonly workerNode: (ProvidedPackage & { readonly program: string }) | null;
};

export type ProvideOptions = MachineOptions & {
  /** Says in one line what is being done and how long it may take. */
  readonly say: (line: string) => void;
};

/** Rejects with a UsageError that says why; takes milliseconds for what is cached, else up to a minute for each. */
export async function provideVersions(wish: VersionsWish, options: ProvideOptions): Promise<ProvidedVersions> {
  return {
    agents: wish.agents === null ? null : await provideAgents(wish.agents, options),
    serverSdk: wish.serverSdk === null ? null : await provideServerSdk(wish.serverSdk, options),
    workerNode: wish.workerNode === null ? null : await provideNode(wish.workerNode, options),
  };
}

async function provideAgents(wish: NpmWish | Checkout, options: ProvideOptions): Promise<ProvidedPackage> {
  const installing = installingOf(options);
  if (wish.kind !== "checkout") return await provide(agents, wish, installing);
  const folder = await linkFolderOf(wish, agents, companions, installing);
  await hold(folder);
  return {
    version: await identityOf(wish, installing),
    plainVersion: wish.version,
    folder,
    packageFolder: wish.folder,
    dependencies: await dependenciesOf(wish),
    lockFile: null,
    how: "checkout",
  };
}

const provideServerSdk = (wish: NpmWish, options: ProvideOptions): Promise<ProvidedPackage> =>
  provide(serverSdk, wish, installingOf(options));

/** A Node that was run once. */
async function provideNode(
  wish: NpmWish,
  options: ProvideOptions,
): Promise<NonNullable<ProvidedVersions["workerNode"]>> {
  const installing = installingOf(options);
  const provided = await provide(nodeFor(installing.platform, installing.arch), wish, installing);
  const program = join(provided.packageFolder, "bin", "node");
  const ran = await run(installing, program, ["--version"], { limitMs: installing.patience.stallMs });
  const said = ran.result === "ok" ? ran.stdout.trim() : ran.reason;
  if (said !== `v${provided.version}`) {
    throw new UsageError(
      `${program} does not run as Node ${provided.version}: ${said}; remove ${provided.folder} to install it anew`,
    );
  }
  return { ...provided, program };
}

const installingOf = (options: ProvideOptions): Installing => ({ ...machineOf(options), say: options.say });

async function provide(subject: Subject, wish: NpmWish, installing: Installing): Promise<ProvidedPackage> {
  const { name } = subject;
  const { version, folder, dependencies, how } = await installationOf(subject, wish, installing);
  const packageFolder = await realpath(join(folder, "node_modules", name));
  return { version, plainVersion: version, folder, packageFolder, dependencies, lockFile: lockFileOf(folder), how };
}

async function installationOf(subject: Subject, wish: NpmWish, installing: Installing): Promise<Installation> {
  const { name } = subject;
  if (wish.kind === "exact") {
    refuseTooOld(subject, wish.version);
    // Without a word to the registry.
    await hold(folderOf(name, wish.version, installing));
    const cached = await findInstalled(name, wish.version, installing);
    if (cached !== undefined) return cached;
  }
  const version = chooseVersion(name, wish, await publishedOf(name, installing));
  refuseTooOld(subject, version);
  await hold(folderOf(name, version, installing));
  const installation = await install(name, version, installing);
  // Once more: before, there may have been no place for it.
  await hold(installation.folder);
  return installation;
}
