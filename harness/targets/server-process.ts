// A server of ours as a process of this machine: livekit-server or its Redis. Nothing of the user's environment reaches
// it, and its log goes straight to a file: a pipe that nobody drains would block it, and would die with this process.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "../../contract/usage-error.js";
import { end, once } from "./ending.js";
import type { Guard, RunningPart, TargetEnd } from "./target.js";

export type ServerProcess = Omit<RunningPart, "started"> & {
  readonly started: { readonly kind: "group"; readonly pid: number };
};

/** Starts it under `guard`, in a group of its own. @throws UsageError when the program cannot be run. */
export async function startServerProcess(given: {
  /** As it is called in errors. */
  readonly name: string;
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly guard: Guard;
}): Promise<ServerProcess> {
  const { name, program, args, env, logFile, guard } = given;
  const folder = dirname(logFile);
  await mkdir(folder, { recursive: true });
  const log = await open(logFile, "a");
  try {
    // A group of its own: Ctrl-C in the terminal must not reach it before the run has been put in order.
    const child = spawn(program, args, { cwd: folder, detached: true, stdio: ["ignore", log.fd, log.fd], env });
    const ended = exitOf(child);
    const pid = await pidOf(child, name);
    const started = { kind: "group", pid } as const;
    guard.add(started);
    // While there is one: the number may belong to others later.
    const send = (signal: NodeJS.Signals) => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, signal);
    };
    const stop = once(async () => {
      await end(send, ended);
      guard.remove(started);
    });
    const kill = async () => {
      send("SIGKILL");
      await ended;
      await stop();
    };
    return { started, ended, stop, kill };
  } finally {
    await log.close();
  }
}

const exitOf = (child: ChildProcess): Promise<TargetEnd> =>
  new Promise((resolve) => {
    child.once("exit", (exitCode, signal) => resolve({ exitCode: exitCode ?? -1, signal: signal ?? "" }));
  });

const pidOf = (child: ChildProcess, name: string): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once("spawn", () => resolve(child.pid ?? 0));
    child.once("error", (error) =>
      reject(new UsageError(`${name} cannot be run: ${child.spawnfile}: ${error.message}`)),
    );
  });
