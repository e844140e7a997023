// What a command line asks of the workers: whose they are, how many, and how they are observed. Says of every flag that
// is given with a kind of worker it means nothing to that it does.

import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Plan } from "../contract/manifest.js";
import { UsageError } from "../contract/usage-error.js";
import type { Reader } from "./flags.js";
import { countOf, durationMsOf } from "./quantities.js";
import type { ValueName } from "./run-flags.js";

export type WorkerPlan = Pick<
  Plan,
  | "worker"
  | "workers"
  | "workersAfterMs"
  | "workersOn"
  | "capacity"
  | "presence"
  | "wiretap"
  | "metadata"
  | "idleProcesses"
  | "agentName"
>;

/** What the manifest need not know: it changes nothing in what is measured. */
export type WorkerWish = {
  /** 0: the kernel chooses. */
  readonly tapPort: number;
  readonly workerTimeoutMs: number;
  /** "" for none. */
  readonly workerEnvFile: string;
};

const mostSdkWorkers = 64;
/** One process holds them all. */
const mostWireWorkers = 1_000;
/** livekit-server refuses more. */
const mostMetadataBytes = 64 * 1024;

/**
 * It reaches k6 within one environment variable, as JSON; Linux takes 128 KiB of one (MAX_ARG_STRLEN), and the other
 * settings need their part.
 */
const mostSerializedBytes = 120 * 1024;

/** Which flags mean something to which kind of worker alone. */
const meantFor: Readonly<Record<string, readonly Plan["worker"][]>> = {
  workers: ["sdk", "wire"],
  "workers-after": ["sdk", "wire"],
  "idle-processes": ["sdk"],
  "agents-version": ["sdk"],
  "node-version": ["sdk"],
  capacity: ["wire"],
  join: ["wire"],
  "no-wiretap": ["sdk", "wire"],
  "workers-on": ["sdk", "wire"],
  metadata: ["external"],
  "worker-env": ["external"],
  "worker-timeout": ["external"],
};

/** Why, where it is not plain. */
const because: Readonly<Record<string, string>> = {
  "agents-version": "no other runs @livekit/agents",
  "node-version": "the Node of no other is under test",
  "no-wiretap": "an external worker is known by the wiretap alone",
  metadata: "our own workers know a dispatch by the metadata of ours",
};

/** @param ourAgentName what is asked for when no name is given; only our own workers have it. */
export function workerWishOf(
  { given, read, problems }: Reader<ValueName>,
  ourAgentName: string,
  nodes: number,
): { readonly plan: WorkerPlan; readonly wish: WorkerWish } {
  const worker = read("worker", workerOf, "sdk");
  for (const [flag, kinds] of Object.entries(meantFor)) {
    const isGiven = given.values.has(flag) || given.switches.has(flag);
    const why = because[flag] === undefined ? "" : `: ${because[flag]}`;
    if (isGiven && !kinds.includes(worker)) problems.push(`--${flag} is for --worker ${kinds.join(" or ")}${why}`);
  }
  if (worker === "external" && !given.values.has("agent-name")) {
    problems.push("--worker external needs --agent-name: the name under which your agent registers");
  }
  if (given.switches.has("no-wiretap") && given.values.has("tap-port")) {
    problems.push("give --no-wiretap or --tap-port, not both");
  }
  const mostWorkers = worker === "wire" ? mostWireWorkers : mostSdkWorkers;
  return {
    plan: {
      worker,
      workers: worker === "external" ? 0 : read("workers", (text) => countOf(text, 0, mostWorkers), 1),
      workersAfterMs: read("workers-after", timeMsOf, 0),
      workersOn: read<Plan["workersOn"]>("workers-on", (text) => nodesOf(text, nodes), "all"),
      capacity: worker === "wire" ? read("capacity", (text) => countOf(text, 1, 1_000_000), null) : null,
      presence: worker === "wire" && given.switches.has("join") ? "signalling" : "none",
      wiretap: given.switches.has("no-wiretap") ? "off" : "on",
      metadata: worker === "external" ? read("metadata", metadataOf, "") : null,
      idleProcesses: worker === "sdk" ? read("idle-processes", (text) => countOf(text, 0, 64), 3) : 0,
      agentName: read("agent-name", nameOf, ourAgentName),
    },
    wish: {
      // The last port that there is must do for the last node.
      tapPort: read("tap-port", (text) => countOf(text, 1, 65_536 - nodes), 0),
      workerTimeoutMs: read("worker-timeout", timeoutMsOf, 120_000),
      workerEnvFile: read("worker-env", newFileOf, ""),
    },
  };
}

function workerOf(text: string): Plan["worker"] {
  if (text === "sdk" || text === "wire" || text === "external") return text;
  throw new UsageError(`"${text}" is not a worker; there are sdk, wire and external`);
}

function nameOf(text: string): string {
  if (text.trim() === "") throw new UsageError("must not be empty");
  return text;
}

/** All of them in their order are "all", however they were written: a baseline holds one against the other. */
function nodesOf(text: string, nodes: number): Plan["workersOn"] {
  if (text === "all") return text;
  const on = text.split(",").map((one) => countOf(one, 1, nodes));
  return on.length === nodes && on.every((node, index) => node === index + 1) ? "all" : on;
}

function timeMsOf(text: string): number {
  const timeMs = durationMsOf(text);
  if (timeMs > 3_600_000) throw new UsageError(`"${text}" is outside 0s to 1h`);
  return timeMs;
}

function timeoutMsOf(text: string): number {
  const timeoutMs = durationMsOf(text);
  if (timeoutMs < 1 || timeoutMs > 3_600_000) throw new UsageError(`"${text}" is outside 1ms to 1h`);
  return timeoutMs;
}

/** Never one that is there: it would be removed at the end. */
function newFileOf(file: string): string {
  if (existsSync(file)) throw new UsageError(`${file} is there already; name a new file`);
  if (!existsSync(dirname(file))) throw new UsageError(`${dirname(file)} is no folder`);
  return file;
}

/** The text itself, or with `@` the text of a file. */
function metadataOf(text: string): string {
  const metadata = text.startsWith("@") ? textOf(text.slice(1)) : text;
  const bytes = Buffer.byteLength(metadata);
  if (bytes > mostMetadataBytes) throw new UsageError(`${bytes} bytes; at most ${mostMetadataBytes} are taken`);
  const serialized = Buffer.byteLength(JSON.stringify(metadata));
  if (serialized > mostSerializedBytes) {
    throw new UsageError(`${serialized} bytes as JSON, escapes included; at most ${mostSerializedBytes} are taken`);
  }
  return metadata;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
}
