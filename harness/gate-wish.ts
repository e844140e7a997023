// What the command lines of `rollcall gate` and `rollcall baseline` ask for. Their limits and margins are written as those of
// `rollcall run`; the analysis gets them as numbers.

import { type BaselineWish, type GateWish, type Margins, type Measure, usualMargins } from "../contract/gate.js";
import { UsageError } from "../contract/usage-error.js";
import { type Given, noting, readFlags } from "./flags.js";
import { countOf, durationMsOf, shareOf } from "./quantities.js";
import { positiveMsOf } from "./scenarios/read-options.js";
import { outputOf } from "./settings.js";

/** For the help. */
export const gateForm =
  "rollcall gate RUN [RUN...] --baseline FILE [--max-lost-rate S] [--max-late-rate S] [--max-p50 D] [--max-p90 D] [--max-p99 D] [--margin-lost-rate 0.5%] [--margin-missed-rate 1%] [--margin-p50 20%,20ms] [--margin-p99 50%,50ms] [--junit FILE] [--markdown FILE] [--annotations] [--json|--quiet]";
export const baselineForm = "rollcall baseline RUN [RUN...] --to FILE [--update] [--keep 20]";

const margins: Readonly<Record<string, Measure>> = {
  "margin-lost-rate": "lost-rate",
  "margin-missed-rate": "missed-deadline-rate",
  "margin-p50": "p50",
  "margin-p99": "p99",
};
const limits = ["max-lost-rate", "max-late-rate", "max-p50", "max-p90", "max-p99"] as const;

const usualKeep = 20;
/** A line of a few kilobytes each. */
const mostKept = 100;

/** Reads the arguments after `gate`. @throws UsageError with every problem found. */
export function gateWishOf(args: readonly string[]): GateWish {
  const problems: string[] = [];
  const given = readFlags(
    args,
    {
      values: [...Object.keys(margins), ...limits, "baseline", "junit", "markdown"],
      repeatable: [],
      switches: ["annotations", "json", "quiet"],
    },
    problems,
  );
  const read = readerOf(given, problems);
  const wish: GateWish = {
    runs: runsOf(given, "gate", problems),
    baseline: needed(given, "baseline", "the baseline's file, a run, a folder of runs or a summary.json", problems),
    limits: limitsOf(read),
    margins: {
      "lost-rate": read("margin-lost-rate", shareOf) ?? usualMargins["lost-rate"],
      "missed-deadline-rate": read("margin-missed-rate", shareOf) ?? usualMargins["missed-deadline-rate"],
      p50: read("margin-p50", delayMarginOf) ?? usualMargins.p50,
      p99: read("margin-p99", delayMarginOf) ?? usualMargins.p99,
    },
    asked: Object.entries(margins).flatMap(([flag, measure]) => (given.values.has(flag) ? [measure] : [])),
    output: outputOf(given.switches, problems),
    junit: given.values.get("junit")?.at(-1) ?? null,
    markdown: given.values.get("markdown")?.at(-1) ?? null,
    annotations: given.switches.has("annotations") ? "on" : "off",
  };
  if (problems.length > 0) throw new UsageError(problems);
  return wish;
}

/** Reads the arguments after `baseline`. @throws UsageError with every problem found. */
export function baselineWishOf(args: readonly string[]): BaselineWish {
  const problems: string[] = [];
  const given = readFlags(args, { values: ["to", "keep"], repeatable: [], switches: ["update"] }, problems);
  const read = readerOf(given, problems);
  const wish: BaselineWish = {
    runs: runsOf(given, "baseline", problems),
    to: needed(given, "to", "the file to write", problems),
    mode: given.switches.has("update") ? "update" : "new",
    keep: read("keep", (text) => countOf(text, 1, mostKept)) ?? usualKeep,
  };
  if (problems.length > 0) throw new UsageError(problems);
  return wish;
}

type Read = <Value>(name: string, parse: (text: string) => Value) => Value | undefined;

const readerOf =
  (given: Given, problems: string[]): Read =>
  (name, parse) => {
    const text = given.values.get(name)?.at(-1);
    return text === undefined ? undefined : noting(problems, name, () => parse(text));
  };

function limitsOf(read: Read): GateWish["limits"] {
  const all = {
    maxLostRate: read("max-lost-rate", shareOf),
    maxLateRate: read("max-late-rate", shareOf),
    maxP50Ms: read("max-p50", positiveMsOf),
    maxP90Ms: read("max-p90", positiveMsOf),
    maxP99Ms: read("max-p99", positiveMsOf),
  };
  return Object.fromEntries(Object.entries(all).filter(([, limit]) => limit !== undefined));
}

/** `10%`, `20ms`, or both: the larger one counts. */
function delayMarginOf(text: string): Margins["p50"] {
  const parts = text.split(",");
  const shares = parts.filter((part) => /^[\d.]+%?$/.test(part));
  const durations = parts.filter((part) => !shares.includes(part));
  if (shares.length > 1 || durations.length > 1)
    throw new UsageError(`"${text}" is not a margin; write a share, a duration, or one of each: 10%, 20ms or 10%,20ms`);
  const [share, duration] = [shares[0], durations[0]];
  return {
    share: share === undefined ? 0 : marginShareOf(share),
    ms: duration === undefined ? 0 : durationMsOf(duration),
  };
}

/** Twice as slow is a margin of 100 %, and more may be allowed. */
function marginShareOf(text: string): number {
  const isPercent = text.endsWith("%");
  const value = Number(isPercent ? text.slice(0, -1) : text) / (isPercent ? 100 : 1);
  if (!(value >= 0 && value <= mostShare))
    throw new UsageError(`"${text}" is not a share from 0 to ${mostShare * 100}%`);
  return value;
}

const mostShare = 100;

function runsOf({ positionals }: Given, command: string, problems: string[]): readonly string[] {
  if (positionals.length === 0) problems.push(`rollcall ${command} needs the folder of a run, or of several`);
  return positionals;
}

function needed({ values }: Given, name: string, what: string, problems: string[]): string {
  const text = values.get(name)?.at(-1);
  // One given without a value is a problem already.
  if (text === undefined && !problems.some((problem) => problem.includes(`--${name} `)))
    problems.push(`--${name} is needed: ${what}`);
  return text ?? "";
}
