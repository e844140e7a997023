// Everything on the workers' side of the server, before the load: the wiretap in front of it, and the workers that come
// through it, ours or the user's.

import { resolve } from "node:path";
import type { Role } from "../contract/events/role.js";
import type { Plan } from "../contract/manifest.js";
import type { LoadStartedMessage, WiretapMessage } from "../contract/processes.js";
import { logOf } from "../contract/run-files.js";
import { type Attended, attended, invitation, workerEnvironment } from "./external-worker.js";
import { lendFile } from "./lent-file.js";
import type { PartContext } from "./parts/parts.js";
import type { Supervisor } from "./parts/supervisor.js";
import { startWiretap, type Wiretap } from "./parts/wiretap.js";
import type { SdkProgram } from "./parts/worker.js";
import { RunFailed } from "./run-failed.js";
import type { RunningServer } from "./running-server.js";
import type { Screen } from "./screen.js";
import type { Wish } from "./settings.js";
import type { Guard } from "./targets/target.js";
import type { Undo } from "./undo.js";
import { type Workforce, workforce } from "./workforce.js";

export type WorkerSide = {
  readonly workforce: Workforce;
  /** Starts those that the plan has come after the load's start; resolves when they are ready. @throws RunFailed */
  startLate(over: AbortSignal): Promise<void>;
  /** The wiretap's and the workers' faults count their time from it. */
  tellLoadStarted(atUs: number): void;
};

/** Before the load only an interrupt ends the wait. */
const never = new AbortController().signal;

type Start = {
  readonly wish: Wish;
  readonly runId: string;
  readonly context: PartContext;
  readonly supervisor: Supervisor;
  readonly server: RunningServer;
  readonly sdk: SdkProgram;
  readonly collectorUrl: string;
  readonly screen: Screen;
  readonly undo: Undo;
  readonly guard: Guard;
};

/** Resolves when the workers that are to be there before the load are ready. @throws RunFailed when one is not, or a part ends meanwhile. */
export async function startWorkerSide(start: Start): Promise<WorkerSide> {
  const { wish, runId, context, supervisor, server, sdk, collectorUrl, screen, undo } = start;
  const { plan, faults } = wish;
  const theirs = attended(plan.agentName, screen.note, context.signal);
  const onMessage = plan.worker === "external" ? theirs.tell : () => {};
  const tap = plan.wiretap === "on" ? await startTap(start, onMessage) : undefined;
  undo.add("external worker", async () => theirs.fallSilent());
  const nodeUrls = tap?.wsUrls ?? server.addresses.map(({ wsUrl }) => wsUrl);
  const workerUrls = (plan.workersOn === "all" ? nodeUrls.map((_, i) => i + 1) : plan.workersOn).flatMap(
    (node) => nodeUrls[node - 1] ?? [],
  );
  const { address } = server;
  const own = { context, plan, runId, workerUrls, collectorUrl, address, faults: faults.worker, sdk };
  const ours = workforce(own, supervisor, undo, screen.note);
  // A worker would wait for a dead server for a minute.
  const partEnded = supervisor.partEnded.then(endedAtStart);
  if (plan.worker === "external") await Promise.race([awaitTheirs(start, theirs, workerUrls[0] ?? ""), partEnded]);
  else if (plan.workersAfterMs > 0)
    screen.note(`${workersTitle(plan)}: ${plan.workersAfterMs / 1000} s after the load`);
  else await screen.phase(workersTitle(plan), ({ say }) => Promise.race([ours.startAll(say, never), partEnded]));
  return {
    workforce: ours,
    startLate: (over) => ours.startAll(() => {}, over),
    tellLoadStarted(atUs) {
      tap?.child.send({ type: "load-started", atUs } satisfies LoadStartedMessage);
      ours.loadStarted(atUs);
    },
  };
}

function startTap(start: Start, onMessage: (message: WiretapMessage) => void): Promise<Wiretap> {
  const { wish, runId, context, supervisor, server, screen, undo } = start;
  return screen.phase("wiretap", async ({ rename }) => {
    const tap = await startWiretap({
      ...{ context, runId, seed: wish.plan.seed, port: wish.tapPort, faults: wish.faults.wiretap, onMessage },
      upstreamUrls: server.addresses.map(({ httpUrl }) => httpUrl),
      started: (child) => undo.add("wiretap", () => supervisor.stop(child)),
    });
    rename(`wiretap ${tap.wsUrls.join(", ")} in front of the server`);
    return tap;
  });
}

async function awaitTheirs(start: Start, theirs: Attended, workerUrl: string): Promise<void> {
  const { wish, server, screen, context } = start;
  const { agentName } = wish.plan;
  const lines = workerEnvironment(workerUrl, server.address, wish.server.theirs === null);
  // On the terminal alone, whatever --json and --quiet say: nobody else can start the worker.
  screen.note(invitation(agentName, lines, wish.workerEnvFile));
  if (wish.workerEnvFile !== "") await lendEnvironment(start, lines);
  await screen.phase(`worker: yours, as "${agentName}"`, async ({ rename }) => {
    await theirs.arrived(wish.workerTimeoutMs, context.signal);
    rename(`worker: yours, registered as "${agentName}"`);
  });
}

/** Under guard, so that its secret does not outlive a kill -9. */
async function lendEnvironment({ wish, runId, guard, undo }: Start, lines: readonly string[]): Promise<void> {
  const file = resolve(wish.workerEnvFile);
  const takeBack = await lendFile(file, `${lines.join("\n")}\n`, { runId, guard }).catch((error: unknown) => {
    throw new RunFailed(`--worker-env: ${file} cannot be made (${error instanceof Error ? error.message : error})`);
  });
  undo.add("worker-env", async () => takeBack());
}

function endedAtStart({ role }: { readonly role: Role }): never {
  throw new RunFailed(`${role} ended before the load started; see ${logOf(role)} in the run's folder`);
}

function workersTitle({ worker, workers, idleProcesses, capacity }: Plan): string {
  if (workers === 0) return "no worker (--workers 0)";
  const title = workers === 1 ? "worker" : `${workers} workers`;
  if (worker === "sdk") return `${title}: @livekit/agents, ${idleProcesses} warm processes each`;
  return `${title}: the protocol alone${capacity === null ? "" : `, ${capacity} jobs at most each`}`;
}
