// Runs the real command the way a user does and reads what it leaves. Every run gets a results folder of its own.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { causes } from "../contract/causes.js";
import { type Manifest, manifestSchema } from "../contract/manifest.js";
import { runFiles } from "../contract/run-files.js";
import { type Summary, summarySchema } from "../contract/summary.js";

export const root = join(import.meta.dirname, "..");

/**
 * For runs beside others, or that fill the machine themselves: how late the machinery is is not what they ask, and a run that is
 * void for it could not be judged. What voids a run is tested by files that run alone (steady, overload).
 */
export const onBusyMachine = ["--max-scheduling-delay", "10s", "--max-event-loop-delay", "10s"] as const;

export type Finished = { readonly status: number; readonly stdout: string; readonly stderr: string };

export type Running = {
  readonly process: ChildProcess;
  readonly results: string;
  readonly finished: Promise<Finished>;
};

/** Starts `rollcall` with these arguments; those of `run` get an --out of their own. */
export async function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Running> {
  const results = await mkdtemp(join(tmpdir(), "rollcall-test-"));
  const out = args[0] === "run" && !args.includes("--out") ? ["--out", results] : [];
  const child = spawn(process.execPath, [join(root, "bin/rollcall.mjs"), ...args, ...out], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr.on("data", (data: Buffer) => {
    stderr += data.toString();
  });
  const finished = once(child, "close").then(([code]) => ({
    status: code === null ? -1 : Number(code),
    stdout,
    stderr,
  }));
  return { process: child, results, finished };
}

/** Runs to the end. */
export async function rollcall(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Finished & { readonly results: string }> {
  const { results, finished } = await start(args, env);
  return { ...(await finished), results };
}

export type Kept = {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly summary: Summary;
  /** All events of one observer's file. */
  readonly events: (name: string) => readonly Event[];
};

export type Event = Readonly<Record<string, unknown>> & { readonly event: string };

/** The one run kept in a results folder. @throws when there is none. */
export function kept(results: string, scenario = "steady"): Kept {
  const folder = folderIn(results, scenario);
  if (folder === undefined) throw new Error(`no run of ${scenario} is in ${results}`);
  return {
    folder,
    manifest: manifestSchema.parse(JSON.parse(readFileSync(join(folder, runFiles.manifest), "utf8"))),
    summary: summarySchema.parse(JSON.parse(readFileSync(join(folder, runFiles.summary), "utf8"))),
    events: (name) => eventsIn(join(folder, name)),
  };
}

const rowSchema = z
  .object({
    n: z.int(),
    room: z.string(),
    outcome: z.string(),
    cause: z.enum(causes).nullable(),
    also_fits: z.array(z.enum(causes)).nullable(),
    delay_us: z.number().nullable(),
    path: z.string(),
    room_state: z.string(),
    request_us: z.number(),
    due_us: z.number().nullable(),
    node: z.int().nullable(),
    worker_node: z.int().nullable(),
    duplicated: z.boolean(),
    reoffers: z.int(),
  })
  .transform(({ also_fits, delay_us, room_state, request_us, due_us, worker_node, ...row }) => ({
    ...row,
    ...{ roomState: room_state, requestUs: request_us, dueUs: due_us, workerNode: worker_node },
    alsoFits: also_fits ?? [],
    delayMs: delay_us === null ? null : delay_us / 1000,
  }));

/** One dispatch as the analysis judged it. */
export type Row = Readonly<z.infer<typeof rowSchema>>;

/** Every dispatch of a run, in the order of request. */
export function rowsOf({ folder }: Kept): readonly Row[] {
  const text = execFileSync(process.execPath, [join(root, "build/analysis.mjs"), "rows", folder], { encoding: "utf8" });
  return text
    .trim()
    .split("\n")
    .map((line) => rowSchema.parse(JSON.parse(line)));
}

/** The faults that were really injected into a dispatch, whoever wrote them down: their names by room. */
export function injectedIn({ folder, events }: Kept): ReadonlyMap<string, readonly string[]> {
  const rooms = new Map<string, readonly string[]>();
  for (const file of readdirSync(join(folder, runFiles.events))) {
    for (const { event, room, fault } of events(join(runFiles.events, file))) {
      if (event !== "fault" || typeof room !== "string" || room === "") continue;
      rooms.set(room, [...(rooms.get(room) ?? []), String(fault)]);
    }
  }
  return rooms;
}

export function folderIn(results: string, scenario = "steady"): string | undefined {
  const parent = join(results, scenario);
  if (!existsSync(parent)) return undefined;
  const name = readdirSync(parent).find((entry) => entry !== "latest");
  return name === undefined ? undefined : join(parent, name);
}

function eventsIn(file: string): readonly Event[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

/** Waits until the run in `results` has written an event; `file` as in contract/run-files. @throws when none came in time. */
export async function untilEvent(
  results: string,
  file: string,
  matches: (event: Event) => boolean,
  scenario = "steady",
  patienceMs = 120_000,
): Promise<Event> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 100) {
    const folder = folderIn(results, scenario);
    const found = folder === undefined ? undefined : eventsIn(join(folder, file)).find(matches);
    if (found !== undefined) return found;
    await sleep(100);
  }
  throw new Error(`no such event came in ${file} of ${results}`);
}

/** Living processes that carry a run's mark in their environment (Linux). */
export function processesOf(runId: string): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) return false;
      return readFileSync(`/proc/${pid}/environ`, "utf8").includes(`ROLLCALL_RUN=${runId}`);
    } catch {
      return false;
    }
  });
}

/** As {@link processesOf}, once they have had `patienceMs` to end. */
export async function leftAfter(runId: string, patienceMs: number): Promise<readonly string[]> {
  for (let waitedMs = 0; waitedMs < patienceMs && processesOf(runId).length > 0; waitedMs += 100) await sleep(100);
  return processesOf(runId);
}

/** Every file of a folder with its text. */
export function textsIn(folder: string): readonly { readonly file: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, text: readFileSync(file, "latin1") }));
}
