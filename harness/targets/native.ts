// livekit-server as a process of this machine, on loopback. Nothing of the user's environment reaches it: a developer's
// exported LIVEKIT_* would otherwise configure it.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { serverRole } from "../../contract/events/role.js";
import { environmentNames } from "../../contract/processes.js";
import { logOf, runFiles, serverConfigOf } from "../../contract/run-files.js";
import { RunFailed } from "../run-failed.js";
import { onFreePorts, type Ports, PortTaken } from "./ports.js";
import { waitUntilReady } from "./readiness.js";
import { livekitConfig } from "./server-config.js";
import { livekitKeysOf } from "./server-key.js";
import { lastLines, readLog, saysPortTaken, versionInLog } from "./server-log.js";
import { startServerProcess } from "./server-process.js";
import { loopbackAddress, type RunningTarget, type TargetOptions } from "./target.js";

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
  const { key, member, runFolder, guard, mark } = options;
  const node = member?.node ?? 1;
  const address = loopbackAddress(ports.http, key);
  const configFile = join(runFolder, serverConfigOf(node));
  await mkdir(join(runFolder, runFiles.logs), { recursive: true });
  await writeFile(
    configFile,
    livekitConfig({
      place: "host",
      httpPort: ports.http,
      udpPort: ports.udp,
      roomTimeoutSeconds: options.roomTimeoutSeconds,
      webhook: { apiKey: key.apiKey, url: options.webhookUrl },
      redisAddress: member?.redisAddress ?? "",
    }),
  );
  const logFile = join(runFolder, logOf(serverRole(node)));
  const server = await startServerProcess({
    name: "livekit-server",
    program: options.binary,
    args: ["--config", configFile],
    env: { LIVEKIT_KEYS: livekitKeysOf(key), [environmentNames.run]: mark },
    logFile,
    guard,
  });
  try {
    const readiness = await waitUntilReady({ address, ended: server.ended, signal: options.signal });
    if (readiness !== "ready") throw await startError(readiness, logFile);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    ...server,
    address,
    serverVersion: versionInLog(await readLog(logFile)),
    clock: "same-host",
    startAgain: () => startOn(ports, options),
  };
}

async function startError(readiness: "ended" | "silent", logFile: string): Promise<Error> {
  const log = await readLog(logFile);
  const what = readiness === "ended" ? "livekit-server ended while starting" : "livekit-server did not answer in time";
  const message = `${what}; the end of its log (${logFile}):\n${lastLines(log)}`;
  return readiness === "ended" && saysPortTaken(log) ? new PortTaken(message) : new RunFailed(message);
}
