// One version of a package in a folder of its own in the cache, with its lock file: made in a folder beside, verified, and
// only then moved to its place. Two runs at once share one installation; a damaged one is made anew.

import { copyFile, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../../../contract/usage-error.js";
import { inWritableCache, lockOf, partialPrefixOf, putInPlace, removeOrLeave, removePartials } from "../cached.js";
import type { Context, Machine } from "../context.js";
import { withLock } from "../lock.js";
import { type Installed, installedIn } from "./installed.js";
import { lockFileOf } from "./lock-file.js";
import { failureText, runNpm } from "./npm.js";

/** `node_modules/<name>` in `folder` is the package. */
export type Installation = {
  readonly version: string;
  readonly folder: string;
  readonly dependencies: readonly string[];
  readonly how: "cache" | "npm";
};

export type Installing = Machine & Pick<Context, "say">;

/** Where versions are kept: `versions/<name>/<version>`, absolute. */
export const versionsFolder = ({ cacheFolder }: Pick<Machine, "cacheFolder">): string => join(cacheFolder, "versions");

export const folderOf = (name: string, version: string, machine: Pick<Machine, "cacheFolder">): string =>
  join(versionsFolder(machine), name, version);

const tries = 2;

/** What is there already and whole, without asking anybody. */
export async function findInstalled(
  name: string,
  version: string,
  machine: Machine,
): Promise<Installation | undefined> {
  const folder = folderOf(name, version, machine);
  const installed = await installedIn(folder, name, version);
  return installed.result === "whole" ? fromCache(version, folder, installed) : undefined;
}

/** @param version one that exists. @throws UsageError with npm's reason when it cannot be installed */
export async function install(name: string, version: string, installing: Installing): Promise<Installation> {
  const { say, signal } = installing;
  const folder = folderOf(name, version, installing);
  const onWait = (pid: number) => say(`${name} ${version}: process ${pid} is installing it; waiting for it`);
  return await inWritableCache(installing, () =>
    withLock(lockOf(folder), { onWait, signal }, async () => {
      const installed = await installedIn(folder, name, version);
      if (installed.result === "whole") return fromCache(version, folder, installed);
      if (installed.result === "damaged") {
        say(`${name} ${version}: ${folder} is damaged (${installed.reason}); it is installed anew`);
      }
      await removePartials(folder);
      return await installAnew(name, version, installing);
    }),
  );
}

const fromCache = (version: string, folder: string, { dependencies }: { readonly dependencies: readonly string[] }) =>
  ({ version, folder, dependencies, how: "cache" }) as const;

async function installAnew(name: string, version: string, installing: Installing): Promise<Installation> {
  const folder = folderOf(name, version, installing);
  let reason = "";
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const again = attempt === 1 ? "" : `; once more, because ${reason}`;
    installing.say(`${name} ${version}: installing it with npm (seconds to a minute, once)${again}`);
    // A new one each time: the npm of a run that was killed may still be writing to its own.
    const partial = await mkdtemp(partialPrefixOf(folder));
    try {
      const made = await make({ name, version, folder: partial, like: folder }, installing);
      if (made.result === "whole") {
        await putInPlace(partial, folder);
        return { version, folder, dependencies: made.dependencies, how: "npm" };
      }
      reason = made.reason;
    } finally {
      await removeOrLeave(partial);
    }
  }
  throw new UsageError(`${name} ${version} cannot be installed, tried ${tries} times: ${reason}`);
}

type Made = Extract<Installed, { result: "whole" }> | { readonly result: "failed"; readonly reason: string };

/** @param like where a lock file may be: of a damaged folder, or put there by hand, to have the same dependencies again */
async function make(
  { name, version, folder, like }: { readonly [key in "name" | "version" | "folder" | "like"]: string },
  installing: Installing,
): Promise<Made> {
  const wanted = { name: "rollcall-version", private: true, dependencies: { [name]: version } };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(wanted, null, 2)}\n`);
  const command = await copyFile(lockFileOf(like), lockFileOf(folder)).then(
    () => "ci",
    () => "install",
  );
  const ran = await runNpm(installing, [command, `--prefix=${folder}`, ...ourWay], {
    limitMs: installing.patience.installMs,
    cwd: folder,
  });
  if (ran.result === "failed") {
    const hint = command === "ci" ? ` (by ${lockFileOf(like)}: remove it to resolve its dependencies afresh)` : "";
    return { result: "failed", reason: `${failureText(ran)}${hint}` };
  }
  const installed = await installedIn(folder, name, version);
  switch (installed.result) {
    case "whole":
      return installed;
    case "absent":
      return { result: "failed", reason: "npm said that it is done, and wrote no lock file" };
    case "damaged":
      return { result: "failed", reason: `npm said that it is done, but ${installed.reason}` };
    default:
      return installed satisfies never;
  }
}

/** Where the user's own configuration must not decide, because the result would be another one, or none. */
const ourWay: readonly string[] = [
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
  "--package-lock=true",
  // Without it no lock file is written, whatever that is.
  "--save=true",
  "--dry-run=false",
  "--global=false",
  "--workspaces=false",
  "--install-strategy=hoisted",
  // The worker may run on another Node than npm does.
  "--engine-strict=false",
  // @livekit/rtc-node is a peer, and its native part is optional, one for each system.
  "--legacy-peer-deps=false",
  "--strict-peer-deps=false",
  "--include=optional",
  "--include=peer",
  // The lock file is copied into run folders, which people share.
  "--omit-lockfile-registry-resolved",
];
