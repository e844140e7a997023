// npm's lock files, as far as they tell what should be in a folder: package-lock.json, and what npm wrote down of what it really
// installed. The edge where text becomes typed.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const names = z.record(z.string(), z.string()).default({});

/** npm writes one as a word in some packages. */
const list = z.union([z.array(z.string()).readonly(), z.string().transform((one) => [one])]).optional();

const entrySchema = z.object({
  version: z.string().optional(),
  /** Where it is another than the folder's. */
  name: z.string().optional(),
  optional: z.boolean().optional(),
  dependencies: names,
  optionalDependencies: names,
  peerDependencies: names,
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().optional() })).default({}),
  /** The systems it is for; absent: for all. */
  os: list,
  cpu: list,
  libc: list,
  /** Old packages have a list here. */
  engines: z.object({ node: z.string().optional() }).optional().catch(undefined),
});

const lockSchema = z.object({ packages: z.record(z.string(), entrySchema) });

export type LockEntry = z.infer<typeof entrySchema>;

/** By the package's folder: "" is the root, `node_modules/a/node_modules/@b/c`. */
export type Lock = z.infer<typeof lockSchema>;

export const lockFileOf = (folder: string): string => join(folder, "package-lock.json");

/** What npm wrote down of what it really installed: without the packages of other systems. */
export const installedFileOf = (folder: string): string => join(folder, "node_modules", ".package-lock.json");

export async function lockIn(file: string): Promise<Lock | "absent" | "unreadable"> {
  const json = await jsonIn(file);
  if (json === "absent") return json;
  const read = lockSchema.safeParse(json);
  return read.success ? read.data : "unreadable";
}

/** `undefined`: it is no JSON. */
export async function jsonIn(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return "absent";
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
