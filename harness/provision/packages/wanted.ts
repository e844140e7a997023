// Which packages of a lock file belong into a folder on this system: what the root needs, what that needs, and so on, without those
// for other systems and without what only they need. npm does not say whether an optional package is missing because it is for
// another system or because it could not be had. Pure.

import type { Lock, LockEntry } from "./lock-file.js";
import { isFor, type System } from "./system.js";

/** Paths as in the lock file, in the order in which they are found. */
export function wantedOn({ packages }: Lock, system: System): readonly string[] {
  const unusable = unusableOn(packages, system);
  const found = new Set<string>();
  const rest: string[] = [""];
  for (let path = rest.shift(); path !== undefined; path = rest.shift()) {
    const entry = packages[path];
    if (entry === undefined) continue;
    for (const name of [...needsOf(entry), ...Object.keys(entry.optionalDependencies)]) {
      const place = placeOf(name, path, packages);
      if (place === undefined || found.has(place) || unusable.has(place)) continue;
      found.add(place);
      rest.push(place);
    }
  }
  return [...found];
}

/** Without those that it can do without. */
function needsOf(entry: LockEntry): readonly string[] {
  const peers = Object.keys(entry.peerDependencies).filter(
    (name) => entry.peerDependenciesMeta[name]?.optional !== true,
  );
  const optional = Object.keys(entry.optionalDependencies);
  return [...new Set([...Object.keys(entry.dependencies), ...peers])].filter((name) => !optional.includes(name));
}

/** For another system, or in need of one that is. */
function unusableOn(packages: Lock["packages"], system: System): ReadonlySet<string> {
  const all = Object.entries(packages).filter(([path]) => path !== "");
  const unusable = new Set(all.filter(([path, entry]) => !isFor(named(path, entry), system)).map(([path]) => path));
  const isIn = (path: string | undefined) => path !== undefined && unusable.has(path);
  for (let before = -1; before !== unusable.size; ) {
    before = unusable.size;
    for (const [path, entry] of all)
      if (needsOf(entry).some((name) => isIn(placeOf(name, path, packages)))) unusable.add(path);
  }
  return unusable;
}

/** npm before 11 writes no libc into its lock files; the packages have it in their names. */
const named = (path: string, entry: LockEntry): LockEntry =>
  entry.libc === undefined && /musl/.test(path.slice(path.lastIndexOf("node_modules/")))
    ? { ...entry, libc: ["musl"] }
    : entry;

/** As Node looks for it: in the folder's own node_modules, then in those above. */
function placeOf(name: string, from: string, packages: Lock["packages"]): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const place = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (folder === "") return undefined;
  }
}
