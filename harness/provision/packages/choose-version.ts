// From what a user wrote to one exact version that the registry has. Pure.

import { maxSatisfying } from "semver";
import { UsageError } from "../../../contract/usage-error.js";
import { listed, nearText } from "../near-versions.js";
import type { NpmWish } from "./version-wish.js";

/** What the registry has of a package. */
export type Published = {
  readonly versions: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
};

/** Of a range the highest version, pre-releases left out. @throws UsageError naming versions that exist */
export function chooseVersion(name: string, wish: NpmWish, { versions, tags }: Published): string {
  switch (wish.kind) {
    case "exact":
      if (versions.includes(wish.version)) return wish.version;
      throw new UsageError(`there is no ${name} ${wish.version}${nearText(wish.version, versions)}`);
    case "range": {
      const chosen = maxSatisfying([...versions], wish.range);
      if (chosen !== null) return chosen;
      throw new UsageError(`there is no ${name} in the range ${wish.range}${nearText(wish.range, versions)}`);
    }
    case "tag": {
      const chosen = Object.hasOwn(tags, wish.tag) ? tags[wish.tag] : undefined;
      if (chosen !== undefined) return chosen;
      throw new UsageError(`${name} has no tag "${wish.tag}"; it has ${listed(Object.keys(tags).sort()) || "none"}`);
    }
    default:
      return wish satisfies never;
  }
}
