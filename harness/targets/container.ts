// livekit-server in a container, reached through ports that the engine maps to this machine's loopback. Media works
// because the UDP port has the same number inside and outside and the server offers 127.0.0.1 as its address.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { serverRole } from "../../contract/events/role.js";
import { logOf, runFiles, serverConfigOf } from "../../contract/run-files.js";
import { RunFailed } from "../run-failed.js";
import { connectEngine, type Engine } from "./docker-engine.js";
import { onFreePorts, type Ports, PortTaken } from "./ports.js";
import { waitUntilReady } from "./readiness.js";
import { livekitConfig } from "./server-config.js";
import { ContainerNotStarted, type ServerContainer, startServerContainer } from "./server-container.js";
import { serverImage } from "./server-image.js";
import { livekitKeysOf } from "./server-key.js";
import { lastLines, readLog, saysPortTaken, versionInLog } from "./server-log.js";
import { loopbackAddress, type RunningTarget, type ServerAddress, type TargetOptions } from "./target.js";

export type ContainerOptions = TargetOptions & {
  /** Obtains livekit-server for Linux, absolute; called only when the official image cannot be pulled. */
  readonly binary: () => Promise<string>;
  /** For tests: which ports to try; otherwise the kernel chooses. */
  readonly choosePorts?: () => Promise<Ports>;
};

/** The port of the API and signalling inside the container, livekit-server's own default. */
const innerHttpPort = 7880;

/**
 * Starts livekit-server in a container and resolves when it answers an authenticated ListRooms. Rejects with a
 * UsageError when there is no Docker engine, with the last lines of the server's log when it does not start; nothing is
 * left then but the image.
 */
export async function startContainer(options: ContainerOptions): Promise<RunningTarget> {
  options.signal.throwIfAborted();
  const engine = await connectEngine();
  const image = await serverImage(engine.client.container.dockerode, options);
  return onFreePorts((ports) => startOn(ports, image, engine, options), options);
}

async function startOn(ports: Ports, image: string, engine: Engine, options: ContainerOptions): Promise<RunningTarget> {
  options.signal.throwIfAborted();
  const { key, member, runFolder } = options;
  const node = member?.node ?? 1;
  const address = loopbackAddress(ports.http, key);
  const config = livekitConfig({
    place: "container",
    httpPort: innerHttpPort,
    udpPort: ports.udp,
    roomTimeoutSeconds: options.roomTimeoutSeconds,
    webhook: { apiKey: key.apiKey, url: options.webhookUrl },
    redisAddress: member?.redisAddress ?? "",
  });
  await mkdir(join(runFolder, runFiles.logs), { recursive: true });
  await writeFile(join(runFolder, serverConfigOf(node)), config);
  const logFile = join(runFolder, logOf(serverRole(node)));
  const container = await start({ config, image, ports, logFile, address }, engine, options);
  try {
    const readiness = await waitUntilReady({ address, ended: container.ended, signal: options.signal });
    if (readiness !== "ready") throw await startError(notReady(readiness, address), logFile);
  } catch (error) {
    await container.stop();
    throw error;
  }
  return {
    ...container,
    address,
    serverVersion: versionInLog(await readLog(logFile)),
    clock: engine.place === "local" ? "same-host" : "unmeasured",
    startAgain: () => startOn(ports, image, engine, options),
  };
}

async function start(
  given: {
    readonly config: string;
    readonly image: string;
    readonly ports: Ports;
    readonly logFile: string;
    readonly address: ServerAddress;
  },
  engine: Engine,
  { key, mark, guard, member }: ContainerOptions,
): Promise<ServerContainer> {
  const { config, image, ports, logFile, address } = given;
  try {
    return await startServerContainer({
      ...{ engine, image, mark, guard, logFile, name: "", network: member?.network ?? "", command: [] },
      publish: [
        { inner: `${innerHttpPort}/tcp`, port: ports.http },
        { inner: `${ports.udp}/udp`, port: ports.udp },
      ],
      environment: { LIVEKIT_CONFIG: config, LIVEKIT_KEYS: livekitKeysOf(key) },
    });
  } catch (error) {
    if (!(error instanceof ContainerNotStarted)) throw error;
    // testcontainers says of a server that has ended that its ports are not bound; that would mislead.
    throw await startError(error.hadEnded ? notReady("ended", address) : error.message, logFile);
  }
}

const notReady = (readiness: "ended" | "silent", address: ServerAddress): string =>
  readiness === "ended"
    ? "livekit-server ended while starting in its container"
    : `livekit-server in its container does not answer at ${address.httpUrl}; is the Docker engine on another machine?`;

async function startError(reason: string, logFile: string): Promise<Error> {
  const log = lastLines(await readLog(logFile));
  const message = `${reason}${log === "" ? "" : `; the end of its log (${logFile}):\n${log}`}`;
  return saysPortTaken(reason) ? new PortTaken(message) : new RunFailed(message);
}
