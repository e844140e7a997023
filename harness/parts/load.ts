// Starts k6 with the bundled program, for the client that was asked for.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plan } from "../../contract/manifest.js";
import { environmentNames, type LoadSettings } from "../../contract/processes.js";
import { logOf, runFiles } from "../../contract/run-files.js";
import type { ServerAddress } from "../targets/target.js";
import type { Child, ChildEnd } from "./child.js";
import type { PartContext } from "./parts.js";

export async function startLoad(start: {
  readonly context: PartContext;
  /** The program, absolute. */
  readonly k6: string;
  readonly plan: Plan;
  readonly runId: string;
  readonly address: ServerAddress;
  readonly collectorUrl: string;
  /** k6's own, as after its --out. */
  readonly outputs: readonly string[];
}): Promise<Child> {
  const { context, plan, address, outputs } = start;
  const settings: LoadSettings = {
    runId: start.runId,
    serverUrls: [address.httpUrl],
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
    leg: { firstN: 0, untilN: plan.planned, zeroWallMs: null },
    recover: plan.recover,
    deadlineMs: plan.deadlineMs,
    graceMs: plan.graceMs,
    holdMs: plan.holdMs,
    k6SummaryFile: join(context.runFolder, runFiles.k6Summary),
  };
  // Else k6 reads the user's own config.json, whose limits would be taken for the server's delay.
  const emptyConfig = join(context.runFolder, runFiles.k6Config);
  await writeFile(emptyConfig, "{}\n");
  return await context.start({
    role: "k6",
    command: start.k6,
    args: [
      "run",
      `--config=${emptyConfig}`,
      "--quiet",
      "--no-color",
      // Raw makes a console line the bare JSON of an event.
      "--log-format=raw",
      `--console-output=${join(context.runFolder, runFiles.k6Events)}`,
      "--summary-mode=compact",
      ...outputs.map((output) => `--out=${output}`),
      join(context.buildFolder, "load", plan.client, "main.js"),
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
    logFile: join(context.runFolder, logOf("k6")),
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
