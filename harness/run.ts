// The life of one run, from an empty folder to a verdict. Read `carryOut` aloud: whatever is started is pushed on a
// stack, and the stack is unwound in reverse order whatever happens: load, workers, wiretap, rooms, server, collector,
// reaper.

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { isLeg } from "../contract/events/role.js";
import { exitStatus } from "../contract/exit-status.js";
import type { Plan } from "../contract/manifest.js";
import { logOf, runFiles } from "../contract/run-files.js";
import type { Segments } from "../contract/segment.js";
import { gracefulStopMs } from "../contract/timing.js";
import { UsageError } from "../contract/usage-error.js";
import { hostClocks } from "./clock.js";
import { disturbedOf } from "./disturbed.js";
import { childEnvironment } from "./environment.js";
import { filesText } from "./files-text.js";
import { guardRooms } from "./guard-rooms.js";
import { type Interrupts, listenForInterrupts } from "./interrupts.js";
import type { LegRelay } from "./leg-relay.js";
import { endOf } from "./live/end.js";
import { serveLive } from "./live/serve.js";
import { manifestOf } from "./manifest.js";
import { markOf } from "./mark.js";
import { serveMetrics } from "./metrics/serve.js";
import { type Observer, observe } from "./observer.js";
import { analyze } from "./parts/analysis.js";
import { startCollector } from "./parts/collector.js";
import { loadCompleted, startLoad } from "./parts/load.js";
import type { PartContext } from "./parts/parts.js";
import { type Reaper, startReaper } from "./parts/reaper-link.js";
import { type Supervisor, supervise } from "./parts/supervisor.js";
import { provisionK6 } from "./provision/provision.js";
import { type Ending, endingText, requestAll, usualLoadMs } from "./requesting.js";
import { sampleResources } from "./resources/sample.js";
import { linkLatest, makeRunFolder, shortestPath, writeManifest } from "./run-folder.js";
import { type RunningServer, runningServer } from "./running-server.js";
import { liveLine, liveSayer, type Screen, screenFor } from "./screen.js";
import { openServer } from "./server.js";
import type { Wish } from "./settings.js";
import { sizingOf, thisMachine } from "./sizing.js";
import { checkTapPorts } from "./tap-ports.js";
import { newServerKey, type ServerKey } from "./targets/server-key.js";
import type { RunMark } from "./targets/target.js";
import { styleFor } from "./terminal.js";
import { type Undo, undoStack } from "./undo.js";
import { startUpkeep } from "./upkeep.js";
import { versionsOf } from "./versions.js";
import { dependenciesOf, keepLocks, prepareVersions, type UnderTest } from "./versions-under-test.js";
import { watchOver } from "./watchdog/watch.js";
import { webhookHostsOf, witnessJoins } from "./witness.js";
import { startWorkerSide } from "./worker-side.js";

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
  readonly segments: Segments | null;
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
  await checkTapPorts(wish);
  const sizing = sizingOf(wish.plan, thisMachine());
  if (sizing.problems.length > 0) throw new UsageError(sizing.problems);
  const startedAt = new Date();
  const screen = screenFor(wish.output);
  for (const note of [...sizing.doubts, ...wish.server.notes]) screen.note(note);
  // To the end of the process, the judgement too: the last scrape is of the whole run.
  const metrics = wish.metrics === null ? undefined : await serveMetrics(wish.metrics, screen.note);
  const live =
    wish.live === null
      ? undefined
      : await serveLive({ ...wish.live, buildFolder: join(root, "build"), note: screen.note });
  const folder = await makeRunFolder(wish, startedAt, runId);
  metrics?.follow(folder);
  live?.follow(folder, shortestPath(folder));
  const interrupts = listenForInterrupts(screen.note);
  const segments = segmentsOf(wish.plan);
  const observer = observe(join(folder, runFiles.harnessEvents), segments);
  const mark = markOf(runId);
  const environment = (own: Readonly<Record<string, string>>) => childEnvironment(mark, own);
  // First of all: everything that is started afterwards is under its guard, the analysis too.
  const reaper = await startReaper(join(root, "build"), environment({}), join(folder, logOf("reaper")));
  const state: Run = {
    ...request,
    startedAt,
    folder,
    screen,
    segments,
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
  const judge = () => analyze(join(root, "build"), folder, wish.output, environment({}), reaper.guard);
  const verdict = await (judgeable ? judge() : Promise.resolve(exitStatus.unknown)).finally(async () =>
    live?.end(await endOf(folder)),
  );
  if ((await reaper.release()) === "sweeping") {
    screen.note(`rooms of this run may be left; for a minute they are still looked for (${logOf("reaper")})`);
  }
  if (ending.kind === "failed") {
    // Bad input found by asking (a wrong secret): a folder of it would only be in the way.
    if (ending.error instanceof UsageError) await rm(folder, { recursive: true, force: true });
    throw ending.error;
  }
  if (wish.output === "full") process.stdout.write(`\n${filesText(folder, styleFor(process.stdout))}`);
  return interrupted ? exitStatus.interrupted : verdict;
}

/** From now on the run's time is cut; period 0 begins before the first part. */
const segmentsOf = ({ segmentMs }: Plan): Segments | null =>
  segmentMs === null ? null : { fromUs: hostClocks.monotonicUs(), lengthMs: segmentMs };

async function carryOut(run: Run, judgeable: () => void): Promise<Ending> {
  const { screen, interrupts, observer, undo, folder, wish, runId } = run;
  const { plan } = wish;
  const style = styleFor(process.stdout);
  try {
    const { context, supervisor } = prepare(run);
    const k6 = await findK6(run);
    const underTest = await prepareVersions({ ...run, signal: interrupts.first });
    const key = wish.server.theirs?.address ?? newServerKey();
    let showLive = (_line: string) => {};
    let requested = 0;
    // Before the server, which posts webhooks to it.
    const collector = await startCollector({
      ...{ context, key, settings: await collectorSettings(run) },
      started: (child) => undo.add("collector", () => supervisor.stop(child)),
      onLive: (live) => {
        requested = live.requested;
        showLive(liveLine(live, plan.planned, style));
      },
    });
    const server = await startServer(run, supervisor, key, collector.webhookUrl);
    await writeManifest(folder, await manifestFor(run, k6.version, server, underTest));
    await keepLocks(folder, underTest.provided);
    await linkLatest(folder);
    judgeable();

    const { theirs } = wish.server;
    guardRooms({ runId, server, theirs, observer, interrupts, guard: run.reaper.guard, undo });
    const eventsFile = join(folder, runFiles.collectorEvents);
    const { address } = server;
    await witnessJoins({ target: plan.target, runId, collector, address, eventsFile, note: screen.note });
    const side = {
      wish,
      runId,
      context,
      supervisor,
      server,
      sdk: underTest.sdk,
      collectorUrl: collector.url,
      screen,
      undo,
      guard: run.reaper.guard,
    };
    const { workforce, startLate, tellLoadStarted } = await startWorkerSide(side);
    return await screen.phase(loadTitle(plan), async ({ say, rename }) => {
      showLive = liveSayer(say, () => performance.now());
      const load = {
        ...{
          context,
          k6: k6.path,
          program: underTest.loadProgram,
          plan,
          runId,
          addresses: server.addresses,
          collectorUrl: collector.url,
        },
        ...{ mostRoomsAlive: mostRoomsAliveOf(wish), warmUpGapMs: warmUpGapMsOf(wish), outputs: wish.k6Outputs },
      };
      const watched = { plan, runFolder: folder, leastFreeBytes: wish.leastFreeBytes, server, observer };
      const ending = await requestAll({
        ...{ plan, collector, supervisor, observer, interrupts, undo, tellLoadStarted },
        startLateWorkers: startLate,
        load: { startLeg: (leg) => startLoad(load, leg), eventsFile: join(folder, runFiles.k6Events) },
        whileLoading: (legs) => keepUp(run, legs),
        watchOver: () => watchOver({ ...watched, requested: () => requested }),
        faults: wish.faults.harness,
        disturbed: disturbedOf({ workforce, server, supervisor }),
      }).finally(() => {
        // The line of a phase that is over cannot be written any more.
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
  const { root, folder, segments, observer, interrupts, environment, reaper } = run;
  const supervisor = supervise({
    observer,
    guard: reaper.guard,
    completed: (role, end) => isLeg(role) && loadCompleted(end),
    hurry: interrupts.hurry,
  });
  const stopSampling = sampleResources(supervisor.parts, observer);
  run.undo.add("resource samples", async () => stopSampling());
  const buildFolder = join(root, "build");
  const { start } = supervisor;
  const context = { runFolder: folder, buildFolder, segments, environment, start, signal: interrupts.first };
  return { supervisor, context };
}

function findK6({ screen, root, interrupts }: Run) {
  return screen.phase("k6", async ({ say, rename }) => {
    const found = await provisionK6({ toolsFolder: join(root, "tools"), say, signal: interrupts.first });
    rename(`k6 ${found.version} (${found.how})`);
    return found;
  });
}

async function startServer(run: Run, supervisor: Supervisor, key: ServerKey, webhookUrl: string) {
  const { wish, runId, folder, mark, root, interrupts } = run;
  const { guard } = run.reaper;
  const options = { plan: wish.plan, serverVersion: wish.serverVersion, runId, runFolder: folder, mark, guard };
  const { theirs } = wish.server;
  const cluster = await run.screen.phase("livekit-server", (voice) =>
    openServer(
      { ...options, theirs, key, webhookUrl, toolsFolder: join(root, "tools"), signal: interrupts.first },
      voice,
    ),
  );
  const server = runningServer(cluster, supervisor, folder);
  run.undo.add("server", server.stop);
  return server;
}

/** Warm-ups keep the rate that is allowed. */
const warmUpGapMsOf = ({ server }: Wish): number =>
  server.remoteLimits === null ? 0 : Math.ceil(1000 / server.remoteLimits.perSecond);

const mostRoomsAliveOf = ({ server }: Wish): number | null => server.remoteLimits?.roomsAlive ?? null;

async function collectorSettings({ wish, runId }: Run) {
  const arrivals = wish.plan.worker === "external" ? "witnessed" : "told";
  const webhookHosts = await webhookHostsOf(wish.plan.target);
  const limits = { mostRoomsAlive: mostRoomsAliveOf(wish), keepMs: gracefulStopMs(wish.plan) };
  return { runId, webhookHosts, arrivals, ...limits } as const;
}

/** Ends before the parts do whose events it packs. */
function keepUp({ folder, root, segments, wish, environment, reaper, screen, undo }: Run, legs: LegRelay): void {
  if (segments === null && wish.checkpointMs === null) return;
  const analysis = {
    buildFolder: join(root, "build"),
    env: environment({}),
    guard: reaper.guard,
    logFile: join(folder, logOf("upkeep")),
  };
  const say = wish.output === "full" ? screen.note : () => {};
  const { checkpointMs } = wish;
  const { hasEnded: legEnded } = legs;
  undo.add(
    "upkeep",
    startUpkeep({ runFolder: folder, segments, checkpointMs, legEnded, analysis, say, tellFailed: screen.note }),
  );
}

async function manifestFor(run: Run, k6Version: string, server: RunningServer, { provided }: UnderTest) {
  const { startedAt, command, wish } = run;
  const parts = {
    k6: k6Version,
    livekitServer: server.serverVersion,
    redis: server.redisVersion,
    worker: wish.plan.worker,
    provided,
  };
  const versions = await versionsOf(run.root, parts);
  const dependencies = dependenciesOf(provided);
  return manifestOf({
    ...{ id: run.runId, startedAt, command, plan: wish.plan, versions, dependencies, serverClock: server.clock },
  });
}

const loadTitle = (plan: Plan): string =>
  `load: ${plan.planned} dispatches, about ${Math.ceil(usualLoadMs(plan) / 1000)} s`;
