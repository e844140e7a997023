// A fault's specification taken apart: a name, perhaps with a frame, then words name=value. What is wrong with a word is
// noted, not thrown, so that a user sees everything that is wrong at once.

import type { FaultChoice, FaultWindow } from "../../contract/faults.js";
import type { Plan } from "../../contract/manifest.js";
import { loadMs } from "../../contract/schedule.js";
import { UsageError } from "../../contract/usage-error.js";
import { nearestOf } from "../nearest.js";
import { countOf, durationMsOf, shareOf } from "../quantities.js";

/** The values of a specification's words. A value that cannot be read is a problem, and read as its fallback. */
export type Words = {
  has(name: string): boolean;
  durationMs<Fallback>(name: string, fallback: Fallback): number | Fallback;
  neededMs(name: string, example: string): number;
  share<Fallback>(name: string, fallback: Fallback): number | Fallback;
  count<Fallback>(name: string, least: number, most: number, fallback: Fallback): number | Fallback;
  /** Of a load, where 1 is all that the worker can carry. */
  loadPermille(name: string, example: string): number;
  problem(text: string): void;
};

export type Split = {
  /** `drop:offer` */
  readonly name: string;
  /** `drop` */
  readonly kind: string;
  /** `offer`; `undefined` without a colon. */
  readonly frame: string | undefined;
  readonly words: readonly string[];
};

export function splitOf(specification: string): Split {
  const [name = "", ...words] = specification.trim().split(/\s+/);
  const colon = name.indexOf(":");
  return colon === -1
    ? { name, kind: name, frame: undefined, words }
    : { name, kind: name.slice(0, colon), frame: name.slice(colon + 1), words };
}

/** @param form how the fault is written: the words in it are those that there are. */
export function wordsOf(texts: readonly string[], form: string, problems: string[]): Words {
  const allowed = [...form.matchAll(/([a-z]+)=/g)].map((match) => match[1] ?? "");
  const values = new Map<string, string>();
  for (const text of texts) {
    const [, name = "", value = ""] = /^([^=]*)=(.+)$/.exec(text) ?? [];
    if (!allowed.includes(name)) {
      problems.push(`"${text}" is no part of it${nearestOf(name || text, allowed, "")}; write ${form}`);
    } else if (values.has(name)) {
      problems.push(`${name}= is given twice`);
    } else {
      values.set(name, value);
    }
  }
  const read = <Value, Fallback>(name: string, parse: (text: string) => Value, fallback: Fallback) => {
    const text = values.get(name);
    if (text === undefined) return fallback;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(...error.problems.map((problem) => `${name}= ${problem}`));
      return fallback;
    }
  };
  const needed = (name: string, parse: (text: string) => number, example: string) => {
    if (!values.has(name)) problems.push(`it needs ${name}=, for example ${name}=${example}`);
    return read(name, parse, 0);
  };
  return {
    has: (name) => values.has(name),
    durationMs: (name, fallback) => read(name, durationMsOf, fallback),
    neededMs: (name, example) => needed(name, durationMsOf, example),
    share: (name, fallback) => read(name, shareOf, fallback),
    count: (name, least, most, fallback) => read(name, (text) => countOf(text, least, most), fallback),
    loadPermille: (name, example) => needed(name, loadPermilleOf, example),
    problem: (text) => void problems.push(text),
  };
}

/** `at` and `for`; without them from the load's start to the run's end. Frames and offers may be faulted all the time. */
export function windowOf(words: Words, plan: Plan): FaultWindow {
  const fromMs = words.has("at") ? instantOf(words, plan) : 0;
  const forMs = lengthOf(words);
  return { fromMs, toMs: forMs === null ? null : fromMs + forMs };
}

/** `at`, which must be given and lie within the load: later nothing is asked for that it could disturb. */
export function instantOf(words: Words, plan: Plan): number {
  const atMs = words.neededMs("at", "5s");
  const untilMs = loadMs(plan);
  if (atMs >= untilMs) words.problem(`at=${atMs / 1000}s is after the load, which takes ${untilMs / 1000} s`);
  return atMs;
}

/** `for`, more than 0; `null` without it. */
export function lengthOf(words: Words): number | null {
  const forMs = words.durationMs("for", null);
  if (forMs === 0) words.problem("for= must be more than 0");
  return forMs === 0 ? 1 : forMs;
}

/** `p` or `nth`; without them all. */
export function choiceOf(words: Words): FaultChoice {
  if (words.has("p") && words.has("nth")) words.problem("give p= or nth=, not both");
  const nth = words.count("nth", 1, 10_000_000, null);
  if (nth !== null) return { by: "nth", nth };
  const p = words.share("p", null);
  return p === null ? { by: "all" } : { by: "probability", p };
}

function loadPermilleOf(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 100)) throw new UsageError(`"${text}" is not a load; write 0.9, where 1 is all it can carry`);
  return Math.round(value * 1000);
}
