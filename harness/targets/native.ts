// livekit-server as a process of this machine, on loopback. Nothing of the user's environment reaches it: a developer's
// exported LIVEKIT_* would otherwise configure it.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { environmentNames } from "../../contract/processes.js";
import { logOf, runFiles } from "../../contract/run-files.js";
import { UsageError } from "../../contract/usage-error.js";
import { RunFailed } from "../run-failed.js";
import { end, once } from "./ending.js";
import { onFreePorts, type Ports, PortTaken } from "./ports.js";
import { waitUntilReady } from "./readiness.js";
import { livekitConfig } from "./server-config.js";
import { livekitKeysOf } from "./server-key.js";
import { lastLines, readLog, saysPortTaken, versionInLog } from "./server-log.js";
import type { RunningTarget, ServerAddress, TargetEnd, TargetOptions } from "./target.js";

export type NativeOptions = TargetOptions & {
  /** The livekit-server to run, absolute. */
  readonly binary: string;
  /** For tests: which ports to try; otherwise the kernel chooses. */
  readonly choosePorts?: () => Promise<Ports>;
};

/**
 * Starts livekit-server and resolves when it answers an authenticated ListRooms. Rejects with the last lines of its log
 * when it exits or stays silent, with a UsageError when the binary cannot be run, with the signal's reason when aborted;
 * nothing is left running then.
 */
export const startNative = (options: NativeOptions): Promise<RunningTarget> =>
  onFreePorts((ports) => startOn(ports, options), options);

async function startOn(ports: Ports, options: NativeOptions): Promise<RunningTarget> {
  options.signal.throwIfAborted();
  const { key } = options;
  const address: ServerAddress = {
    httpUrl: `http://127.0.0.1:${ports.http}`,
    wsUrl: `ws://127.0.0.1:${ports.http}`,
    ...key,
  };
  await mkdir(join(options.runFolder, runFiles.logs), { recursive: true });
  await writeFile(
    join(options.runFolder, runFiles.serverConfig),
    livekitConfig({
      place: "host",
      httpPort: ports.http,
      udpPort: ports.udp,
      roomTimeoutSeconds: options.roomTimeoutSeconds,
      webhook: { apiKey: key.apiKey, url: options.webhookUrl },
    }),
  );
  const server = await spawnServer(options, livekitKeysOf(key));
  const started = { kind: "group", pid: server.pid } as const;
  options.guard.add(started);
  const stop = once(async () => {
    await end(server.send, server.exited);
    options.guard.remove(started);
  });
  try {
    const readiness = await waitUntilReady({ address, ended: server.exited, signal: options.signal });
    if (readiness !== "ready") throw await startError(readiness, server.logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    address,
    serverVersion: versionInLog(await readLog(server.logFile)),
    clock: "same-host",
    ended: server.exited,
    started,
    stop,
    startAgain: () => startOn(ports, options),
  };
}

type ServerProcess = {
  readonly pid: number;
  readonly logFile: string;
  readonly exited: Promise<TargetEnd>;
  /** Signals the server's process group, while there is one: the number may belong to others later. */
  readonly send: (signal: NodeJS.Signals) => void;
};

/** Its log goes straight to a file: a pipe that nobody drains would block it, and would die with this process. */
async function spawnServer(options: NativeOptions, keys: string): Promise<ServerProcess> {
  const logFile = join(options.runFolder, logOf("server"));
  const log = await open(logFile, "a");
  try {
    const child = spawn(options.binary, ["--config", join(options.runFolder, runFiles.serverConfig)], {
      // A group of its own: Ctrl-C in the terminal must not reach it before the run has been put in order.
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
      env: { LIVEKIT_KEYS: keys, [environmentNames.run]: options.mark },
    });
    const exited = exitOf(child);
    const pid = await pidOf(child, options.binary);
    const send = (signal: NodeJS.Signals) => {
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, signal);
    };
    return { pid, logFile, exited, send };
  } finally {
    await log.close();
  }
}

const exitOf = (child: ChildProcess): Promise<TargetEnd> =>
  new Promise((resolve) => {
    child.once("exit", (exitCode, signal) => resolve({ exitCode: exitCode ?? -1, signal: signal ?? "" }));
  });

const pidOf = (child: ChildProcess, binary: string): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once("spawn", () => resolve(child.pid ?? 0));
    child.once("error", (error) => reject(new UsageError(`livekit-server cannot be run: ${binary}: ${error.message}`)));
  });

async function startError(readiness: "ended" | "silent", logFile: string): Promise<Error> {
  const log = await readLog(logFile);
  const what = readiness === "ended" ? "livekit-server ended while starting" : "livekit-server did not answer in time";
  const message = `${what}; the end of its log (${logFile}):\n${lastLines(log)}`;
  return readiness === "ended" && saysPortTaken(log) ? new PortTaken(message) : new RunFailed(message);
}
