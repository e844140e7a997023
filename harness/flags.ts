// Reads the words of a command line into values, switches and positionals by a declaration of what there is. Knows
// nothing of what a value means; notes every problem instead of stopping at the first.

import { parseArgs } from "node:util";
import { UsageError } from "../contract/usage-error.js";
import { nearestOf } from "./nearest.js";

export type Declared = {
  /** Flags that take a value. */
  readonly values: readonly string[];
  /** Those of them that may be given more than once. */
  readonly repeatable: readonly string[];
  /** Flags that stand alone. */
  readonly switches: readonly string[];
};

export type Given = {
  readonly positionals: readonly string[];
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly switches: ReadonlySet<string>;
};

/** Makes values of the texts that were given. */
export type Reader<Name extends string> = {
  readonly given: Given;
  /** Gets a sentence for everything that is wrong, beside those of `read`. */
  readonly problems: string[];
  /** Parses one flag's text; a problem is noted with the flag's name, and then, or without the flag, it is `fallback`. */
  read<Value>(name: Name, parse: (text: string) => Value, fallback: Value): Value;
};

/** @param usual what a flag says when it is not given, as it would be written */
export function readerOf<Name extends string>(
  given: Given,
  problems: string[],
  usual?: Readonly<Partial<Record<Name, string>>>,
): Reader<Name> {
  return {
    given,
    problems,
    read: (name, parse, fallback) => {
      const text = given.values.get(name)?.at(-1) ?? usual?.[name];
      return text === undefined ? fallback : (noting(problems, name, () => parse(text)) ?? fallback);
    },
  };
}

/** What `parse` makes, or `undefined` when it found problems, noted with the flag's name. */
export function noting<Value>(problems: string[], name: string, parse: () => Value): Value | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    problems.push(...error.problems.map((problem) => `--${name}: ${problem}`));
    return undefined;
  }
}

/** @param problems gets a sentence for each word that cannot be used. */
export function readFlags(args: readonly string[], declared: Declared, problems: string[]): Given {
  const names = [...declared.values, ...declared.switches];
  const { tokens } = parseArgs({
    args: withValuesAttached(args, declared.switches),
    options: Object.fromEntries([
      ...declared.values.map((name) => [name, { type: "string" as const, multiple: true }] as const),
      ...declared.switches.map((name) => [name, { type: "boolean" as const }] as const),
    ]),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const positionals: string[] = [];
  const values = new Map<string, readonly string[]>();
  const switches = new Set<string>();
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    if (!names.includes(token.name)) {
      problems.push(`unknown flag ${token.rawName}${nearestOf(token.name, names, "--")}`);
    } else if (declared.switches.includes(token.name)) {
      if (token.value === undefined) switches.add(token.name);
      else problems.push(`${token.rawName} takes no value`);
    } else if (token.value === undefined || token.value === "") {
      problems.push(`${token.rawName} needs a value`);
    } else {
      values.set(token.name, [...(values.get(token.name) ?? []), token.value]);
    }
  }
  for (const [name, texts] of values) {
    const once = !declared.repeatable.includes(name);
    if (once && texts.length > 1) problems.push(`--${name} is given ${texts.length} times`);
  }
  return { positionals, values, switches };
}

/** `--rate -1` as `--rate=-1`: a negative number is a bad value, not a flag of its own. */
function withValuesAttached(args: readonly string[], switchNames: readonly string[]): string[] {
  const attached: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    const next = args[i + 1];
    // A word after an unknown flag is taken to be its value: one problem then, not two.
    const isValueFlag = /^--[^=]+$/.test(arg) && !switchNames.includes(arg.slice(2));
    const takesNext = isValueFlag && next !== undefined && !next.startsWith("--");
    attached.push(takesNext ? `${arg}=${next}` : arg);
    if (takesNext) i += 1;
  }
  return attached;
}
