// What a command line asks of a comparison: which versions of what, how many rounds, what difference matters, and the flags that
// every round's run is given, untouched but for those that the comparison itself sets.

import { randomInt } from "node:crypto";
import { defaultConfidence, type Margins, type Subject } from "../../contract/comparison.js";
import { UsageError } from "../../contract/usage-error.js";
import type { VersionFlags } from "../beforehand.js";
import { type Given, noting, readFlags } from "../flags.js";
import { countOf } from "../quantities.js";
import { switchSettings, type ValueName, valueSettings } from "../run-flags.js";
import { repeatable, type Wish, wishOf } from "../settings.js";
import { scenarioOf } from "../shape-wish.js";
import { labelsOf } from "./labels.js";
import { confidenceOf, marginFlags, marginsOf, type Read } from "./margins.js";
import { type ComparisonOutput, comparisonOutputOf } from "./output.js";

/** One of the versions that are compared. */
type Version = { readonly label: string /** As given. */; readonly version: string; readonly wish: Wish };

export type CompareWish = {
  readonly subject: Exclude<Subject, "runs">;
  /** The base first. */
  readonly versions: readonly [Version, Version, ...Version[]];
  readonly scenario: string;
  /** For every round's run. */
  readonly runFlags: readonly string[];
  readonly rounds: Rounds;
  readonly seed: number;
  readonly margins: Margins;
  readonly confidence: number;
  readonly resultsFolder: string;
  readonly leastFreeBytes: number;
  readonly output: CompareOutput;
};

/** `atMost` rounds of each version; with `wantedWidth` fewer where the intervals are narrow enough before, but at least `atLeast`. */
type Rounds = { readonly atLeast: number; readonly atMost: number; readonly wantedWidth: number | null };

/** `brief`, which no flag asks for: progress as with `full`, and of the judgement its sentence (the demonstration). */
type CompareOutput = ComparisonOutput | "brief";

/** For the help. */
export const compareForm =
  "rollcall compare --agents|--server|--server-sdk|--node V,V... [SCENARIO] [flags of run] [--base V] [--rounds N] [--narrow W] [--max-rounds N] [--margin-rate S] [--margin-p50 D|S] [--margin-p99 D|S] [--confidence S] [--json|--markdown|--quiet]";

/** The flag of run that makes each subject another version. */
export const flagOf = {
  agents: "agents-version",
  server: "server-version",
  "server-sdk": "server-sdk-version",
  node: "node-version",
} as const satisfies Readonly<Record<CompareWish["subject"], ValueName>>;

export const subjectFlags = Object.keys(flagOf) as readonly CompareWish["subject"][];

/** As many as the intervals need at least (docs/statistics.md). */
const usualRounds = 6;
const usualMostRounds = 30;
const mostRounds = 1_000;
const mostVersions = 10;

/** What a round sets where it is not given: 20 rooms whose jobs overlap take 40 s. */
const usualFlags: Readonly<Record<string, string>> = { rate: "0.5", rooms: "20", hold: "4s" };

/** Not for the runs. */
export const ownFlags: readonly string[] = [
  ...subjectFlags,
  ...["base", "rounds", "narrow", "max-rounds", ...marginFlags, "out", "seed"],
];
const ownSwitches: readonly string[] = ["json", "quiet", "markdown", "no-recover"];

/** Reads the arguments after `compare`. @throws UsageError with every problem found. */
export function compareWishOf(args: readonly string[], drawnSeed: number = randomInt(2 ** 32)): CompareWish {
  const problems: string[] = [];
  const values = [...new Set([...Object.keys(valueSettings), ...ownFlags])];
  const switches = [...Object.keys(switchSettings), "markdown"];
  const given = readFlags(args, { values, repeatable, switches }, problems);
  const scenario = scenarioOf(given.positionals, problems).name;
  const subject = subjectOf(given, problems);
  const runFlags = runFlagsOf(given, scenario);
  const read = readerOf(given, problems);
  const seed = read("seed", (text) => countOf(text, 0, 2 ** 32 - 1), drawnSeed);
  const wanted = { subject, scenario, runFlags, seed };
  const versions = versionsOf(given, wanted, problems);
  const rest = {
    rounds: roundsOf(given, problems),
    margins: marginsOf(read),
    confidence: read("confidence", confidenceOf, defaultConfidence),
    output: comparisonOutputOf(given.switches, problems),
  };
  const [base, candidate, ...others] = versions;
  if (problems.length > 0 || base === undefined || candidate === undefined) throw new UsageError(problems);
  const resultsFolder = given.values.get("out")?.at(-1) ?? valueSettings.out.fallback;
  const { leastFreeBytes } = base.wish;
  return { ...wanted, versions: [base, candidate, ...others], ...rest, resultsFolder, leastFreeBytes };
}

/** The arguments after `run` of a version's round. @param asked by the flags of run; they win over those given for all versions */
export function roundArguments(
  { scenario, runFlags }: Pick<CompareWish, "scenario" | "runFlags">,
  asked: VersionFlags,
  seed: number,
): readonly string[] {
  const names = Object.keys(asked);
  const common = runFlags.filter((flag) => !names.some((name) => flag.startsWith(`--${name}=`)));
  return [
    scenario,
    ...common,
    ...Object.entries(asked).map(([name, version]) => `--${name}=${version}`),
    `--seed=${seed}`,
  ];
}

function subjectOf(given: Given, problems: string[]): CompareWish["subject"] {
  const named = subjectFlags.filter((subject) => given.values.has(subject));
  const [subject = "agents", ...more] = named;
  const flags = named.map((name) => `--${name}`).join(" and ");
  if (more.length > 0) problems.push(`${flags}: one thing differs between the versions, or nobody knows which it was`);
  if (named.length === 1 && given.values.has(flagOf[subject])) {
    problems.push(`--${flagOf[subject]} is what --${subject} sets; leave it out`);
  }
  if (given.values.get("worker")?.at(-1) === "external") {
    problems.push("--worker external: each round has a server of its own, which your agent would have to follow");
  }
  return subject;
}

/** As they were given, and what a round usually sets where it is not, of the scenario that takes it. */
function runFlagsOf({ values, switches }: Given, scenario: string): readonly string[] {
  const given = [...values].filter(([name]) => !ownFlags.includes(name));
  const isPlain = scenario === "steady";
  const isGiven = (name: string) => values.has(name) || (name === "rooms" && values.has("duration"));
  const usual = isPlain ? Object.entries(usualFlags).filter(([name]) => !isGiven(name)) : [];
  return [
    ...given.flatMap(([name, texts]) => texts.map((text) => `--${name}=${text}`)),
    ...usual.map(([name, text]) => `--${name}=${text}`),
    ...[...switches].filter((name) => !ownSwitches.includes(name)).map((name) => `--${name}`),
    // A rescue adds load to a worker that is behind, and would make a bad version look worse.
    "--no-recover",
  ];
}

/** Each version's run is read as run reads it, before anything starts. */
function versionsOf(
  given: Given,
  wanted: Pick<CompareWish, "subject" | "scenario" | "runFlags" | "seed">,
  problems: string[],
): readonly Version[] {
  const { subject } = wanted;
  const texts = (given.values.get(subject)?.at(-1) ?? "").split(",").map((text) => text.trim());
  if (texts.length < 2 || texts.includes("")) {
    problems.push(`--${subject} names the versions to compare, at least two: --${subject} 1.2.3,1.2.6`);
    return [];
  }
  if (texts.length > mostVersions) problems.push(`--${subject}: ${texts.length} versions; at most ${mostVersions}`);
  const named = given.values.get("base")?.at(-1);
  if (named !== undefined && !texts.includes(named)) problems.push(`--base ${named} is none of ${texts.join(", ")}`);
  const labelled = labelsOf(texts, named ?? texts[0] ?? "");
  const found: Version[] = [];
  for (const { label, text } of labelled) {
    try {
      found.push({
        label,
        version: text,
        wish: wishOf(roundArguments(wanted, { [flagOf[subject]]: text }, wanted.seed), "abcdefgh"),
      });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      // What is wrong with all of them is said once.
      const about = (problem: string) => problem.replaceAll(`--${flagOf[subject]}`, `--${subject} ${text}`);
      problems.push(...error.problems.map(about).filter((problem) => !problems.includes(problem)));
    }
  }
  return found;
}

const readerOf =
  (given: Given, problems: string[]): Read =>
  (name, parse, fallback) => {
    const text = given.values.get(name)?.at(-1);
    return text === undefined ? fallback : (noting(problems, name, () => parse(text)) ?? fallback);
  };

function roundsOf(given: Given, problems: string[]): Rounds {
  const read = readerOf(given, problems);
  const count = (text: string) => countOf(text, 1, mostRounds);
  const atLeast = read("rounds", count, usualRounds);
  const wantedWidth = read<number | null>("narrow", widthOf, null);
  const atMost = read("max-rounds", count, wantedWidth === null ? atLeast : Math.max(usualMostRounds, atLeast));
  if (given.values.has("max-rounds") && wantedWidth === null) {
    problems.push("--max-rounds is for --narrow; --rounds says how many rounds there are");
  } else if (atMost < atLeast) problems.push(`--max-rounds ${atMost} is below --rounds ${atLeast}`);
  return { atLeast, atMost, wantedWidth };
}

function widthOf(text: string): number {
  const width = Number(text);
  if (!(Number.isFinite(width) && width > 0)) throw new UsageError(`"${text}" is no number of margins above 0`);
  return width;
}
