// Whether a version's folder holds what it should: the wanted package, and every other one that npm put there, each in the
// version that its lock file names. Looked at before every use, because a folder may be damaged since.

import { join } from "node:path";
import { z } from "zod";
import { installedFileOf, jsonIn, type Lock, lockFileOf, lockIn } from "./lock-file.js";
import { type System, systemText, thisSystem } from "./system.js";
import { wantedOn } from "./wanted.js";

export type Installed =
  | {
      readonly result: "whole";
      /** Every package but the wanted one, `name@version`, sorted. */
      readonly dependencies: readonly string[];
    }
  | { readonly result: "absent" }
  | { readonly result: "damaged"; readonly reason: string };

export async function installedIn(
  folder: string,
  name: string,
  version: string,
  system: System = thisSystem(),
): Promise<Installed> {
  const [lock, installed] = await Promise.all([lockIn(lockFileOf(folder)), lockIn(installedFileOf(folder))]);
  if (lock === "absent" && installed === "absent") return { result: "absent" };
  if (typeof lock === "string") return damaged(`${lockFileOf(folder)} is ${lock}`);
  if (typeof installed === "string") return damaged(`${installedFileOf(folder)} is ${installed}`);
  const found = installed.packages[`node_modules/${name}`]?.version;
  if (found !== version) return damaged(`it holds ${name} ${found ?? "not at all"}`);
  const wrong = [...missingOf(lock, installed, system), ...(await wrongIn(folder, installed))];
  if (wrong[0] !== undefined) return damaged(wrong[0]);
  const others = Object.entries(installed.packages).filter(([path]) => path !== `node_modules/${name}`);
  const names = others.map(([path, entry]) => `${entry.name ?? nameIn(path)}@${entry.version ?? "unknown"}`);
  return { result: "whole", dependencies: [...new Set(names)].sort() };
}

/** What the lock file has and npm did not install, though it is not optional, or is for this system: npm keeps quiet of such a one. */
function missingOf(lock: Lock, installed: Lock, system: System): readonly string[] {
  const isMissing = (path: string) => installed.packages[path]?.version !== lock.packages[path]?.version;
  const needed = Object.entries(lock.packages)
    .filter(([path, entry]) => path !== "" && entry.optional !== true && isMissing(path))
    .map(([path]) => `${path} was not installed as its lock file has it`);
  const native = wantedOn(lock, system)
    .filter((path) => lock.packages[path]?.optional === true && isMissing(path))
    .map((path) => `${path} was not installed, though it is for this system (${systemText(system)})`);
  return [...needed, ...native];
}

async function wrongIn(folder: string, installed: Lock): Promise<readonly string[]> {
  const looks = Object.entries(installed.packages).map(async ([path, entry]) => {
    const version = await versionIn(join(folder, path));
    if (version === entry.version) return [];
    return [version === undefined ? `${path} is not there` : `${path} is version ${version}, not ${entry.version}`];
  });
  return (await Promise.all(looks)).flat();
}

const packageSchema = z.object({ version: z.string() });

/** Of the package in a folder. */
async function versionIn(folder: string): Promise<string | undefined> {
  const read = packageSchema.safeParse(await jsonIn(join(folder, "package.json")));
  // Some Node packages say "v20.19.0"; npm writes it down without.
  return read.success ? read.data.version.replace(/^v/, "") : undefined;
}

/** `node_modules/a/node_modules/@b/c` is @b/c. */
const nameIn = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

const damaged = (reason: string): Installed => ({ result: "damaged", reason });
