// The life of one run, from an empty folder to a verdict. Read `carryOut` aloud: whatever is started is pushed on a
// stack, and the stack is unwound in reverse order whatever happens: load, workers, rooms, collector, server, reaper.

import { rm } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Role } from "../contract/events.js";
import { exitStatus } from "../contract/exit-status.js";
import type { Plan } from "../contract/manifest.js";
import { logOf, runFiles } from "../contract/run-files.js";
import { UsageError } from "../contract/usage-error.js";
import { childEnvironment } from "./environment.js";
import { type Interrupts, listenForInterrupts } from "./interrupts.js";
import { manifestOf } from "./manifest.js";
import { markOf } from "./mark.js";
import { type Observer, observe } from "./observer.js";
import { analyze } from "./parts/analysis.js";
import { startCollector } from "./parts/collector.js";
import { loadCompleted, startLoad } from "./parts/load.js";
import type { PartContext } from "./parts/parts.js";
import { type Reaper, startReaper } from "./parts/reaper-link.js";
import { type Supervisor, supervise } from "./parts/supervisor.js";
import { startWorkers } from "./parts/worker.js";
import { provisionK6 } from "./provision/provision.js";
import { type Ending, endingText, requestAll, usualLoadMs } from "./requesting.js";
import { RunFailed } from "./run-failed.js";
import { linkLatest, makeRunFolder, writeManifest } from "./run-folder.js";
import { liveLine, liveSayer, type Screen, screenFor } from "./screen.js";
import { checkTarget, ignoredEnvironment, openServer } from "./server.js";
import type { Wish } from "./settings.js";
import { roomsOf, sweepRooms } from "./sweep.js";
import type { RunMark, RunningTarget } from "./targets/target.js";
import { type Undo, undoStack } from "./undo.js";
import { versionsOf } from "./versions.js";

export type RunRequest = {
  readonly wish: Wish;
  readonly runId: string;
  /** As typed, for the manifest. */
  readonly command: readonly string[];
  /** The checkout, absolute. */
  readonly root: string;
};

/** What the steps of one run share. */
type Run = RunRequest & {
  readonly startedAt: Date;
  readonly folder: string;
  readonly screen: Screen;
  readonly observer: Observer;
  readonly interrupts: Interrupts;
  readonly mark: RunMark;
  /** The environment of a child, with variables of its own. */
  readonly environment: PartContext["environment"];
  readonly reaper: Reaper;
  readonly undo: Undo;
};

/** @returns the exit status. @throws UsageError or RunFailed when it could not be carried out. */
export async function run(request: RunRequest): Promise<number> {
  const { wish, runId, root } = request;
  checkTarget(wish.plan.target, process.env);
  const startedAt = new Date();
  const screen = screenFor(wish.output);
  const ignored = ignoredEnvironment(wish.plan.target, process.env);
  if (ignored !== undefined) screen.note(ignored);
  const folder = await makeRunFolder(wish.resultsFolder, wish.plan.scenario, startedAt, runId);
  const interrupts = listenForInterrupts(screen.note);
  const observer = observe(join(folder, runFiles.harnessEvents));
  const mark = markOf(runId);
  const environment = (own: Readonly<Record<string, string>>) => childEnvironment(mark, own);
  // First of all: everything that is started afterwards is under its guard, the analysis too.
  const reaper = await startReaper(join(root, "build"), environment({}), join(folder, logOf("reaper")));
  const state: Run = {
    ...request,
    startedAt,
    folder,
    screen,
    observer,
    interrupts,
    mark,
    environment,
    reaper,
    undo: undoStack(),
  };

  let judgeable = false;
  const ended = await carryOut(state, () => {
    judgeable = true;
  });
  if (ended.kind === "interrupted") observer.record({ event: "interrupted", signal: String(interrupts.first.reason) });
  const problems = await screen.phase("stop: whatever runs, in reverse order", () => state.undo.unwind());
  for (const problem of problems) screen.note(`not stopped properly: ${problem}`);
  const interrupted = interrupts.first.aborted;
  observer.close();
  interrupts.stopListening();

  // A full disk ends several parts at once; it is the reason, whichever was seen first.
  const failure = observer.failure();
  const ending: Ending = failure === undefined ? ended : { kind: "failed", error: failure };
  const verdict = judgeable
    ? await analyze(join(root, "build"), folder, wish.output, environment({}), reaper.guard)
    : exitStatus.unknown;
  await reaper.release();
  if (ending.kind === "failed") {
    // Bad input found by asking (a wrong secret): a folder of it would only be in the way.
    if (ending.error instanceof UsageError) await rm(folder, { recursive: true, force: true });
    throw ending.error;
  }
  if (wish.output === "full") process.stdout.write(`\nrun folder  ${shortest(folder)}\n`);
  return interrupted ? exitStatus.interrupted : verdict;
}

async function carryOut(run: Run, judgeable: () => void): Promise<Ending> {
  const { screen, interrupts, observer, undo, folder, wish, runId, mark, reaper } = run;
  const { plan } = wish;
  const toolsFolder = join(run.root, "tools");
  try {
    const { context, supervisor } = prepare(run);
    const k6 = await screen.phase("k6", async ({ say, rename }) => {
      const found = await provisionK6({ toolsFolder, say, signal: interrupts.first });
      rename(`k6 ${found.version} (${found.how})`);
      return found;
    });
    const { serverVersion } = wish;
    const { guard } = reaper;
    const target = await screen.phase("livekit-server", (voice) =>
      openServer(
        { plan, serverVersion, runId, runFolder: folder, mark, guard, toolsFolder, signal: interrupts.first },
        voice,
      ),
    );
    if (target.started.kind !== "nothing") {
      const pid = target.started.kind === "group" ? target.started.pid : 0;
      supervisor.watch("server", pid, target.ended, join(folder, logOf("server")));
    }
    undo.add("server", () => supervisor.end("server", () => target.stop()));
    await writeManifest(folder, await manifestFor(run, k6.version, target));
    await linkLatest(folder);
    judgeable();

    let showLive = (_line: string) => {};
    const collector = await startCollector(
      context,
      (child) => undo.add("collector", () => supervisor.stop(child)),
      (live) => showLive(liveLine(live, plan.planned)),
    );
    undo.add("rooms", () => sweep(run, supervisor, target));
    const workers = await screen.phase(workersTitle(plan), ({ say }) => {
      const ready = startWorkers({
        ...{ context, plan, runId, say, address: target.address, collectorUrl: collector.url },
        started: (worker) => undo.add(worker.role, () => supervisor.stop(worker)),
      });
      return Promise.race([ready, supervisor.partEnded.then(endedAtStart)]);
    });
    const title = `load: ${plan.planned} dispatches, about ${Math.ceil(usualLoadMs(plan) / 1000)} s`;
    return await screen.phase(title, async ({ say, rename }) => {
      showLive = liveSayer(say, () => performance.now());
      const startTheLoad = () =>
        startLoad(context, k6.path, plan, runId, target.address, collector.url, wish.k6Outputs);
      const requesting = requestAll({ ...run, ...{ plan, collector, workers, supervisor, startLoad: startTheLoad } });
      // The line of a phase that is over cannot be written any more.
      const ending = await requesting.finally(() => {
        showLive = () => {};
      });
      rename(`load: ${endingText(ending)}`);
      return ending;
    });
  } catch (error) {
    // An interrupt makes whatever was under way fail; that failure is no news.
    if (interrupts.first.aborted) return { kind: "interrupted" };
    observer.record({
      event: "failed",
      reason: error instanceof Error ? error.message : String(error),
    });
    return { kind: "failed", error };
  }
}

function prepare(run: Run): { readonly supervisor: Supervisor; readonly context: PartContext } {
  const { root, folder, observer, interrupts, environment, reaper } = run;
  const supervisor = supervise({
    observer,
    guard: reaper.guard,
    completed: (role, end) => role === "k6" && loadCompleted(end),
    hurry: interrupts.hurry,
  });
  const buildFolder = join(root, "build");
  const context = { runFolder: folder, buildFolder, environment, start: supervisor.start, signal: interrupts.first };
  return { supervisor, context };
}

async function manifestFor(run: Run, k6Version: string, target: RunningTarget) {
  const versions = await versionsOf(run.root, { k6: k6Version, livekitServer: target.serverVersion });
  const { startedAt, command, wish } = run;
  return manifestOf({ id: run.runId, startedAt, command, plan: wish.plan, versions, serverClock: target.clock });
}

/** A server that has ended took its rooms with it. */
async function sweep(run: Run, supervisor: Supervisor, target: RunningTarget): Promise<void> {
  if (target.started.kind !== "nothing" && !supervisor.isRunning("server")) return;
  run.observer.record({
    event: "swept",
    rooms: await sweepRooms(roomsOf(target.address), run.runId, run.interrupts.hurry),
  });
}

/** A worker would wait for a dead server for a minute. */
function endedAtStart({ role }: { readonly role: Role }): never {
  throw new RunFailed(`${role} ended before the load started; see ${logOf(role)} in the run's folder`);
}

/** As short as it can be typed from here. */
function shortest(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path.startsWith("..") ? folder : path;
}

const workersTitle = ({ workers, idleProcesses }: Plan): string =>
  workers === 0
    ? "no worker (--workers 0)"
    : `${workers === 1 ? "worker" : `${workers} workers`}: @livekit/agents, ${idleProcesses} warm processes each`;
