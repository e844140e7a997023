// One process that the harness starts: leader of its own process group, so that a Ctrl-C in the terminal does not reach
// it before us and so that everything it forks can be ended with it. Its output goes straight to a file, never through
// a pipe: a full pipe would stall the very process that is measured.

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Role } from "../../contract/events/role.js";
import { endGroup, signalGroup } from "./process-group.js";

/** `exitCode` is -1 when a signal ended it, `signal` "" when it exited by itself. */
export type ChildEnd = { readonly exitCode: number; readonly signal: string };

export type Child = {
  readonly role: Role;
  readonly pid: number;
  readonly logFile: string;
  readonly ended: Promise<ChildEnd>;
  /** Over the IPC channel; a closed channel is not an error, the child is ending then. */
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** SIGTERM to the leader, SIGKILL to the whole group after `patienceMs` or when `hurry` fires; resolves when the group is gone. */
  end(how: { readonly patienceMs: number; readonly hurry: AbortSignal }): Promise<void>;
  /** Closes the channel and waits for it no longer: it goes on when we are gone. */
  leave(): void;
  /** To the leader and everything that it has forked. */
  signal(name: NodeJS.Signals): void;
};

export type ChildOptions = {
  readonly role: Child["role"];
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  readonly channel: "ipc" | "none";
};

/** @throws the spawn's error when the command cannot be started. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const log = openSync(options.logFile, "a");
  const child = spawn(options.command, [...options.args], {
    env: options.env,
    detached: true,
    stdio: ["ignore", log, log, ...(options.channel === "ipc" ? (["ipc"] as const) : [])],
  });
  closeSync(log);
  const ended = new Promise<ChildEnd>((resolve) => {
    child.once("exit", (code, signal) => resolve({ exitCode: code ?? -1, signal: signal ?? "" }));
  });
  const pid = await started(child);
  return {
    role: options.role,
    pid,
    logFile: options.logFile,
    ended,
    send: (message) => {
      if (child.connected) child.send(message as object, () => {});
    },
    onMessage: (listener) => void child.on("message", listener),
    end: (how) => endGroup({ leaderPid: pid, leaderEnded: ended, ...how }),
    leave: () => {
      if (child.connected) child.disconnect();
      child.unref();
    },
    signal: (name) => signalGroup(pid, name),
  };
}

/** The last lines of what a process printed, at most `maxCharacters`; "" when there is nothing. */
export async function logTail(file: string, maxCharacters: number): Promise<string> {
  return lastLines(await readFile(file, "utf8").catch(() => ""), maxCharacters);
}

const mostLines = 8;

/** Whole lines; those of pino below info (10, 20) say nothing of an end. */
export function lastLines(text: string, maxCharacters: number): string {
  const lines = text.split("\n").filter((line) => line !== "" && !/^\{"level":[12]0,/.test(line));
  const kept: string[] = [];
  let room = maxCharacters;
  for (const line of lines.slice(-mostLines).reverse()) {
    room -= line.length + 1;
    if (room < 0) break;
    kept.unshift(line);
  }
  return kept.join("\n");
}

function started(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => {
      if (child.pid === undefined) reject(new Error(`${child.spawnfile} was started without a process id`));
      else resolve(child.pid);
    });
  });
}
