// Starts k6 with the bundled program, for the client that was asked for.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { legRole } from "../../contract/events/role.js";
import type { Plan } from "../../contract/manifest.js";
import { environmentNames, type Leg, type LoadSettings } from "../../contract/processes.js";
import { k6SummaryOf, logOf, runFiles } from "../../contract/run-files.js";
import { segmentFile } from "../../contract/segment.js";
import type { ServerAddress } from "../targets/target.js";
import type { Child, ChildEnd } from "./child.js";
import type { PartContext } from "./parts.js";

/** `place` counts the legs from 0. */
export type LegStart = { readonly place: number; readonly leg: Leg };

/** What every leg of a load is started with. */
export type LoadStart = {
  readonly context: PartContext;
  /** The program, absolute. */
  readonly k6: string;
  /** What it runs, absolute. */
  readonly program: string;
  readonly plan: Plan;
  readonly runId: string;
  /** Of every node, in their order. */
  readonly addresses: readonly [ServerAddress, ...ServerAddress[]];
  readonly collectorUrl: string;
  /** `null`: no limit. */
  readonly mostRoomsAlive: number | null;
  readonly warmUpGapMs: number;
  /** k6's own, as after its --out. */
  readonly outputs: readonly string[];
};

export async function startLoad(start: LoadStart, { place, leg }: LegStart): Promise<Child> {
  const { context, plan, outputs } = start;
  const [address] = start.addresses;
  const role = legRole(place);
  const settings: LoadSettings = {
    runId: start.runId,
    serverUrls: start.addresses.map(({ httpUrl }) => httpUrl),
    collectorUrl: start.collectorUrl,
    agentName: plan.agentName,
    metadata: plan.metadata,
    paths: plan.paths,
    seed: plan.seed,
    scenario: plan.scenario,
    waves: plan.waves,
    arrivals: plan.arrivals,
    planned: plan.planned,
    warmUp: plan.warmUp,
    leg,
    recover: plan.recover,
    deadlineMs: plan.deadlineMs,
    graceMs: plan.graceMs,
    holdMs: plan.holdMs,
    mostRoomsAlive: start.mostRoomsAlive,
    warmUpGapMs: start.warmUpGapMs,
    k6SummaryFile: join(context.runFolder, k6SummaryOf(place)),
  };
  // Else k6 reads the user's own config.json, whose limits would be taken for the server's delay.
  const emptyConfig = join(context.runFolder, runFiles.k6Config);
  // Once: another leg may be reading it at this moment.
  if (place === 0) await writeFile(emptyConfig, "{}\n");
  return await context.start({
    role,
    command: start.k6,
    args: [
      "run",
      `--config=${emptyConfig}`,
      "--quiet",
      "--no-color",
      // Raw makes a console line the bare JSON of an event.
      "--log-format=raw",
      `--console-output=${join(context.runFolder, segmentFile(runFiles.k6Events, place))}`,
      "--summary-mode=compact",
      ...outputs.map((output) => `--out=${output}`),
      start.program,
    ],
    env: context.environment({
      // Else its dashboard would be served on every interface.
      K6_WEB_DASHBOARD_HOST: "127.0.0.1",
      ...outputSettings(process.env),
      [environmentNames.load]: JSON.stringify(settings),
      [environmentNames.apiKey]: address.apiKey,
      [environmentNames.apiSecret]: address.apiSecret,
      // Memory for time: at 100/s k6's peak is 580 MB with this, 700 with 50 and 870 with Go's own 100, and it takes 83, 63 and
      // 56 % of a core (bench wire-rate).
      GOGC: "25",
      K6_NO_USAGE_REPORT: "true",
      // Never fetches another k6 for an import it does not know.
      K6_AUTO_EXTENSION_RESOLUTION: "false",
    }),
    logFile: join(context.runFolder, logOf(role)),
    channel: "none",
  });
}

/** Where k6's outputs send to and how; they choose no load and no server under test. */
function outputSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = /^K6_(PROMETHEUS_RW|OTEL|INFLUXDB|CSV|WEB_DASHBOARD)_/;
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (kept.test(name) && value ? [[name, value]] : [])),
  );
}

/** k6 came to its own end: 0, or 99, thresholds of the user's that were crossed (k6's errext/exitcodes). */
export const loadCompleted = (end: ChildEnd): boolean => end.exitCode === 0 || end.exitCode === 99;
