// Takes out of JSON what nobody else may read: a value by its key, every other text by its looks. Parsed first, so that no escape
// hides anything.

import type { Kind } from "./kinds.js";
import { flagOf } from "./names.js";
import { valueSpans } from "./patterns.js";
import type { Redactor } from "./redactor.js";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The same shape, but for values that are taken out whole. */
function redactJson(value: Json, redactor: Redactor): Json {
  if (typeof value === "string") return redactor.redact(value);
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return redactList(value, redactor);
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => [redactor.redact(key), redactNamed(key, inside, redactor)]),
  );
}

/** Of data: the same shape, so the same type, but for enumerations that a private name is like. */
export const redacted = <Value>(value: Value, redactor: Redactor): Value =>
  redactJson(value as Json, redactor) as Value;

/** JSON in lines, and whatever else stands between them: a damaged line, a log's text of several lines. */
export function redactLines(text: string, redactor: Redactor): string {
  const result: string[] = [];
  let others: string[] = [];
  const flush = () => {
    if (others.length > 0) result.push(redactor.redact(others.join("\n")));
    others = [];
  };
  for (const line of text.split("\n")) {
    const parsed = /^[{[]/.test(line) ? jsonOf(line) : undefined;
    if (parsed === undefined) others.push(line);
    else {
      flush();
      result.push(rewritten(line, parsed, redactor));
    }
  }
  flush();
  return result.join("\n");
}

/** A document. */
export function redactDocument(text: string, redactor: Redactor): string {
  const parsed = jsonOf(text);
  return parsed === undefined ? redactor.redact(text) : `${JSON.stringify(redactJson(parsed, redactor), null, 2)}\n`;
}

/** As it was where nothing is taken out: JSON.stringify would change how numbers are written. */
function rewritten(line: string, parsed: Json, redactor: Redactor): string {
  const before = JSON.stringify(parsed);
  const after = JSON.stringify(redactJson(parsed, redactor));
  return before === after && !isDoubled(line, before) ? line : after;
}

/** A key that stands in it twice is kept once by JSON.parse, and what stood there before was not looked at. Numbers may differ. */
const isDoubled = (line: string, kept: string): boolean => wordsIn(line) > wordsIn(kept);

const wordsIn = (text: string): number => text.replace(/[\s\d.+-]/g, "").length;

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Names of names: their values are of such a kind whole. */
const naming: ReadonlySet<Kind> = new Set<Kind>(["agent", "host", "user", "room", "participant"]);

/** What is called a room or a participant says in its `name` how that one is called. */
const redactObject = (value: { readonly [key: string]: Json }, kind: Kind, redactor: Redactor): Json =>
  kind !== "room" && kind !== "participant"
    ? redactJson(value, redactor)
    : Object.fromEntries(
        Object.entries(value).map(([key, inside]) => [
          redactor.redact(key),
          redactNamed(key === "name" ? kind : key, inside, redactor),
        ]),
      );

function redactNamed(key: string, value: Json, redactor: Redactor): Json {
  if (value === null || typeof value === "boolean") return value;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const kind = kindOf(key, text);
  if (kind === undefined) return redactJson(value, redactor);
  if (naming.has(kind)) {
    // Of names there may be a list; an object has names of its own for what it says.
    if (isList(value)) return value.map((one) => redactNamed(key, one, redactor));
    if (typeof value === "object") return redactObject(value, kind, redactor);
  }
  // A count of tokens is a number; a password may be one too.
  if (typeof value === "number" && kind !== "secret") return value;
  if (kind !== "host" && naming.has(kind)) redactor.learn(kind, text);
  if (kind === "metadata") learnInside(value, redactor);
  return redactor.replace(kind, text);
}

/** What the value is as a whole; `undefined`: nothing by its name, so that it is looked into. */
function kindOf(key: string, text: string): Kind | undefined {
  for (const { kind, from, to } of valueSpans(key, text, 0, "whole")) if (from === 0 && to === text.length) return kind;
  return undefined;
}

/** A command line is a list of words: a flag, then its value, or both in one. */
function redactList(words: readonly Json[], redactor: Redactor): Json {
  return words.map((word, i) => {
    if (typeof word !== "string") return redactJson(word, redactor);
    const [, flag, value = ""] = /^(--?[a-z][\w-]*=)([\s\S]+)$/i.exec(word) ?? [];
    if (flag !== undefined) return `${flag}${textOf(redactNamed(flag.replace(/^-+|=$/g, ""), value, redactor))}`;
    const before = words[i - 1];
    const asked = typeof before === "string" ? flagOf(before) : "";
    // Also of one that looks like a flag: what follows --metadata is metadata.
    return asked === "" ? redactor.redact(word) : redactNamed(asked, word, redactor);
  });
}

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Metadata goes through many hands, whole or in pieces. */
function learnInside(value: Json, redactor: Redactor): void {
  if (typeof value === "string") {
    redactor.learn("metadata", value);
    const inside = jsonOf(value);
    if (inside !== undefined && typeof inside === "object") learnInside(inside, redactor);
  } else if (value !== null && typeof value === "object") {
    for (const inside of isList(value) ? value : Object.values(value)) learnInside(inside, redactor);
  }
}
