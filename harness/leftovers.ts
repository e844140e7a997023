// What earlier runs left behind: processes, containers and their networks that carry a run's mark while the harness of that mark is
// gone (killed with -9, or the machine's memory ran out). Ends exactly those, and never anything of a living run.

import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { execa } from "execa";
import { environmentNames } from "../contract/processes.js";
import { isHarnessAlive, parseMark, type RunMark } from "./mark.js";
import { statOf } from "./process-stat.js";

/** One thing to end. `start` is a process's start time where it can be told, "" elsewhere. */
export type Leftover =
  | { readonly kind: "process"; readonly pid: number; readonly start: string; readonly mark: RunMark }
  | { readonly kind: "container" | "network"; readonly id: string; readonly name: string; readonly mark: RunMark };

export type LeftoverOptions = {
  /** Where `docker` and `ps` are looked for and which engine is asked (PATH, DOCKER_HOST). Default: our own. */
  readonly env?: NodeJS.ProcessEnv;
  /** From SIGTERM to SIGKILL, milliseconds. Default 3000. */
  readonly patienceMs?: number;
};

/** The label that containers of a run carry. */
export const runLabel = "rollcall.run";

/** How long `docker` may take to answer: a missing or hanging engine is not an error, it just shows nothing. */
const dockerTimeoutMs = 5_000;
const pollMs = 25;

/** Everything on this machine that carries the mark of a harness that is gone. Never throws for a missing tool. */
export async function findLeftovers(options: LeftoverOptions = {}): Promise<readonly Leftover[]> {
  const env = options.env ?? process.env;
  const [processes, containers, networks] = await Promise.all([
    markedProcesses(env),
    markedInDocker("container", env),
    markedInDocker("network", env),
  ]);
  return [...processes, ...containers, ...networks].filter(
    (it) => parseMark(it.mark) !== undefined && !isHarnessAlive(it.mark),
  );
}

/** The mark of a run that goes on here; `undefined` as for {@link livingHarnessOf}. */
export async function livingMarkOf(runId: string, env: NodeJS.ProcessEnv = process.env): Promise<RunMark | undefined> {
  const marks = (await markedProcesses(env)).map(({ mark }) => mark);
  return marks.find((one) => parseMark(one)?.runId === runId && isHarnessAlive(one));
}

/** The harness of a run that goes on here; `undefined` when none of its processes is left, or none of them can be seen. */
export async function livingHarnessOf(
  runId: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<number | undefined> {
  const mark = await livingMarkOf(runId, env);
  return mark === undefined ? undefined : parseMark(mark)?.pid;
}

/** Ends what {@link findLeftovers} found; answers with those that are gone now. */
export async function endLeftovers(
  leftovers: readonly Leftover[],
  options: LeftoverOptions = {},
): Promise<readonly Leftover[]> {
  const env = options.env ?? process.env;
  const endOne = async (it: Leftover) =>
    (it.kind === "process" ? await endProcess(it, options.patienceMs ?? 3_000) : await removeFromDocker(it, env)) ===
    "ended"
      ? [it]
      : [];
  // A network can be removed when its containers are gone.
  const isNetwork = (it: Leftover) => it.kind === "network";
  const ended = await Promise.all(leftovers.filter((it) => !isNetwork(it)).map(endOne));
  return [...ended, ...(await Promise.all(leftovers.filter(isNetwork).map(endOne)))].flat();
}

/** In words, for the terminal. */
export const describeLeftover = (it: Leftover): string => {
  const run = parseMark(it.mark)?.runId ?? it.mark;
  return it.kind === "process" ? `process ${it.pid} of run ${run}` : `${it.kind} ${it.name} of run ${run}`;
};

type ProcessLeftover = Extract<Leftover, { kind: "process" }>;
type DockerLeftover = Exclude<Leftover, { kind: "process" }>;
type Outcome = "ended" | "still there";

async function markedProcesses(env: NodeJS.ProcessEnv): Promise<readonly ProcessLeftover[]> {
  if (process.platform === "win32") return [];
  const found = process.platform === "linux" ? processesOfProc() : await processesOfPs(env);
  // A shell that a run's orphan opened would carry the mark too: whoever started us is not to be ended.
  const ours = new Set(ancestors(process.pid));
  return found.filter((it) => !ours.has(it.pid));
}

function processesOfProc(): readonly ProcessLeftover[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => {
    const pid = Number(name);
    const stat = statOf(pid);
    if (stat === undefined || stat.state === "Z") return [];
    const mark = markIn(environmentOf(pid));
    return mark === undefined ? [] : [{ kind: "process" as const, pid, start: stat.startTicks, mark }];
  });
}

/** "" for processes of other users, which we could not end either. */
function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8");
  } catch {
    return "";
  }
}

/** The mark in an environment as /proc shows it: `NAME=value` entries that end with a zero byte. */
export function markIn(environ: string): RunMark | undefined {
  const prefix = `${environmentNames.run}=`;
  return environ
    .split("\0")
    .find((entry) => entry.startsWith(prefix))
    ?.slice(prefix.length);
}

async function processesOfPs(env: NodeJS.ProcessEnv): Promise<readonly ProcessLeftover[]> {
  const ps = await execa("ps", ["-Aww", "-E", "-o", "pid=,command="], { env, extendEnv: false, reject: false });
  return parsePs(ps.stdout ?? "").map(({ pid, mark }) => ({ kind: "process", pid, start: "", mark }));
}

/** Reads `ps -Aww -E -o pid=,command=`: a pid, the command line, and after it the environment, all parted by spaces. */
export function parsePs(text: string): readonly { readonly pid: number; readonly mark: RunMark }[] {
  return text.split("\n").flatMap((line) => {
    const pid = /^\s*(\d+)\s/.exec(line)?.[1];
    const mark = new RegExp(`\\s${environmentNames.run}=(\\S+)`).exec(line)?.[1];
    return pid === undefined || mark === undefined ? [] : [{ pid: Number(pid), mark }];
  });
}

function ancestors(pid: number): readonly number[] {
  const parent = process.platform === "linux" ? statOf(pid)?.parentPid : undefined;
  if (parent === undefined) return pid === process.pid ? [pid, process.ppid] : [pid];
  return parent === 0 ? [pid] : [pid, ...ancestors(parent)];
}

async function markedInDocker(
  kind: DockerLeftover["kind"],
  env: NodeJS.ProcessEnv,
): Promise<readonly DockerLeftover[]> {
  const [list, name] = kind === "container" ? [["ps", "--all"], "Names"] : [["network", "ls"], "Name"];
  const format = `{{.ID}}\t{{.Label "${runLabel}"}}\t{{.${name}}}`;
  const listed = await docker([...list, "--no-trunc", "--filter", `label=${runLabel}`, "--format", format], env);
  return listed.exitCode === 0 ? parseListed(kind, listed.stdout) : [];
}

/** Reads `docker ps` or `docker network ls` in the format id, mark, name, parted by tabs. */
export function parseListed(kind: DockerLeftover["kind"], text: string): readonly DockerLeftover[] {
  return text.split("\n").flatMap((line) => {
    const [id, mark, name] = line.split("\t");
    if (id === undefined || mark === undefined || name === undefined || !/^[0-9a-f]{12,64}$/.test(id)) return [];
    return [{ kind, id, name, mark }];
  });
}

async function removeFromDocker({ kind, id }: DockerLeftover, env: NodeJS.ProcessEnv): Promise<Outcome> {
  // --volumes: only the anonymous ones that came with it.
  const removed = await docker(kind === "container" ? ["rm", "--force", "--volumes", id] : ["network", "rm", id], env);
  return removed.exitCode === 0 ? "ended" : "still there";
}

async function docker(parameters: readonly string[], env: NodeJS.ProcessEnv) {
  const { exitCode, stdout } = await execa("docker", parameters, {
    env,
    extendEnv: false,
    reject: false,
    timeout: dockerTimeoutMs,
  });
  return { exitCode, stdout: stdout ?? "" };
}

async function endProcess(leftover: ProcessLeftover, patienceMs: number): Promise<Outcome> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (!isStill(leftover)) return "ended";
    try {
      process.kill(leftover.pid, signal);
    } catch {
      // Gone in between, or not ours to end: the look below tells which.
    }
    const giveUpAtMs = performance.now() + patienceMs;
    while (isStill(leftover) && performance.now() < giveUpAtMs) await delay(pollMs);
  }
  return isStill(leftover) ? "still there" : "ended";
}

/** Whether the pid is still the process we found, not a later one with its number. */
function isStill(leftover: ProcessLeftover): boolean {
  if (process.platform === "linux") {
    const stat = statOf(leftover.pid);
    return stat !== undefined && stat.state !== "Z" && stat.startTicks === leftover.start;
  }
  try {
    return process.kill(leftover.pid, 0);
  } catch {
    return false;
  }
}
