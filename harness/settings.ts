// Every flag of `rollcall run`, declared once: name, form, default, parser and sentence. From this come the parser, the
// help and the checks; all problems of a command line are reported together.

import { randomInt } from "node:crypto";
import { agentNameOf } from "../contract/ids.js";
import type { Plan } from "../contract/manifest.js";
import { plannedIn, type Rate, ratePerSecond } from "../contract/rate.js";
import { UsageError } from "../contract/usage-error.js";
import { faultOf } from "./faults/index.js";
import { type Given, readFlags } from "./flags.js";
import { nearestOf } from "./nearest.js";
import { countOf, durationMsOf, rateOfText, shareOf } from "./quantities.js";
import { type Scenario, scenarios } from "./scenarios.js";

type Setting = { readonly form: string; readonly fallback: string; readonly sentence: string };

/** A flag that takes a value; `form` is shown in the help. */
export const valueSettings = {
  rate: { form: "R", fallback: "the scenario's", sentence: "dispatches per second; also 30/m or 100/h" },
  duration: { form: "D", fallback: "the scenario's", sentence: "how long dispatches are requested" },
  rooms: { form: "N", fallback: "rate x duration", sentence: "how many dispatches, instead of --duration" },
  hold: { form: "D", fallback: "the scenario's", sentence: "how long a job stays after its entry" },
  deadline: { form: "D", fallback: "10s", sentence: "after the request, an arrival is in time until then" },
  grace: {
    form: "D",
    fallback: "10s",
    sentence: "after the deadline, an arrival is late until then; later it is lost",
  },
  seed: {
    form: "N",
    fallback: "random",
    sentence: "for scenarios that draw at random (steady does not); written into the manifest",
  },
  target: { form: "T", fallback: "native", sentence: "native, container, env (LIVEKIT_URL) or a URL" },
  "server-version": { form: "V", fallback: "1.13.5", sentence: "livekit-server's version for native and container" },
  workers: { form: "N", fallback: "1", sentence: "stub workers under the same agent name; 0 for none" },
  "idle-processes": { form: "N", fallback: "3", sentence: "warm job processes of each worker" },
  client: {
    form: "C",
    fallback: "sdk up to 50/s, else raw",
    sentence: "sdk (livekit-server-sdk) or raw (Twirp by hand)",
  },
  "agent-name": { form: "NAME", fallback: "rollcall-<run id>", sentence: "the agent that is asked for" },
  "k6-out": {
    form: "OUTPUT",
    fallback: "none",
    sentence: "passed to k6 as --out (json=FILE, experimental-prometheus-rw, opentelemetry ...); may be repeated",
  },
  fault: {
    form: "SPEC",
    fallback: "none",
    sentence: "disturbs the run on purpose: 'stop-worker at=20s'; may be repeated",
  },
  "max-lost-rate": { form: "S", fallback: "0", sentence: "limit of the share of lost dispatches: 0.01 or 1%" },
  "max-late-rate": { form: "S", fallback: "0", sentence: "limit of the share of late dispatches" },
  "max-p50": {
    form: "D",
    fallback: "none",
    sentence: "at most half of the dispatches may take longer, lost ones included",
  },
  "max-p90": { form: "D", fallback: "none", sentence: "at most 10 % may take longer" },
  "max-p99": { form: "D", fallback: "none", sentence: "at most 1 % may take longer" },
  "max-scheduling-delay": { form: "D", fallback: "50ms", sentence: "k6's own p99 lateness beyond which a run is void" },
  "max-event-loop-delay": {
    form: "D",
    fallback: "50ms",
    sentence: "the collector's own p99 beyond which a run is void",
  },
  out: { form: "FOLDER", fallback: "results", sentence: "where run folders are made" },
} as const satisfies Readonly<Record<string, Setting>>;

/** A flag that stands alone. */
export const switchSettings = {
  "no-recover": "sends no createDispatch when a first request missed its deadline",
  json: "prints summary.json and nothing else",
  quiet: "prints the verdict in one line and nothing else",
} as const;

type ValueName = keyof typeof valueSettings;

export type Output = "full" | "json" | "quiet";

export type Wish = {
  readonly plan: Plan;
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

/** Reads the arguments after `run`. @throws UsageError with every problem found. */
export function wishOf(args: readonly string[], runId: string): Wish {
  const problems: string[] = [];
  const declared = {
    values: Object.keys(valueSettings),
    repeatable: ["fault", "k6-out"],
    switches: Object.keys(switchSettings),
  };
  const given = readFlags(args, declared, problems);
  /** Parses one flag's text, or its fallback; a problem is noted with the flag's name and `undefined` returned. */
  const read = <Value>(name: ValueName, parse: (text: string) => Value, fallback: Value): Value => {
    const text = given.values.get(name)?.at(-1);
    if (text === undefined) return fallback;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(...error.problems.map((problem) => `--${name}: ${problem}`));
      return fallback;
    }
  };
  const scenario = scenarioOf(given.positionals, problems);
  const rate = read("rate", rateOfText, scenario.defaults.rate);
  const deadlineMs = read(
    "deadline",
    (text) => between(durationMsOf(text), 1, longestDeadlineMs, text, "1ms to 10m"),
    10_000,
  );
  const plan: Plan = {
    scenario: scenario.name,
    seed: read("seed", (text) => countOf(text, 0, 2 ** 32 - 1), randomInt(2 ** 32)),
    path: "create-room",
    rate,
    planned: plannedOf(given, read, rate, scenario, problems),
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
    worker: "sdk",
    workers: read("workers", (text) => countOf(text, 0, 64), 1),
    idleProcesses: read("idle-processes", (text) => countOf(text, 0, 64), 3),
    agentName: read("agent-name", nonEmpty, agentNameOf(runId)),
    faults: given.values.get("fault") ?? [],
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
  };
  const faults = plan.faults.flatMap((text) => collect(problems, "fault", () => faultOf(text, plan)) ?? []);
  const targets = faults.map(({ target }) => target);
  // A stopped worker cannot be stopped again; the fact would tell of something that did not happen.
  for (const target of new Set(targets.filter((one, i) => targets.indexOf(one) !== i))) {
    problems.push(`--fault: ${target} is stopped twice`);
  }
  const serverVersion = read("server-version", versionOf, valueSettings["server-version"].fallback);
  const resultsFolder = read("out", nonEmpty, valueSettings.out.fallback);
  const output = outputOf(given.switches, problems);
  if (problems.length > 0) throw new UsageError(problems);
  return { plan, serverVersion, resultsFolder, output, k6Outputs: given.values.get("k6-out") ?? [] };
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

function plannedOf(
  given: Given,
  read: <Value>(name: ValueName, parse: (text: string) => Value, fallback: Value) => Value,
  rate: Rate,
  scenario: Scenario,
  problems: string[],
): number {
  if (given.values.has("rooms") && given.values.has("duration")) problems.push("give --rooms or --duration, not both");
  const durationMs = read("duration", positiveMs, scenario.defaults.durationMs);
  const planned = read("rooms", (text) => countOf(text, 1, mostPlanned), plannedIn(rate, durationMs));
  if (planned > mostPlanned)
    problems.push(`--rate x --duration plans ${planned} dispatches; at most ${mostPlanned} are possible`);
  return Math.max(1, planned);
}

function outputOf(switches: ReadonlySet<string>, problems: string[]): Output {
  if (switches.has("json") && switches.has("quiet")) problems.push("give --json or --quiet, not both");
  return switches.has("json") ? "json" : switches.has("quiet") ? "quiet" : "full";
}

function collect<Value>(problems: string[], name: ValueName, check: () => Value): Value | undefined {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    problems.push(...error.problems.map((problem) => `--${name}: ${problem}`));
    return undefined;
  }
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
