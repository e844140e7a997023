// Makes a wish of a command line: what every flag of `rollcall run` means and what it may be. All problems of a command
// line are reported together. The flags themselves are declared in run-flags.ts.

import { randomInt } from "node:crypto";
import { agentNameOf } from "../contract/ids.js";
import { legsOf } from "../contract/legs.js";
import type { Plan } from "../contract/manifest.js";
import { loadMs } from "../contract/schedule.js";
import { UsageError } from "../contract/usage-error.js";
import { wavePeakPerSecond } from "../contract/wave.js";
import { faultsOf, type SortedFaults } from "./faults/index.js";
import { type Given, noting, readerOf, readFlags } from "./flags.js";
import { limitsWishOf } from "./limits-wish.js";
import type { Place } from "./listen.js";
import { type LiveWish, liveWishOf } from "./live/wish.js";
import { metricsWishOf } from "./metrics/wish.js";
import type { VersionsWish } from "./provision/packages/provide.js";
import { bytesOf, countOf, durationMsOf } from "./quantities.js";
import { beyond } from "./remote-limits.js";
import { switchSettings, type ValueName, valueSettings } from "./run-flags.js";
import type { Scenario } from "./scenarios/scenario.js";
import { scenarioOf, shapeWishOf } from "./shape-wish.js";
import { type TargetWish, targetWishOf } from "./target-wish.js";
import { outlivedRooms } from "./their-rooms.js";
import { versionsWishOf } from "./versions-wish.js";
import { type WorkerWish, workerWishOf } from "./worker-wish.js";

export type Output = "full" | "json" | "quiet";

export type Wish = WorkerWish & {
  readonly server: TargetWish;
  readonly plan: Plan;
  /** Those of the plan, read. */
  readonly faults: SortedFaults;
  readonly serverVersion: string;
  readonly versions: VersionsWish;
  readonly resultsFolder: string;
  /** A run is not started, or ends, with less room than this where it is written. */
  readonly leastFreeBytes: number;
  readonly output: Output;
  /** Between two checkpoints; `null`: there are none. */
  readonly checkpointMs: number | null;
  /** k6's own outputs, as after its --out. */
  readonly k6Outputs: readonly string[];
  /** Where metrics are served; `null`: they are not. */
  readonly metrics: Place | null;
  /** Where the live page is served; `null`: it is not. */
  readonly live: LiveWish | null;
};

/** livekit-server-sdk's own cost inside k6 stays out of the delays up to this rate (docs/decisions.md). */
const sdkRatePerSecond = 50;
/** And of so many rooms at once: each call takes it about 5 ms of one core there. */
const sdkBurst = 20;
const longestDeadlineMs = 600_000;
const longestHoldMs = 3_600_000;
/** Each is a process of about 60 MB and a part of the machine's cores. */
const mostNodes = 16;
/** A k6 process of its own for each segment, which takes seconds to start. */
const shortestSegmentMs = 15_000;
const longestSegmentMs = 3_600_000;

/** Timers of the harness and of faults reach 24.8 days, from before the load's start to after its end. */
const longestLoadMs = 20 * 86_400_000;

const usualCheckpointMs = 300_000;
const shortestCheckpointMs = 10_000;
const longestCheckpointMs = 86_400_000;

/** k6's outputs that each of its processes begins anew: a file, a port. */
const ofOneProcess = /^(json|csv|web-dashboard)(=|$)/;
const notInLegs = (output: string): string =>
  `--k6-out ${output}: with --segment k6 runs in legs, each of which would begin it anew; send it to a server, or leave --segment out`;

/** An address with a user in it, as `influxdb=http://user:password@host:8086/db`. */
const credentialsIn = /\/\/[^/\s]*@/;
const withoutCredentials = (output: string): string =>
  `--k6-out ${/^[\w-]+(?==)/.exec(output)?.[0] ?? "OUTPUT"}: a user or a password would stand in k6's arguments and in the run's logs; set K6_INFLUXDB_USERNAME and K6_INFLUXDB_PASSWORD instead, or K6_PROMETHEUS_RW_USERNAME and K6_PROMETHEUS_RW_PASSWORD`;

export const repeatable: readonly ValueName[] = ["fault", "k6-out", "excuse"];

const noFaults: SortedFaults = { wiretap: [], worker: [], harness: [] };

/** Reads the arguments after `run`. @throws UsageError with every problem found. */
export function wishOf(args: readonly string[], runId: string, env: NodeJS.ProcessEnv = process.env): Wish {
  const problems: string[] = [];
  const declared = {
    values: Object.keys(valueSettings),
    repeatable,
    switches: Object.keys(switchSettings),
  };
  const typed = readFlags(args, declared, problems);
  const scenario = scenarioOf(typed.positionals, problems);
  const reader = readerOf<ValueName>(withUsual(typed, scenario), problems, scenario.usual);
  const { given, read } = reader;
  const shape = shapeWishOf(reader, scenario);
  const deadlineMs = read(
    "deadline",
    (text) => between(durationMsOf(text), 1, longestDeadlineMs, text, "1ms to 10m"),
    10_000,
  );
  const nodes = read("nodes", (text) => countOf(text, 1, mostNodes), 1);
  const workers = workerWishOf(reader, agentNameOf(runId), nodes);
  const server = targetWishOf(reader, env);
  const plan: Plan = {
    ...workers.plan,
    ...shape,
    seed: read("seed", (text) => countOf(text, 0, 2 ** 32 - 1), randomInt(2 ** 32)),
    segmentMs: read("segment", segmentMsOf, null),
    nodes,
    deadlineMs,
    graceMs: read("grace", (text) => between(durationMsOf(text), 0, longestDeadlineMs, text, "0s to 10m"), 10_000),
    holdMs: read("hold", (text) => between(durationMsOf(text), 0, longestHoldMs, text, "0s to 1h"), 4_000),
    recover: !given.switches.has("no-recover"),
    client: read("client", clientOf, usualClient(shape)),
    target: server.target,
    faults: given.values.get("fault") ?? [],
    ...limitsWishOf(reader, shape),
  };
  const versions = versionsWishOf(reader, plan);
  const lengthMs = loadMs(plan);
  if (lengthMs > longestLoadMs) {
    const days = Math.ceil(lengthMs / 86_400_000);
    problems.push(`the load takes ${days} days, and may take 20; give a shorter --duration, or fewer --rooms`);
  }
  if (plan.workersAfterMs > 0 && plan.workersAfterMs >= lengthMs) {
    problems.push(
      `--workers-after: ${plan.workersAfterMs / 1000} s is after the load, which takes ${lengthMs / 1000} s`,
    );
  }
  if (nodes > 1 && server.whose === "theirs") {
    problems.push("--nodes starts servers of ours; it needs --target native or container");
  }
  const faults = noting(problems, "fault", () => faultsOf(plan.faults, plan)) ?? noFaults;
  const serverVersion = read("server-version", versionOf, valueSettings["server-version"].fallback);
  const resultsFolder = read("out", nonEmpty, valueSettings.out.fallback);
  const leastFreeBytes = read("min-free", bytesOf, bytesOf(valueSettings["min-free"].fallback));
  const checkpointMs = read("checkpoint", checkpointMsOf, plan.segmentMs === null ? null : usualCheckpointMs);
  const output = outputOf(given.switches, problems);
  const metrics = metricsWishOf(reader);
  const live = liveWishOf(reader);
  if (server.remoteLimits !== null) problems.push(...beyond(server.remoteLimits, plan));
  if (server.theirs !== null) problems.push(...outlivedRooms(plan));
  const k6Outputs = given.values.get("k6-out") ?? [];
  problems.push(...k6Outputs.filter((output) => credentialsIn.test(output)).map(withoutCredentials));
  if (legsOf(plan).length > 1) problems.push(...k6Outputs.filter((output) => ofOneProcess.test(output)).map(notInLegs));
  if (problems.length > 0) throw new UsageError(problems);
  const kept = { resultsFolder, leastFreeBytes, output, checkpointMs, k6Outputs, metrics, live };
  return { ...workers.wish, ...kept, server, plan, faults, serverVersion, versions };
}

/** Of a flag that may be repeated, what the scenario sets comes before what is given. */
function withUsual(given: Given, { usual }: Scenario): Given {
  const values = new Map(given.values);
  for (const name of repeatable) {
    const text = usual[name];
    if (text !== undefined) values.set(name, [text, ...(values.get(name) ?? [])]);
  }
  return { ...given, values };
}

function usualClient({ waves }: Pick<Plan, "waves">): Plan["client"] {
  const isFast = waves.some((wave) =>
    wave.kind === "at-once" ? wave.count > sdkBurst : wavePeakPerSecond(wave) > sdkRatePerSecond,
  );
  return isFast ? "raw" : "sdk";
}

const segmentMsOf = (text: string): number =>
  between(durationMsOf(text), shortestSegmentMs, longestSegmentMs, text, "15s to 1h");

const checkpointMsOf = (text: string): number =>
  between(durationMsOf(text), shortestCheckpointMs, longestCheckpointMs, text, "10s to 24h");

export function outputOf(switches: ReadonlySet<string>, problems: string[]): Output {
  if (switches.has("json") && switches.has("quiet")) problems.push("give --json or --quiet, not both");
  return switches.has("json") ? "json" : switches.has("quiet") ? "quiet" : "full";
}

function between(value: number, least: number, most: number, text: string, accepted: string): number {
  if (value < least || value > most) throw new UsageError(`"${text}" is outside ${accepted}`);
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
