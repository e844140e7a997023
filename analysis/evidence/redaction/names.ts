// What the name of a value says about it: in JSON its key, in text the word before its colon or equals sign.

import type { Kind } from "./kinds.js";

/** `agentName`, `agent_name` and `AGENT-NAME` as words. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");

/** Whatever stands there is taken out, however plain it looks. */
const certain = /^(?:secrets?|passwords?|passwd|passphrases?|pwd|passcodes?|credentials?|cookies?)$/;
/** Of these a plain word is no secret: "token: expired". */
const likely = /^(?:tokens?|authorization|auth|bearer|keys?|apikeys?|jwts?|signatures?)$/;

const ofEnvironment = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** `undefined`: the name says nothing. */
export function kindByName(
  name: string,
): { readonly kind: Kind; readonly value: "any" | "not a plain word" } | undefined {
  const words = wordsOf(name);
  const has = (pattern: RegExp) => words.some((word) => pattern.test(word));
  const joined = words.join(" ");
  if (has(certain) || joined === "join request" || joined === "access token") return { kind: "secret", value: "any" };
  if (has(likely)) return { kind: "secret", value: "not a plain word" };
  if (has(/^(?:metadata|attributes)$/)) return { kind: "metadata", value: "any" };
  if (/^agent names?$/.test(joined)) return { kind: "agent", value: "any" };
  if (/^rooms?(?: names?)?$/.test(joined)) return { kind: "room", value: "any" };
  if (/^(?:(?:participant )?identity|identities|participants?)$/.test(joined))
    return { kind: "participant", value: "any" };
  if (/^(?:host|hostname|host name|fqdn|domain|domain name)$/.test(joined)) return { kind: "host", value: "any" };
  if (/^(?:user|username|user name|login|owner)$/.test(joined)) return { kind: "user", value: "any" };
  if (ofEnvironment.test(name)) return { kind: "environment", value: "any" };
  return undefined;
}

/** Nothing that could be one, or short enough to be a count: `--path token=1`. */
export const isNoSecret = (value: string): boolean =>
  value.length < 4 || /^(?:null|true|false|none|undefined|redacted)$/i.test(value);

/** What follows "secret:" in a sentence. */
export const isFiller = (value: string): boolean =>
  /^(?:the|a|an|is|it|and|or|not|no|was|must|may|see|in|on|that)$/.test(value);

/** "expired", "create-dispatch": a word as people write it, in no key or token. */
export const isPlainWord = (value: string): boolean => /^[a-z]{1,14}(?:-[a-z]{1,14})?[.,:;]?$/i.test(value);

/** `--agent-name`, as a word of a command line of its own; "" for any other. */
export const flagOf = (word: string): string => /^--?([a-z][a-z0-9-]*)$/i.exec(word)?.[1] ?? "";
