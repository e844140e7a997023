// The parts every k6 program of ours has: setup, the iteration, teardown, the summary. A scenario file adds its options.

// raw or sdk: each program is bundled twice (see "imports" in package.json), because every VU pays for what is in it.
import { makeClient } from "#client";
import { wallMs } from "../contract/instants.js";
import { iterate, type Means } from "./iteration.js";
import { credentials, currentIteration, port, settings } from "./k6.js";
import { rendezvousAt } from "./rendezvous.js";

const client = makeClient(port, settings.serverUrl, credentials);

const means: Means = { port, client, rendezvous: rendezvousAt(port, settings.collectorUrl), settings };

export async function setup(): Promise<void> {
  await means.rendezvous.loadStarted();
  port.write({ event: "load-started", wallMs: port.nowMs() });
}

export async function run(): Promise<void> {
  const iterationWallMs = port.nowMs();
  const { n, scenarioWallMs } = currentIteration();
  if (n >= settings.planned) return;
  await iterate(means, { n, iterationWallMs, scenarioWallMs: wallMs(scenarioWallMs) });
}

export function teardown(): void {
  port.write({ event: "closing", wallMs: port.nowMs() });
}

type SummaryData = {
  readonly metrics: Readonly<Record<string, { readonly values: Readonly<Record<string, number>> }>>;
};

/** k6 tells its dropped iterations nowhere else; the metric is absent when there were none. */
export function handleSummary(data: SummaryData): Record<string, string> {
  const droppedIterations = data.metrics.dropped_iterations?.values.count ?? 0;
  return { [settings.k6SummaryFile]: JSON.stringify({ droppedIterations, metrics: data.metrics }, null, 2) };
}
