// A checkout of the package under test, as somebody develops it: looked at, and never written to. Rollcall's worker finds it
// through a folder of links in the cache, and everything that it needs in turn where the checkout has it.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { mkdir, mkdtemp, readlink, rename, rm, symlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { UsageError } from "../../../contract/usage-error.js";
import { inWritableCache, partialPrefixOf } from "../cached.js";
import type { Machine } from "../context.js";
import { run } from "../run.js";
import { resolvedFrom } from "./resolved.js";
import { refuseTooOld, type Subject } from "./subject.js";

/** `folder` is real and absolute; `version` is what its package.json says. */
export type Checkout = { readonly kind: "checkout"; readonly folder: string; readonly version: string };

const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  main: z.string().optional(),
  exports: z.unknown().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});

/** @throws UsageError when the folder is not a built checkout of the package */
export function checkoutOf(text: string, subject: Subject): Checkout {
  const given = resolve(text);
  if (!existsSync(given)) throw new UsageError(`${given} is not there`);
  const folder = realpathSync(given);
  const found = packageIn(folder);
  if (found === undefined) throw new UsageError(`${given} has no package.json that names a package and its version`);
  if (found.name !== subject.name) {
    // The monorepo's own folder, one above.
    const below = subject.name.slice(subject.name.indexOf("/") + 1);
    const hint = packageIn(join(folder, below))?.name === subject.name ? `; did you mean ${join(given, below)}?` : "";
    throw new UsageError(`${given} is ${found.name}, not ${subject.name}${hint}`);
  }
  refuseTooOld(subject, found.version);
  const missing = entriesOf(found).filter((file) => !existsSync(join(folder, file)));
  if (missing[0] !== undefined) {
    throw new UsageError(
      `${given} is not built: ${missing[0]} is not there; build it first (pnpm install && pnpm build)`,
    );
  }
  return { kind: "checkout", folder, version: found.version };
}

/** The files that an import of the package would load, types left out. */
function entriesOf({ main, exports }: z.infer<typeof packageSchema>): readonly string[] {
  const whole = z.object({ ".": z.unknown() }).safeParse(exports);
  const files = filesIn(whole.success ? whole.data["."] : exports);
  return files.length > 0 ? files : [main ?? "index.js"];
}

function filesIn(conditions: unknown): readonly string[] {
  if (typeof conditions === "string") return /\.[cm]?js$/.test(conditions) ? [conditions] : [];
  if (typeof conditions !== "object" || conditions === null) return [];
  return Object.entries(conditions).flatMap(([name, value]) => (name === "types" ? [] : filesIn(value)));
}

function packageIn(folder: string) {
  try {
    return packageSchema.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  } catch {
    return undefined;
  }
}

/** `1.9.0+3f2a1b4c5.dirty`: the version, and the commit where git has this checkout. */
export async function identityOf({ folder, version }: Checkout, machine: Machine): Promise<string> {
  const git = (...parameters: readonly string[]) =>
    run(machine, "git", ["-C", folder, ...parameters], { limitMs: machine.patience.stallMs });
  // A folder that git ignores lies in somebody else's repository.
  const tracked = await git("ls-files", "--error-unmatch", "package.json");
  const commit = await git("rev-parse", "--short=9", "HEAD");
  if (tracked.result === "failed" || commit.result === "failed") return version;
  const status = await git("status", "--porcelain");
  const isClean = status.result === "ok" && status.stdout.trim() === "";
  return `${version}+${commit.stdout.trim()}${isClean ? "" : ".dirty"}`;
}

/** What it imports by name, `name@version` as found from it, sorted. */
export async function dependenciesOf({ folder }: Checkout): Promise<readonly string[]> {
  const found = packageIn(folder);
  const names = Object.keys({ ...found?.dependencies, ...found?.peerDependencies });
  const all = names.map(async (name) => `${name}@${(await resolvedFrom(folder, name))?.version ?? "unknown"}`);
  return (await Promise.all(all)).sort();
}

/**
 * A folder in the cache whose node_modules lead to the checkout and to `companions` as it finds them. Named by where its links
 * lead, so that it never changes under a run. @throws UsageError when the checkout lacks one
 */
export async function linkFolderOf(
  { folder }: Checkout,
  subject: Subject,
  companions: readonly string[],
  machine: Machine,
): Promise<string> {
  const links: (readonly [name: string, target: string])[] = [[subject.name, folder]];
  for (const name of companions) {
    const found = await resolvedFrom(folder, name);
    if (found === undefined)
      throw new UsageError(`${folder} finds no ${name}: install its dependencies (pnpm install)`);
    links.push([name, found.folder]);
  }
  const hash = createHash("sha256").update(JSON.stringify(links)).digest("hex").slice(0, 16);
  const place = join(checkoutsFolder(machine), hash);
  await inWritableCache(machine, async () => {
    const targets = await Promise.all(links.map(([name]) => readlink(linkIn(place, name)).catch(() => "")));
    if (links.every(([, target], i) => targets[i] === target)) return;
    await makeLinks(place, links);
  });
  return place;
}

/** Where the folders of links are kept, absolute. */
export const checkoutsFolder = ({ cacheFolder }: Pick<Machine, "cacheFolder">): string =>
  join(cacheFolder, "checkouts");

const linkIn = (folder: string, name: string): string => join(folder, "node_modules", name);

async function makeLinks(place: string, links: readonly (readonly [string, string])[]): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  const partial = await mkdtemp(partialPrefixOf(place));
  for (const [name, target] of links) {
    await mkdir(dirname(linkIn(partial, name)), { recursive: true });
    await symlink(target, linkIn(partial, name));
  }
  await rm(place, { recursive: true, force: true });
  await rename(partial, place).catch(async (error: NodeJS.ErrnoException) => {
    await rm(partial, { recursive: true, force: true });
    // Another run has made the same meanwhile.
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
}
