// The fixed names inside a run's folder. Explained for users in results/README.md.

export const runFiles = {
  manifest: "manifest.json",
  events: "events",
  k6Events: "events/k6.ndjson",
  wiretapEvents: "events/wiretap.ndjson",
  collectorEvents: "events/collector.ndjson",
  harnessEvents: "events/harness.ndjson",
  dispatches: "dispatches.parquet",
  summary: "summary.json",
  /** The same of a run that goes on, as far as it is certain. */
  checkpoint: "checkpoint.json",
  reportMarkdown: "report.md",
  reportPage: "report.html",
  logs: "logs",
  k6Summary: "logs/k6-summary.json",
  /** Empty on purpose: the user's own must not be read. */
  k6Config: "logs/k6-config.json",
} as const;

/** A node's livekit.yaml; `node` is 1-based, a server alone is the first. */
export const serverConfigOf = (node: number): string =>
  node === 1 ? "logs/livekit.yaml" : `logs/livekit-${node}.yaml`;

/** What k6 says at the end of the leg of a period. */
export const k6SummaryOf = (period: number): string =>
  period === 0 ? runFiles.k6Summary : `logs/k6-summary~${period}.json`;

/** Worker `index` is 1-based. */
export const workerEvents = (index: number): string => `events/worker-${index}.ndjson`;

/** Another environment's worker, made by a fault. `index` is 1-based. */
export const rivalEvents = (index: number): string => `events/rival-${index}.ndjson`;

/** npm's lock file of a package under test; `key` is its name among the manifest's versions. */
export const versionLockOf = (key: string): string => `versions/${key}.package-lock.json`;

/** What a process printed, standard output and error together. */
export const logOf = (role: string): string => `logs/${role}.log`;
