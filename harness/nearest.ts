// "Did you mean": the nearest of the names that exist, for a name that does not.

import { closest, distance } from "fastest-levenshtein";

/** Farther than a third of its letters it is another word, not a slip. */
const farthestOf = (name: string): number => Math.max(1, Math.floor(name.length / 3));

/** ` (did you mean --rate?)`, or "" when nothing is near. */
export function nearestOf(name: string, names: readonly string[], prefix: string): string {
  if (names.length === 0) return "";
  const nearest = closest(name, [...names]);
  return distance(name, nearest) <= farthestOf(name) ? ` (did you mean ${prefix}${nearest}?)` : "";
}
