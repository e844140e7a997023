// The versions nearest to one that does not exist, for the message that says so. Pure.

import { compare, lt, minVersion, prerelease, valid } from "semver";

/** On each side. */
const most = 2;

/**
 * Of those that exist the two before and the two after the wanted one, ascending. @param wanted a version, or a range that
 * none is in: then its least one counts. Pre-releases only beside a pre-release.
 */
export function nearVersions(wanted: string, existing: readonly string[]): readonly string[] {
  const centre = valid(wanted) ?? minVersion(wanted)?.version;
  if (centre === undefined) return [];
  const wantsPrerelease = prerelease(centre) !== null;
  const sorted = existing
    .filter((version) => valid(version) !== null && (wantsPrerelease || prerelease(version) === null))
    .sort(compare);
  const before = sorted.filter((version) => lt(version, centre));
  return [...before.slice(-most), ...sorted.slice(before.length, before.length + most)];
}

/** `1.2.2, 1.2.3 and 1.2.6`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** `; near it are 1.2.3 and 1.2.6`, or "" where nothing is known. */
export function nearText(wanted: string, existing: readonly string[]): string {
  const near = nearVersions(wanted, existing);
  return near.length === 0 ? "" : `; near it ${near.length === 1 ? "is" : "are"} ${listed(near)}`;
}
