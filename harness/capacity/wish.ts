// What a command line asks of a search for capacity: where it begins and ends, how narrow the bracket is to be, the objective,
// and the flags that every step's run is given, untouched but for those that the search itself sets.

import type { Plan } from "../../contract/manifest.js";
import { ratePerSecond } from "../../contract/rate.js";
import { UsageError } from "../../contract/usage-error.js";
import { type Given, noting, readFlags } from "../flags.js";
import { durationMsOf, rateOfText, shareOf } from "../quantities.js";
import { switchSettings, valueSettings } from "../run-flags.js";
import { type Output, outputOf, repeatable, type Wish, wishOf } from "../settings.js";
import type { Search } from "./search.js";
import { stepLengthMs } from "./step-length.js";

export type CapacityWish = {
  readonly search: Search;
  /** As asked for; `null`: by the rule of step-length.ts. */
  readonly stepMs: number | null;
  readonly objective: Objective;
  readonly worker: Plan["worker"];
  /** For every step's run. */
  readonly runFlags: readonly string[];
  readonly resultsFolder: string;
  readonly leastFreeBytes: number;
  readonly output: Output;
};

type Objective = {
  readonly text: string;
  /** As asked for; `null`: twice the idle p99. */
  readonly maxP99Ms: number | null;
};

/** For the help. */
export const capacityForm =
  "rollcall capacity [flags of run] [--from R] [--to R] [--precision 15%] [--step-duration D] [--json|--quiet]";

const timesIdle = 2;

/** Dispatches per second: from one at which this kind of worker is idle to more than it carries. */
const usualRange: Readonly<Record<"sdk" | "wire", { readonly from: number; readonly to: number }>> = {
  // Starting one job's process takes about a second of CPU (docs/livekit.md).
  sdk: { from: 0.5, to: 32 },
  // One livekit-server takes up 125/s (docs/livekit.md), three three times that.
  wire: { from: 10, to: 500 },
};

/**
 * What a step sets where it is not given. Jobs are held shortly, so that live ones do not pile up; the watch ends with the
 * look (9 s), the server itself gives a dispatch up after 3 s; one client for all rates, or a change of it would be seen.
 */
const usualFlags: Readonly<Record<string, string>> = {
  hold: "500ms",
  deadline: "5s",
  grace: "4s",
  client: "raw",
  "warm-up": "each-path",
  // The p99 bounds what is late.
  "max-late-rate": "100%",
};

const isSteady = "every step is a steady load";
/** The search sets them, or they shape another load than a steady one. */
const notTaken: Readonly<Record<string, string>> = {
  rate: "it runs many; --from and --to say which",
  duration: "--step-duration is how long a step takes",
  rooms: "--step-duration is how long a step takes",
  ...{ burst: isSteady, bursts: isSteady, every: isSteady, gaps: isSteady, peak: isSteady, "peak-for": isSteady },
};
/** Not for the steps' runs. */
const own: readonly string[] = ["from", "to", "precision", "step-duration", "out"];

/** An idle step is run a second time where it takes less. */
const longestTwiceMs = 60_000;

const leastPerSecond = 0.01;
const shortestStepMs = 1_000;
const longestStepMs = 3_600_000;

/** Reads the arguments after `capacity`. @throws UsageError with every problem found. */
export function capacityWishOf(args: readonly string[]): CapacityWish {
  const problems: string[] = [];
  const values = [...new Set([...Object.keys(valueSettings), ...own])];
  const switches = Object.keys(switchSettings);
  const given = readFlags(args, { values, repeatable, switches }, problems);
  if (given.positionals.length > 0) problems.push(`rollcall capacity does not take ${given.positionals.join(" ")}`);
  for (const [name, instead] of Object.entries(notTaken)) {
    if (given.values.has(name)) problems.push(`--${name} is not for rollcall capacity: ${instead}`);
  }
  const worker = given.values.get("worker")?.at(-1) ?? valueSettings.worker.fallback;
  if (worker === "external") {
    problems.push("--worker external: each step has a server of its own, which your agent would have to follow");
  }
  const searching = readSearch(given, worker === "wire" ? "wire" : "sdk", problems);
  const output = outputOf(given.switches, problems);
  const runFlags = runFlagsOf(given);
  const idle = runWishes({ ...searching, runFlags }, problems);
  if (problems.length > 0 || idle === undefined) throw new UsageError(problems);
  const { plan, leastFreeBytes } = idle;
  const resultsFolder = given.values.get("out")?.at(-1) ?? valueSettings.out.fallback;
  const objective = objectiveOf(plan.limits);
  return { ...searching, objective, worker: plan.worker, runFlags, resultsFolder, leastFreeBytes, output };
}

/** The arguments after `run` of a step. @param maxP99Ms `null`: no limit, for the idle step of an objective that is relative to it */
export function stepArguments(
  { stepMs, runFlags }: Pick<CapacityWish, "stepMs" | "runFlags">,
  { ratePerSecond, maxP99Ms }: { readonly ratePerSecond: number; readonly maxP99Ms: number | null },
): readonly string[] {
  const isGiven = runFlags.some((flag) => flag.startsWith("--max-p99="));
  return [
    ...["steady", ...runFlags, `--rate=${ratePerSecond}`, `--duration=${stepLengthMs(ratePerSecond, stepMs)}ms`],
    ...(isGiven || maxP99Ms === null ? [] : [`--max-p99=${maxP99Ms}ms`]),
  ];
}

function readSearch(given: Given, worker: "sdk" | "wire", problems: string[]) {
  const read = <Value>(name: string, parse: (text: string) => Value, fallback: Value): Value => {
    const text = given.values.get(name)?.at(-1);
    return text === undefined ? fallback : (noting(problems, name, () => parse(text)) ?? fallback);
  };
  const usual = usualRange[worker];
  const fromPerSecond = read("from", perSecondOf, usual.from);
  const toPerSecond = read("to", perSecondOf, Math.max(usual.to, fromPerSecond * 2));
  if (toPerSecond <= fromPerSecond) problems.push(`--to ${toPerSecond}/s is not above --from ${fromPerSecond}/s`);
  const precision = read("precision", precisionOf, 0.15);
  const stepMs = read<number | null>("step-duration", stepMsOf, null);
  const idleSteps = stepLengthMs(fromPerSecond, stepMs) < longestTwiceMs ? 2 : 1;
  return { search: { fromPerSecond, toPerSecond, precision, idleSteps }, stepMs } as const;
}

/** As they were given, and what a step usually sets where it is not. */
function runFlagsOf({ values, switches }: Given): readonly string[] {
  const given = [...values].filter(([name]) => !own.includes(name) && !(name in notTaken));
  const usual = Object.entries(usualFlags).filter(([name]) => !values.has(name));
  const alone = [...switches].filter((name) => name !== "json" && name !== "quiet" && name !== "no-recover");
  return [
    ...given.flatMap(([name, texts]) => texts.map((text) => `--${name}=${text}`)),
    ...usual.map(([name, text]) => `--${name}=${text}`),
    ...alone.map((name) => `--${name}`),
    // A rescue would be load too, on whatever is behind.
    "--no-recover",
  ];
}

/**
 * Every flag of run is read as run reads it, before anything starts: at the lowest rate, and at the highest, which may be more
 * than a server of others may be asked for. @returns the lowest one's
 */
function runWishes(wish: Searched, problems: string[]): Wish | undefined {
  const { fromPerSecond, toPerSecond } = wish.search;
  const lowest = runWish(wish, fromPerSecond);
  const highest = runWish(wish, toPerSecond);
  problems.push(...lowest.problems);
  // Those of both are no matter of the rate.
  const atTop = highest.problems.filter((problem) => !lowest.problems.includes(problem));
  problems.push(...atTop.map((problem) => `--to ${toPerSecond}/s: ${problem}`));
  return lowest.wish;
}

type Searched = Pick<CapacityWish, "search" | "stepMs" | "runFlags">;

function runWish(
  wish: Searched,
  ratePerSecond: number,
): { readonly wish?: Wish; readonly problems: readonly string[] } {
  try {
    return { wish: wishOf(stepArguments(wish, { ratePerSecond, maxP99Ms: null }), "abcdefgh"), problems: [] };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { problems: error.problems };
  }
}

function objectiveOf({ maxLostRate, maxLateRate, maxP50Ms, maxP90Ms, maxP99Ms }: Plan["limits"]): Objective {
  const share = (limit: number) => `${Math.round(limit * 1e6) / 1e4} %`;
  const atMost = (name: string, limitMs: number | null) => (limitMs === null ? [] : [`${name} at most ${limitMs} ms`]);
  const text = [
    maxLostRate === 0 ? "nothing lost" : `at most ${share(maxLostRate)} lost`,
    ...(maxLateRate === 1 ? [] : [maxLateRate === 0 ? "nothing late" : `at most ${share(maxLateRate)} late`]),
    ...[...atMost("p50", maxP50Ms), ...atMost("p90", maxP90Ms)],
    maxP99Ms === null ? `p99 within ${timesIdle} times the idle p99` : `p99 at most ${maxP99Ms} ms`,
    "no delay that grows within a step",
  ].join(", ");
  return { text, maxP99Ms };
}

/** Of an objective without a p99 of its own. Whole milliseconds, as flags have them. */
export const p99LimitOf = (idleP99Ms: number): number => Math.max(1, Math.ceil(timesIdle * idleP99Ms));

function perSecondOf(text: string): number {
  const perSecond = Math.round(ratePerSecond(rateOfText(text)) * 1000) / 1000;
  if (perSecond < leastPerSecond) throw new UsageError(`"${text}" is below ${leastPerSecond}/s`);
  return perSecond;
}

function precisionOf(text: string): number {
  const share = shareOf(text);
  if (share < 0.02 || share > 1) throw new UsageError(`"${text}" is outside 2% to 100%`);
  return share;
}

function stepMsOf(text: string): number {
  const stepMs = durationMsOf(text);
  if (stepMs < shortestStepMs || stepMs > longestStepMs) throw new UsageError(`"${text}" is outside 1s to 1h`);
  return stepMs;
}
