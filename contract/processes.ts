// How the harness talks to the Node processes it starts. Each has an IPC channel: it stops when told to, and exits by
// itself when the channel closes, so that nothing survives a killed harness.

import type { WiretapFault, WorkerFault } from "./faults.js";
import type { Plan } from "./manifest.js";
import type { Segments } from "./segment.js";

/** From the harness to every Node part that it starts. */
export type StopMessage = { readonly type: "stop" };

/** Names of the environment variables the harness sets for its children. Secrets travel only in these. */
export const environmentNames = {
  /** `<run id>:<pid of the harness>:<its start time>`; `doctor --clean` finds orphans by it. */
  run: "ROLLCALL_RUN",
  apiKey: "ROLLCALL_API_KEY",
  apiSecret: "ROLLCALL_API_SECRET",
  /** JSON of CollectorSettings. */
  collector: "ROLLCALL_COLLECTOR",
  /** JSON of WiretapSettings. */
  wiretap: "ROLLCALL_WIRETAP",
  /** JSON of StubSettings or WireSettings; inherited by the worker's job processes. */
  stub: "ROLLCALL_STUB",
  /** JSON of LoadSettings. */
  load: "ROLLCALL_LOAD",
} as const;

/** From the harness when k6 says that the load starts: faults count their time from `atUs` (monotonic). */
export type LoadStartedMessage = { readonly type: "load-started"; readonly atUs: number };

/** What every stub worker is told. Holds no secret: the key and secret have variables of their own. */
type CommonStubSettings = {
  readonly runId: string;
  /** The worker's and its job processes' common events file. */
  readonly eventsFile: string;
  /** How that file is cut; `null`: it is not. */
  readonly segments: Segments | null;
  readonly collectorUrl: string;
  /** The wiretap's URL, or the server's without one, `ws://` or `wss://`. */
  readonly serverUrl: string;
  readonly agentName: string;
  readonly holdMs: number;
  readonly seed: number;
  readonly faults: readonly WorkerFault[];
};

/** The settings of a stub worker on the real SDK. */
export type StubSettings = CommonStubSettings & { readonly idleProcesses: number };

/** The settings of a wire worker process. */
export type WireSettings = Omit<CommonStubSettings, "serverUrl"> & {
  /** As {@link CommonStubSettings.serverUrl}, one for each worker in turn: with fewer than workers, they begin again. */
  readonly serverUrls: readonly string[];
  /** How many workers this one process registers. */
  readonly workers: number;
  /** Jobs that each holds at most; it says no to the next and reports itself full. `null`: no limit. */
  readonly capacity: number | null;
  /** `signalling`: it opens the room's signalling socket for each job, so that the server sees a participant. */
  readonly presence: "none" | "signalling";
  /** `rival` plays another environment's worker: it takes jobs of this run's rooms, tells nobody, and writes each as a fault. */
  readonly role: "worker" | "rival";
};

/** The settings of the wiretap. */
export type WiretapSettings = {
  readonly runId: string;
  readonly eventsFile: string;
  /** How that file is cut; `null`: it is not. */
  readonly segments: Segments | null;
  /** The server's nodes, `http://` or `https://`, no slash at the end. */
  readonly upstreamUrls: readonly string[];
  /** Where it listens, with a port for each node: `port`, the next one ...; 0 lets the kernel choose them. */
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  readonly faults: readonly WiretapFault[];
};

/**
 * Node's options for the wiretap. Its garbage is little and dies young: with these it is collected less often, and without
 * helper threads, whose start on two busy cores costs more than they save (bench wiretap-overhead: the added p99 fell by
 * about a fifth).
 */
export const wiretapNodeOptions: readonly string[] = [
  "--min-semi-space-size=16",
  "--initial-old-space-size=64",
  "--single-threaded-gc",
];

/** What the wiretap tells the harness over its IPC channel. The facts are in its file; this is for readiness and the screen. */
export type WiretapMessage =
  /** `urls` is in the order of the nodes, `http://…`, no slash at the end; the same with `ws://` for workers. */
  | { readonly type: "listening"; readonly urls: readonly string[] }
  /** The server took a worker's connection; nothing is known of the worker yet. */
  | { readonly type: "link-opened"; readonly link: number }
  | {
      readonly type: "registered";
      readonly link: number;
      readonly agentName: string;
      readonly jobType: "room" | "publisher" | "participant" | "unknown";
      readonly deployment: string;
      readonly workerId: string;
    }
  | { readonly type: "link-closed"; readonly link: number }
  /** A worker asked, and the server could not be reached or said no. */
  | { readonly type: "link-refused"; readonly httpStatus: number; readonly error: string };

/**
 * From the harness to a worker: it takes no new job, and ends by itself once those it has are over, or after `patienceMs`
 * whatever it has then.
 */
type DrainMessage = { readonly type: "drain"; readonly patienceMs: number };

/** Whatever a stub worker is told. */
export type WorkerMessage = StopMessage | LoadStartedMessage | DrainMessage;

/**
 * The part of a load that one k6 process makes: dispatches `firstN` to `untilN` (that one left out) of a plan of one constant
 * wave, or the whole of any plan.
 */
export type Leg = {
  readonly firstN: number;
  readonly untilN: number;
  /**
   * Of a later leg: the wall instant of the load's zero, in milliseconds, and that at which this leg's first dispatch starts, by
   * the wall clock of now: it may have been stepped since the zero. `null` for the first leg, which makes the zero.
   */
  readonly later: { readonly zeroWallMs: number; readonly startsAtWallMs: number } | null;
};

/** The settings of a k6 program. Holds no secret. */
export type LoadSettings = {
  readonly runId: string;
  /** The servers' URLs, `http://` or `https://`, at least one. Dispatch n asks the one in place n modulo their number. */
  readonly serverUrls: readonly string[];
  readonly collectorUrl: string;
  readonly agentName: string;
  /** The metadata of every dispatch; `null`: our own key, by which our own workers know a dispatch. */
  readonly metadata: string | null;
  readonly paths: Plan["paths"];
  readonly seed: number;
  /** The k6 scenario's name, with which k6 tags its metrics. */
  readonly scenario: string;
  readonly waves: Plan["waves"];
  readonly arrivals: Plan["arrivals"];
  readonly planned: number;
  readonly warmUp: Plan["warmUp"];
  readonly leg: Leg;
  readonly recover: boolean;
  readonly deadlineMs: number;
  readonly graceMs: number;
  readonly holdMs: number;
  /** Rooms that may be on the server at once, on one that others use too; `null`: no limit. */
  readonly mostRoomsAlive: number | null;
  /** Between two warm-ups, milliseconds; 0 on a server that is ours alone. */
  readonly warmUpGapMs: number;
  /** Where handleSummary writes k6's own end-of-test data (JSON). */
  readonly k6SummaryFile: string;
};
