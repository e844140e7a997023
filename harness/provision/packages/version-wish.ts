// What a user may write after --agents-version and its like: an exact version, a range, a tag of the registry, or a folder.
// Pure; whether it exists is asked later.

import { valid, validRange } from "semver";
import { UsageError } from "../../../contract/usage-error.js";

/** Of a package on the registry. */
export type NpmWish =
  | { readonly kind: "exact"; readonly version: string }
  | { readonly kind: "range"; readonly range: string }
  | { readonly kind: "tag"; readonly tag: string };

/** `1.2.3`, `v1.2.3`, `^1.2`, `1.2`, `>=1.2 <1.5`, `latest`. @throws UsageError */
export function npmWishOf(text: string): NpmWish {
  const version = valid(text);
  if (version !== null) return { kind: "exact", version };
  const range = validRange(text);
  if (range !== null) return { kind: "range", range: text };
  if (/^[a-z][\w.-]*$/i.test(text)) return { kind: "tag", tag: text };
  throw new UsageError(`"${text}" is no version, range or tag; write it like 1.2.3, ^1.2 or latest`);
}

/** Whether a text means a folder: no version, range or tag has a slash in it, nor begins with a dot. */
export const isFolderText = (text: string): boolean => !isAddress(text) && (/[/\\]/.test(text) || text.startsWith("."));

/** `https://…`, `git+ssh://…`, `npm:…`, `github:…`. A letter alone before the colon is a drive. */
const isAddress = (text: string): boolean => /^[a-z][a-z+]+:/i.test(text);
