// What is recognised in a text by its looks or by the name before it. Pure; finds spans and replaces nothing.

import { addressSpans, hostSpan } from "./addresses.js";
import { isPlaceholder, type Kind, type Span } from "./kinds.js";
import { isFiller, isNoSecret, isPlainWord, kindByName } from "./names.js";

/** What one look costs on a text that has none of these signs is saved; every pattern but the names that are known needs one. */
const mayHold = /[.:=@/\\]|eyJ|API|[A-Za-z0-9_+=-]{32}|--|Bearer|Basic|PRIVATE/i;

/** Its parts apart by dots; the first is JSON in base64. */
const jwt = /eyJ[\w-]{5,}(?:\.[\w-]*)*={0,2}/g;
const threeParts = /(?<![\w.-])[\w-]{10,}\.[\w-]{10,}\.[\w-]{20,}(?![\w.-])/g;
/** LiveKit's: APIxxxxxxxxxxxx. */
const apiKey = /(?<![A-Za-z0-9])API[A-Za-z0-9]{12,}/g;
const scheme = /\b(?:Bearer|Basic)\s+([\w.~+/=-]{8,})/gi;
const privateKey = /-----BEGIN ([A-Z ]*)-----[\s\S]*?(?:-----END \1-----|$)/g;
/** As a secret of LiveKit's is made, and as keys in base64 and in hexadecimal digits are. */
const random = [
  /(?<![A-Za-z0-9])[A-Za-z0-9]{32,}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9])[\w+=-]{36,}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9])[A-Za-z0-9+/]{40,}={0,2}(?![A-Za-z0-9])/g,
];
/** `LIVEKIT_KEYS=name: secret`, and in YAML a line for each. */
const keyPairs =
  /(?<![A-Za-z0-9])(?:\w*_)?keys["'`\\]{0,4}\s*[:=]\s*["'`\\{]{0,4}\s*([\w-]+["'\\]{0,4}:\s*[^\s"'`,;}]+(?:\s*\n[ \t]+[\w-]+:\s*[^\s"'`,;}]+)*)/gi;
const inUrl = /\/{2}([^\s/@"'<>\\]+)@/g;
/** Looked for where such a word begins and nowhere within it, or a line without spaces would take the square of its length. */
const eMail = /(?<![\w.%+-])[\w.%+-]+@[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}/gi;
const unixHome = /[\\/](?:home|users)[\\/]+([^\s\\/"'`<>:|?*,;()[\]{}]+)/gi;
/** A name there may have spaces. */
const windowsHome = /[\\/]users[\\/]+([^\\/"'`<>:|?*\r\n]{1,40}?)(?=\\)/gi;

/** `name: value`, `"name":"value"`, `name='value'`, `name=Bearer value`. */
const named =
  /(?<![\w-])(--?)?([a-z][\w.-]{0,63}?)(["'`\\]{0,4}\s{0,3}(?::|=>?)\s{0,3}|(?<=--[\w-]+)\s+)(?:(\\*["'`])((?:\\.|(?!\4)[^\\])*)\4|((?:(?:Bearer|Basic|Token|Digest)\s+)?[^\s"'`,;&}\])]+))/gi;

export function* patternSpans(text: string): Generator<Span> {
  if (!mayHold.test(text)) return;
  yield* whole(text, jwt, "token");
  yield* whole(text, threeParts, "token", isMixed);
  yield* whole(text, apiKey, "API key");
  yield* group(text, scheme, "secret", (value) => !isPlainWord(value));
  yield* group(text, keyPairs, "secret", () => true);
  yield* whole(text, privateKey, "private key");
  for (const pattern of random) yield* whole(text, pattern, "secret", isRandom);
  yield* group(text, inUrl, "credentials", () => true);
  yield* whole(text, eMail, "e-mail address");
  for (const pattern of [unixHome, windowsHome]) yield* group(text, pattern, "user", () => true, "known");
  yield* namedSpans(text);
  yield* addressSpans(text);
}

function* whole(text: string, pattern: RegExp, kind: Kind, is = (_: string) => true): Generator<Span> {
  for (const { 0: found, index } of text.matchAll(pattern))
    if (is(found)) yield { from: index, to: index + found.length, kind, learn: "here" };
}

/** The first group of the pattern, which comes last in it. */
function* group(
  text: string,
  pattern: RegExp,
  kind: Kind,
  is: (value: string) => boolean,
  learn: Span["learn"] = "here",
): Generator<Span> {
  for (const { 0: found, 1: value = "", index } of text.matchAll(pattern)) {
    const from = index + found.lastIndexOf(value);
    if (is(value) && !isPlaceholder(value)) yield { from, to: from + value.length, kind, learn };
  }
}

function* namedSpans(text: string): Generator<Span> {
  // A name may begin within what was taken for the value of another: `a=b=c`, `note: password: x`.
  const pattern = new RegExp(named);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [all, , name = "", separator = "", quote = "", quoted, bare] = match;
    const first = quoted ?? bare ?? "";
    const from = match.index + all.length - (quoted === undefined ? 0 : quote.length) - first.length;
    const value = quoted ?? text.slice(from, Math.max(from + first.length, closingOf(text, from)));
    yield* valueSpans(name, value, from, quoted === undefined ? "bare" : "whole");
    pattern.lastIndex = match.index + Math.max(1, all.indexOf(name) + name.length + separator.length);
  }
}

/** Metadata may be more than anybody reads. */
const longestStructure = 20_000;

/**
 * Where `{...}`, `[...]` or Go's `map[...]` that begins here ends, by its brackets; those that are in strings may end it too soon or
 * too late. 0: none begins here.
 */
function closingOf(text: string, from: number): number {
  const opening = /(?:map)?[{[]/y;
  opening.lastIndex = from;
  if (!opening.test(text)) return 0;
  let depth = 0;
  for (let at = from; at < Math.min(text.length, from + longestStructure); at++) {
    const sign = text.charAt(at);
    if (sign === "{" || sign === "[") depth += 1;
    if (sign === "}" || sign === "]") depth -= 1;
    if (depth === 0 && (sign === "}" || sign === "]")) return at + 1;
  }
  return Math.min(text.length, from + longestStructure);
}

/**
 * @param from where the value begins
 * @param form `bare`: without quotes, where a sentence may go on after a colon
 */
export function* valueSpans(name: string, value: string, from: number, form: "whole" | "bare"): Generator<Span> {
  const found = kindByName(name.replace(/^.*\./, ""));
  if (found === undefined || value === "" || isPlaceholder(value)) return;
  const { kind } = found;
  const span: Span = { from, to: from + value.length, kind, learn: "here" };
  switch (kind) {
    case "secret":
      if (found.value === "any" ? !isNothing(value) && !isFiller(value) : !isNoSecret(value) && !isPlainWord(value))
        yield span;
      return;
    case "host":
      yield* hostSpan(value.replace(/:\d+$/, ""), from, "here");
      return;
    case "agent":
      if (!isOurAgent(value)) yield { ...span, learn: "known" };
      return;
    case "user":
      yield { ...span, learn: "known" };
      return;
    case "room":
    case "participant":
      // Of rooms in the plural there may be a count.
      if (isOurs(value) || (/s$/i.test(name) && /^\d+$/.test(value)) || (form === "bare" && isPlainWord(value))) return;
      yield { ...span, learn: "known" };
      return;
    default:
      if (!isNothing(value)) yield span;
  }
}

const isNothing = (value: string): boolean => /^(?:null|none|undefined|true|false|\{\}|\[\])$/i.test(value);

/** A run's own name for its agent says nothing of anybody. */
export const isOurAgent = (name: string): boolean => /^rollcall-[a-z0-9]{8}$/.test(name);

/** Rooms, callers and agents of a run of ours, ids of the server's, and what kinds of room a path has (`--room live`, `token@live`). */
const isOurs = (name: string): boolean =>
  /^(?:rollcall-[\w-]+|(?:agent-)?(?:AJ|PA|RM)_\w+|(?:[a-z-]+@)?(?:fresh|live))$/.test(name) || isNothing(name);

/** Capitals, small letters and digits: no word, path or number has them all in one piece of such a length. */
const isMixed = (text: string): boolean => /[A-Z]/.test(text) && /[a-z]/.test(text) && /\d/.test(text);

const isRandom = (text: string): boolean =>
  /^[A-Za-z0-9]{32,}$/.test(text) ? /\d/.test(text) && /[A-Za-z]/.test(text) : isMixed(text) && !isPath(text);

const isPath = (text: string): boolean => /(?:\/[a-z]{3,}){2}/.test(text);
