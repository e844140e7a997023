// How the harness talks to the Node processes it starts. Each has an IPC channel: it stops when told to, and exits by
// itself when the channel closes, so that nothing survives a killed harness.

/** The one message from the harness to a collector or worker. */
export type StopMessage = { readonly type: "stop" };

/** Names of the environment variables the harness sets for its children. Secrets travel only in these. */
export const environmentNames = {
  /** `<run id>:<pid of the harness>:<its start time>`; `doctor --clean` finds orphans by it. */
  run: "ROLLCALL_RUN",
  apiKey: "ROLLCALL_API_KEY",
  apiSecret: "ROLLCALL_API_SECRET",
  /** JSON of CollectorSettings. */
  collector: "ROLLCALL_COLLECTOR",
  /** JSON of StubSettings; inherited by the worker's job processes. */
  stub: "ROLLCALL_STUB",
  /** JSON of LoadSettings. */
  load: "ROLLCALL_LOAD",
} as const;

/** The settings of a stub worker. Holds no secret: the key and secret have variables of their own. */
export type StubSettings = {
  readonly runId: string;
  /** The worker's and its job processes' common events file. */
  readonly eventsFile: string;
  readonly collectorUrl: string;
  /** The server's URL, `ws://` or `wss://`. */
  readonly serverUrl: string;
  readonly agentName: string;
  readonly idleProcesses: number;
  readonly holdMs: number;
};

/** The settings of a k6 program. Holds no secret. */
export type LoadSettings = {
  readonly runId: string;
  /** The server's URL, `http://` or `https://`. */
  readonly serverUrl: string;
  readonly collectorUrl: string;
  readonly agentName: string;
  readonly recover: boolean;
  readonly planned: number;
  readonly rate: { readonly count: number; readonly perMs: number };
  readonly deadlineMs: number;
  readonly graceMs: number;
  readonly holdMs: number;
  /** Where handleSummary writes k6's own end-of-test data (JSON). */
  readonly k6SummaryFile: string;
};
