// Whether a version's folder holds what it should: the wanted package, and every other one that npm put there, each in the
// version that its lock file names. Looked at before every use, because a folder may be damaged since.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

export type Installed =
  | {
      readonly result: "whole";
      /** Every package but the wanted one, `name@version`, sorted. */
      readonly dependencies: readonly string[];
    }
  | { readonly result: "absent" }
  | { readonly result: "damaged"; readonly reason: string };

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      /** Where it is another than the folder's. */
      name: z.string().optional(),
      optional: z.boolean().optional(),
    }),
  ),
});

type Lock = z.infer<typeof lockSchema>;

export const lockFileOf = (folder: string): string => join(folder, "package-lock.json");

/** What npm wrote down of what it really installed: without the packages of other systems. */
const installedFileOf = (folder: string): string => join(folder, "node_modules", ".package-lock.json");

export async function installedIn(folder: string, name: string, version: string): Promise<Installed> {
  const [lock, installed] = await Promise.all([lockIn(lockFileOf(folder)), lockIn(installedFileOf(folder))]);
  if (lock === "absent" && installed === "absent") return { result: "absent" };
  if (typeof lock === "string") return damaged(`${lockFileOf(folder)} is ${lock}`);
  if (typeof installed === "string") return damaged(`${installedFileOf(folder)} is ${installed}`);
  const found = installed.packages[`node_modules/${name}`]?.version;
  if (found !== version) return damaged(`it holds ${name} ${found ?? "not at all"}`);
  const wrong = [...missingOf(lock, installed), ...(await wrongIn(folder, installed))];
  if (wrong[0] !== undefined) return damaged(wrong[0]);
  const others = Object.entries(installed.packages).filter(([path]) => path !== `node_modules/${name}`);
  const names = others.map(([path, entry]) => `${entry.name ?? nameIn(path)}@${entry.version ?? "unknown"}`);
  return { result: "whole", dependencies: [...new Set(names)].sort() };
}

/** What the lock file has and npm did not install, though it is not optional (for another system). */
const missingOf = (lock: Lock, installed: Lock): readonly string[] =>
  Object.entries(lock.packages)
    .filter(([path, entry]) => path !== "" && entry.optional !== true)
    .filter(([path, entry]) => installed.packages[path]?.version !== entry.version)
    .map(([path]) => `${path} was not installed as its lock file has it`);

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

async function lockIn(file: string): Promise<Lock | "absent" | "unreadable"> {
  const json = await jsonIn(file);
  if (json === "absent") return json;
  const read = lockSchema.safeParse(json);
  return read.success ? read.data : "unreadable";
}

async function jsonIn(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return "absent";
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `node_modules/a/node_modules/@b/c` is @b/c. */
const nameIn = (path: string): string => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

const damaged = (reason: string): Installed => ({ result: "damaged", reason });
