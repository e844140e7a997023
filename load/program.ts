// The parts of the k6 program: setup, the iteration, teardown, the summary.

// raw or sdk: the program is bundled twice (see "imports" in package.json), because every VU pays for what is in it.
import { makeClient } from "#client";
import { type WallMs, wallMs } from "../contract/instants.js";
import { wavesByName } from "./executors.js";
import { iterate, type Means } from "./iteration.js";
import { credentials, currentIteration, due, port, settings } from "./k6.js";
import { rendezvousAt } from "./rendezvous.js";
import { warmUp } from "./warm-up.js";

const means: Means = {
  port,
  clientOf: clients(),
  rendezvous: rendezvousAt(port, settings.collectorUrl, settings.mostRoomsAlive),
  settings,
};

/** One client for each server, made when it is first needed: most VUs of a short run ask one or two of them. */
function clients(): Means["clientOf"] {
  const made = new Map<string, ReturnType<typeof makeClient>>();
  return (n) => {
    const url = settings.serverUrls[n % settings.serverUrls.length] ?? "";
    const client = made.get(url) ?? makeClient(port, url, credentials);
    made.set(url, client);
    return client;
  };
}

export async function setup(): Promise<void> {
  const { later } = settings.leg;
  if (later === null) {
    await warmUp(means);
    await means.rendezvous.loadStarted();
    port.write({ event: "load-started", wallMs: port.nowMs() });
  } else {
    // A later leg: k6 starts its executors when this returns.
    await port.sleep(later.startsAtWallMs - port.nowMs());
  }
}

const waveNamed = wavesByName(settings);

export async function run(): Promise<void> {
  const { wave, iterationInWave, executorWallMs } = currentIteration(waveNamed);
  const n = wave.firstN + iterationInWave;
  if (iterationInWave >= wave.wave.count) return;
  const zeroWallMs = zeroOf(executorWallMs, wave.wave.startMs);
  const dueUs = due.us(n);
  const dueWallMs = wallMs(zeroWallMs + (dueUs ?? 0) / 1000);
  if (settings.arrivals === "poisson" && dueUs !== null) await port.sleep(dueWallMs - port.nowMs());
  const isBurst = wave.wave.kind === "at-once";
  await iterate(means, {
    ...{ n, dueUs: dueUs ?? -1, zeroWallMs, iterationWallMs: port.nowMs() },
    requestAt: isBurst ? dueWallMs : "once",
  });
}

/** A later leg keeps the first one's zero, so that a leg that starts late is late. */
const zeroOf = (executorWallMs: number, startMs: number): WallMs =>
  wallMs(settings.leg.later?.zeroWallMs ?? executorWallMs - startMs);

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
