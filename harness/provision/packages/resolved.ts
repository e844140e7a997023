// Where a package is that another one imports, as Node looks for it: in the node_modules of its folder, then of those above.

import { readFile, realpath } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { jsonOf } from "../../../contract/json-of.js";

export type Resolved = {
  /** Its own, real. */
  readonly folder: string;
  readonly version: string;
};

const packageSchema = z.object({ version: z.string() });

/** @param from the folder of the importing package, real */
export async function resolvedFrom(from: string, name: string): Promise<Resolved | undefined> {
  for (const path of createRequire(join(from, "package.json")).resolve.paths(name) ?? []) {
    const folder = await realpath(join(path, name)).catch(() => undefined);
    const version = folder === undefined ? undefined : await versionIn(folder);
    if (folder !== undefined && version !== undefined) return { folder, version };
  }
  return undefined;
}

/** What the package.json of a folder says. */
export async function versionIn(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => "null");
  const read = packageSchema.safeParse(jsonOf(text));
  return read.success ? read.data.version : undefined;
}
