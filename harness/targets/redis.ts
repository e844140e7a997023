// The Redis that joins the nodes of a cluster: empty at its start, and nothing of it outlives it. A program of this
// machine where there is one, else a container.

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { connect } from "node:net";
import { isAbsolute, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { RunFailed } from "../run-failed.js";
import { PortTaken } from "./ports.js";
import { lastLines, readLog, saysPortTaken } from "./server-log.js";
import type { RunningPart, TargetEnd, TargetOptions } from "./target.js";

export type RunningRedis = RunningPart & {
  /** `host:port`, as the nodes reach it. */
  readonly address: string;
  /** As it says it: `7.0.15`, of Valkey `valkey 8.0.1`. */
  readonly version: string;
  /** Once it has been ended: another at the same address, empty. */
  readonly startAgain: () => Promise<RunningRedis>;
};

export type RedisOptions = Pick<TargetOptions, "runId" | "runFolder" | "mark" | "guard" | "say" | "signal"> & {
  /** For tests: which port to try; otherwise the kernel chooses. */
  readonly choosePort?: () => Promise<number>;
};

/** Nothing is written to disk. */
export const redisArguments: readonly string[] = ["--save", "", "--appendonly", "no"];

export const howToGetRedis =
  "install it (Debian and Ubuntu: apt-get install redis-server; Homebrew: brew install redis), or start Docker";

/** Both speak the same protocol. */
const programs: readonly string[] = ["redis-server", "valkey-server"];

/** The Redis on PATH, absolute; `undefined` when there is none. */
export async function findRedis(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  // Relative entries of PATH mean another program in every folder.
  const folders = (env.PATH ?? "").split(":").filter((folder) => isAbsolute(folder));
  for (const candidate of programs.flatMap((program) => folders.map((folder) => join(folder, program)))) {
    const isProgram = await access(candidate, constants.X_OK).then(
      async () => (await stat(candidate)).isFile(),
      () => false,
    );
    if (isProgram) return candidate;
  }
  return undefined;
}

const askAgainMs = 25;
const oneAnswerMs = 1_000;
/** It takes about 20 ms. */
const readyLimitMs = 15_000;

/**
 * Resolves with its version once a Redis on this machine's loopback answers and says what `says` looks for: a stranger on
 * the port may be another's. @throws RunFailed with the end of its log when it ends (PortTaken where
 * that is why) or stays silent.
 */
export async function untilRedisReady(given: {
  readonly port: number;
  readonly says: RegExp;
  readonly ended: Promise<TargetEnd>;
  readonly logFile: string;
  readonly signal: AbortSignal;
}): Promise<string> {
  let hasEnded = false;
  void given.ended.then(() => {
    hasEnded = true;
  });
  for (const giveUp = AbortSignal.timeout(readyLimitMs); !giveUp.aborted && !hasEnded; ) {
    given.signal.throwIfAborted();
    const info = await infoOf(given.port);
    if (given.says.test(info)) return redisVersionIn(info);
    await delay(askAgainMs);
  }
  const what = hasEnded ? "Redis ended while starting" : "Redis did not answer in time";
  const log = await readLog(given.logFile);
  const message = `${what}; the end of its log (${given.logFile}):\n${lastLines(log)}`;
  throw hasEnded && saysPortTaken(log) ? new PortTaken(message) : new RunFailed(message);
}

/** Valkey also says which Redis it is like, so its own word counts first. Pure. */
export function redisVersionIn(info: string): string {
  const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1];
  if (valkey !== undefined) return `valkey ${valkey}`;
  return /^redis_version:(\S+)/m.exec(info)?.[1] ?? "unknown";
}

/** What a Redis says of itself; "" when nobody answers. The protocol takes a plain line as a command. */
function infoOf(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, timeout: oneAnswerMs });
    let text = "";
    socket.on("connect", () => socket.write("INFO server\r\nQUIT\r\n"));
    socket.on("data", (data) => {
      text += data.toString();
    });
    for (const event of ["timeout", "error"] as const) socket.on(event, () => socket.destroy());
    socket.on("close", () => resolve(text));
  });
}
