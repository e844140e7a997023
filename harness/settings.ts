// Makes a wish of a command line: what every flag of `rollcall run` means and what it may be. All problems of a command
// line are reported together. The flags themselves are declared in run-flags.ts.

import { randomInt } from "node:crypto";
import { agentNameOf } from "../contract/ids.js";
import type { Plan } from "../contract/manifest.js";
import { plannedIn, type Rate, ratePerSecond } from "../contract/rate.js";
import { UsageError } from "../contract/usage-error.js";
import { faultsOf, type SortedFaults } from "./faults/index.js";
import { noting, type Reader, readerOf, readFlags } from "./flags.js";
import { nearestOf } from "./nearest.js";
import { countOf, durationMsOf, rateOfText, shareOf } from "./quantities.js";
import { switchSettings, type ValueName, valueSettings } from "./run-flags.js";
import { type Scenario, scenarios } from "./scenarios.js";
import { isOurs } from "./server.js";
import { type WorkerWish, workerWishOf } from "./worker-wish.js";

export type Output = "full" | "json" | "quiet";

export type Wish = WorkerWish & {
  readonly plan: Plan;
  /** Those of the plan, read. */
  readonly faults: SortedFaults;
  readonly serverVersion: string;
  readonly resultsFolder: string;
  readonly output: Output;
  /** k6's own outputs, as after its --out. */
  readonly k6Outputs: readonly string[];
};

/** livekit-server-sdk's own cost inside k6 stays out of the delays up to this rate (docs/decisions.md). */
const sdkRatePerSecond = 50;
const longestDeadlineMs = 600_000;
const longestHoldMs = 3_600_000;
const mostPlanned = 10_000_000;
/** Each is a process of about 60 MB and a part of the machine's cores. */
const mostNodes = 16;

const noFaults: SortedFaults = { wiretap: [], worker: [], harness: [] };

/** Reads the arguments after `run`. @throws UsageError with every problem found. */
export function wishOf(args: readonly string[], runId: string): Wish {
  const problems: string[] = [];
  const declared = {
    values: Object.keys(valueSettings),
    repeatable: ["fault", "k6-out"],
    switches: Object.keys(switchSettings),
  };
  const reader = readerOf<ValueName>(readFlags(args, declared, problems), problems);
  const { given, read } = reader;
  const scenario = scenarioOf(given.positionals, problems);
  const rate = read("rate", rateOfText, scenario.defaults.rate);
  const deadlineMs = read(
    "deadline",
    (text) => between(durationMsOf(text), 1, longestDeadlineMs, text, "1ms to 10m"),
    10_000,
  );
  const nodes = read("nodes", (text) => countOf(text, 1, mostNodes), 1);
  const workers = workerWishOf(reader, agentNameOf(runId), nodes);
  const plan: Plan = {
    ...workers.plan,
    scenario: scenario.name,
    seed: read("seed", (text) => countOf(text, 0, 2 ** 32 - 1), randomInt(2 ** 32)),
    path: "create-room",
    rate,
    planned: plannedOf(reader, rate, scenario),
    deadlineMs,
    graceMs: read("grace", (text) => between(durationMsOf(text), 0, longestDeadlineMs, text, "0s to 10m"), 10_000),
    holdMs: read(
      "hold",
      (text) => between(durationMsOf(text), 0, longestHoldMs, text, "0s to 1h"),
      scenario.defaults.holdMs,
    ),
    recover: !given.switches.has("no-recover"),
    client: read("client", clientOf, ratePerSecond(rate) > sdkRatePerSecond ? "raw" : "sdk"),
    target: read("target", targetOf, "native"),
    nodes,
    room: read("room", roomOf, "fresh"),
    faults: given.values.get("fault") ?? [],
    ...limitsOf(reader),
  };
  if (nodes > 1 && !isOurs(plan.target)) {
    problems.push("--nodes starts servers of ours; it needs --target native or container");
  }
  const faults = noting(problems, "fault", () => faultsOf(plan.faults, plan)) ?? noFaults;
  const serverVersion = read("server-version", versionOf, valueSettings["server-version"].fallback);
  const resultsFolder = read("out", nonEmpty, valueSettings.out.fallback);
  const output = outputOf(given.switches, problems);
  if (problems.length > 0) throw new UsageError(problems);
  const k6Outputs = given.values.get("k6-out") ?? [];
  return { ...workers.wish, plan, faults, serverVersion, resultsFolder, output, k6Outputs };
}

function scenarioOf(positionals: readonly string[], problems: string[]): Scenario {
  const fallback = scenarios[0];
  if (fallback === undefined) throw new Error("no scenario is declared");
  const [name, ...rest] = positionals;
  const loose = positionals.filter((word) => word.includes("="));
  if (loose.length > 0) {
    problems.push(`"${loose.join(" ")}" stands alone; quote a fault: --fault 'stop-worker at=20s'`);
    return fallback;
  }
  if (rest.length > 0) problems.push(`one scenario at a time; what is "${rest.join(" ")}"?`);
  if (name === undefined) return fallback;
  const names = scenarios.map((scenario) => scenario.name);
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined)
    problems.push(`unknown scenario "${name}"${nearestOf(name, names, "")}; there are: ${names.join(", ")}`);
  return found ?? fallback;
}

function plannedOf({ given, read, problems }: Reader<ValueName>, rate: Rate, scenario: Scenario): number {
  if (given.values.has("rooms") && given.values.has("duration")) problems.push("give --rooms or --duration, not both");
  const durationMs = read("duration", positiveMs, scenario.defaults.durationMs);
  const planned = read("rooms", (text) => countOf(text, 1, mostPlanned), plannedIn(rate, durationMs));
  if (planned > mostPlanned)
    problems.push(`--rate x --duration plans ${planned} dispatches; at most ${mostPlanned} are possible`);
  return Math.max(1, planned);
}

const limitsOf = ({ read }: Reader<ValueName>): Pick<Plan, "limits" | "validityLimits"> => ({
  limits: {
    maxLostRate: read("max-lost-rate", shareOf, 0),
    maxLateRate: read("max-late-rate", shareOf, 0),
    maxP50Ms: read("max-p50", positiveMs, null),
    maxP90Ms: read("max-p90", positiveMs, null),
    maxP99Ms: read("max-p99", positiveMs, null),
  },
  validityLimits: {
    schedulingDelayP99Ms: read("max-scheduling-delay", positiveMs, 50),
    eventLoopDelayP99Ms: read("max-event-loop-delay", positiveMs, 50),
    cpuBusy: 0.95,
  },
});

function outputOf(switches: ReadonlySet<string>, problems: string[]): Output {
  if (switches.has("json") && switches.has("quiet")) problems.push("give --json or --quiet, not both");
  return switches.has("json") ? "json" : switches.has("quiet") ? "quiet" : "full";
}

function between(value: number, least: number, most: number, text: string, accepted: string): number {
  if (value < least || value > most) throw new UsageError(`"${text}" is outside ${accepted}`);
  return value;
}

function positiveMs(text: string): number {
  const value = durationMsOf(text);
  if (value === 0) throw new UsageError(`"${text}" must be more than 0`);
  return value;
}

function nonEmpty(text: string): string {
  if (text.trim() === "") throw new UsageError("must not be empty");
  return text;
}

function clientOf(text: string): "sdk" | "raw" {
  if (text !== "sdk" && text !== "raw") throw new UsageError(`"${text}" is not a client; there are sdk and raw`);
  return text;
}

function roomOf(text: string): "fresh" | "live" {
  if (text !== "fresh" && text !== "live") throw new UsageError(`"${text}" is not a room; there are fresh and live`);
  return text;
}

function versionOf(text: string): string {
  if (!/^\d+\.\d+\.\d+$/.test(text)) throw new UsageError(`"${text}" is not a version; write it like 1.13.5`);
  return text;
}

/** URLs are checked by the target itself, which knows what it can reach. */
function targetOf(text: string): string {
  if (["native", "container", "env"].includes(text) || text.includes(":") || text.includes(".")) return text;
  throw new UsageError(
    `"${text}" is not a target${nearestOf(text, ["native", "container", "env"], "")}; there are native, container, env or a URL`,
  );
}
