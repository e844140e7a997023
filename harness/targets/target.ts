// What every target is: a livekit-server that answers, and how to end it. One file per kind beside this one.

import type { ServerKey } from "./server-key.js";

/**
 * Where a running server is reached, and with which key. The secret is never written to an argument, and to a file only
 * where the user asked for one (lent-file.ts).
 */
export type ServerAddress = {
  /** `http://…` or `https://…`, no slash at the end. */
  readonly httpUrl: string;
  /** The same as `ws://…` or `wss://…`. */
  readonly wsUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
};

export type RunningTarget = {
  readonly address: ServerAddress;
  /** As the server says it, "unknown" where it does not. */
  readonly serverVersion: string;
  /** Whether the server's stamps are of this machine's wall clock. */
  readonly clock: "same-host" | "unmeasured";
  /** Resolves when the server has ended, by itself or by `stop`; never for a server that is not ours. */
  readonly ended: Promise<TargetEnd>;
  /** What was started for it. */
  readonly started: Guarded | { readonly kind: "nothing" };
  /** Ends what was started; safe to call twice. */
  stop(): Promise<void>;
  /** Once it has been stopped: another at the same address, with the same key and none of the rooms; `null` when it is not ours. */
  readonly startAgain: (() => Promise<RunningTarget>) | null;
};

/** What must be ended if the harness is killed before it can stop it itself; see parts/reaper.ts. */
export type Guarded =
  | { readonly kind: "group"; readonly pid: number }
  | { readonly kind: "container"; readonly id: string }
  /** By its inode, so that another that has its name is left alone; `null`: whatever has that name. */
  | { readonly kind: "file"; readonly path: string; readonly inode: string | null }
  /** Those of one run on a server that is not ours; a server of ours takes its rooms with it. */
  | (Omit<ServerAddress, "wsUrl"> & { readonly kind: "rooms"; readonly runId: string });

export type Guard = {
  /** From the moment it is started, ready or not. */
  add(what: Guarded): void;
  /** It is gone: its number may soon be somebody else's. */
  remove(what: Guarded): void;
};

/** How a server of ours ended: `exitCode` is -1 when a signal ended it, `signal` "" when it exited by itself. */
export type TargetEnd = { readonly exitCode: number; readonly signal: string };

/** What a target is given to start a server. */
export type TargetOptions = {
  readonly runId: string;
  /** The run's folder, absolute. The rendered livekit.yaml and the server's log go into its logs/. */
  readonly runFolder: string;
  readonly serverVersion: string;
  readonly key: ServerKey;
  /** Where the server posts its webhooks, as it sees us; "" for none. */
  readonly webhookUrl: string;
  /** room.empty_timeout and room.departure_timeout of the server, whole seconds: the rooms must outlive the watch. */
  readonly roomTimeoutSeconds: number;
  /** Environment variables and, for containers, labels that mark everything as this run's. */
  readonly mark: RunMark;
  readonly guard: Guard;
  /** Says in one line what is being done; a pull or build can take minutes. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
};

/** `<run id>:<pid of the harness>:<its start time>`, under the name `ROLLCALL_RUN` or as the label `rollcall.run`. */
export type RunMark = string;
