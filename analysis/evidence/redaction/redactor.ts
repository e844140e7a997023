// Takes out of texts what nobody else may read, and puts in its place what it was: a token, a secret, host-1. The same name gets the
// same number everywhere. What was learned in one text (an agent's name, a host) is taken out of all others too, so texts are
// gone through twice: once to learn, once to replace.

import { isPlaceholder, type Kind, kindNames, placeholderOf, prefixOf, type Span } from "./kinds.js";
import { patternSpans } from "./patterns.js";
import { placeOf, viewsOf } from "./views.js";

export type Redactor = {
  redact(text: string): string;
  /** Takes this out wherever it stands. */
  learn(kind: Kind, text: string): void;
  /** What a whole value becomes, by its kind. */
  replace(kind: Kind, value: string): string;
  /** How often each kind was taken out since the last call of `recount`; `different`: of the numbered ones, ever. */
  counts(): readonly { readonly kind: Kind; readonly count: number; readonly different: number | null }[];
  recount(): void;
};

/** Words that stand everywhere in a run: a host or an agent that is called so is taken out where it is named as one, and no more. */
const commonWords = new Set(
  "accepted agent agents answer api arrived assignment bench client collector closing container count delivered dispatch entry fail failed fault harness host handler heartbeat http https info job join k6 late level livekit load local log lost main message name native node null offer ok pass path pending phantom ping process reaper redis registered request rival rollcall room run runner sdk server session start state status steady test time token unknown unresolved user users version wiretap wire worker root admin ubuntu debian home tmp build work data app true false none".split(
    " ",
  ),
);

/** Shorter ones stand in too many words. */
const shortest = 3;
const shortestMetadata = 6;

/** Of short texts, which come again and again in events. */
const mostRemembered = 100_000;
const longestRemembered = 80;

export function redactorOf(): Redactor {
  const learned = new Map<string, Kind>();
  const numbers = new Map<string, string>();
  const counted = new Map<Kind, number>();
  const remembered = new Map<string, readonly Found[]>();
  let known: RegExp | undefined;

  const learn = (kind: Kind, text: string): void => {
    const key = text.toLowerCase();
    const least = kind === "metadata" || kind === "secret" ? shortestMetadata : shortest;
    if (text.length < least || commonWords.has(key) || /^\d+$/.test(text) || isPlaceholder(text) || learned.has(key))
      return;
    learned.set(key, kind);
    known = undefined;
    remembered.clear();
  };

  const replace = (kind: Kind, value: string): string => {
    counted.set(kind, (counted.get(kind) ?? 0) + 1);
    const prefix = prefixOf(kind);
    if (prefix === undefined) return placeholderOf(kind, value);
    const key = `${kind} ${value.toLowerCase()}`;
    const number =
      numbers.get(key) ?? `${prefix}-${[...numbers.values()].filter((one) => one.startsWith(`${prefix}-`)).length + 1}`;
    numbers.set(key, number);
    return number;
  };

  const knownSpans = function* (text: string): Generator<Span> {
    if (learned.size === 0) return;
    known ??= alternation([...learned.keys()]);
    for (const { 0: found, index } of text.matchAll(known))
      yield {
        from: index,
        to: index + found.length,
        kind: learned.get(found.toLowerCase()) ?? "secret",
        learn: "here",
      };
  };

  const find = (text: string): readonly Found[] => {
    const found: Found[] = [];
    for (const view of viewsOf(text)) {
      for (const span of [...patternSpans(view.text), ...knownSpans(view.text)]) {
        const value = view.text.slice(span.from, span.to);
        if (isPlaceholder(value)) continue;
        const [from, to] = placeOf(view, span.from, span.to);
        found.push({ ...span, from, to, value });
        if (span.learn === "known") learn(span.kind, value);
      }
    }
    return merged(found);
  };

  const redact = (text: string): string => {
    const before = learned.size;
    let found = remembered.get(text) ?? find(text);
    // What was learned in it may stand in it once more.
    if (learned.size !== before) found = find(text);
    if (text.length <= longestRemembered && remembered.size < mostRemembered) remembered.set(text, found);
    let done = 0;
    let result = "";
    for (const { from, to, kind, value } of found) {
      result += text.slice(done, from) + replace(kind, value);
      done = to;
    }
    return result + text.slice(done);
  };

  return {
    redact,
    learn,
    replace,
    counts: () =>
      kindNames.flatMap((kind) => {
        const count = counted.get(kind) ?? 0;
        const different = [...numbers.keys()].filter((key) => key.startsWith(`${kind} `)).length;
        return count === 0 ? [] : [{ kind, count, different: prefixOf(kind) === undefined ? null : different }];
      }),
    recount: () => counted.clear(),
  };
}

/** `value`: as it reads without escapes. */
type Found = Span & { readonly value: string };

/** Those that overlap become one, called by what ranks first; in order. */
function merged(spans: readonly Found[]): readonly Found[] {
  const inOrder = [...spans].sort((a, b) => a.from - b.from || b.to - a.to || rankOf(a) - rankOf(b));
  const result: Found[] = [];
  for (const span of inOrder) {
    const last = result.at(-1);
    if (last === undefined || span.from >= last.to) result.push(span);
    else
      result[result.length - 1] = {
        ...(rankOf(span) < rankOf(last) ? span : last),
        from: last.from,
        to: Math.max(last.to, span.to),
      };
  }
  return result;
}

const rankOf = ({ kind }: Span): number => kindNames.indexOf(kind);

/** The longest first, each as a word of its own. */
function alternation(texts: readonly string[]): RegExp {
  const escaped = [...texts]
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "giu");
}
