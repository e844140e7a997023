// livekit-server in a container, reached through ports that the engine maps to this machine's loopback. Media works
// because the UDP port has the same number inside and outside and the server offers 127.0.0.1 as its address.

import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { StartedTestContainer, WaitStrategy } from "testcontainers";
import { logOf, runFiles } from "../../contract/run-files.js";
import { runLabel } from "../leftovers.js";
import { RunFailed } from "../run-failed.js";
import { connectEngine, type Engine } from "./docker-engine.js";
import { end, once } from "./ending.js";
import { onFreePorts, type Ports, PortTaken } from "./ports.js";
import { waitUntilReady } from "./readiness.js";
import { livekitConfig } from "./server-config.js";
import { serverImage } from "./server-image.js";
import { livekitKeysOf } from "./server-key.js";
import { lastLines, readLog, saysPortTaken, versionInLog } from "./server-log.js";
import type { Guard, RunningTarget, ServerAddress, TargetEnd, TargetOptions } from "./target.js";

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

type Docker = Engine["client"]["container"]["dockerode"];
type Container = ReturnType<Docker["getContainer"]>;

async function startOn(ports: Ports, image: string, engine: Engine, options: ContainerOptions): Promise<RunningTarget> {
  options.signal.throwIfAborted();
  const { key } = options;
  const address: ServerAddress = {
    httpUrl: `http://127.0.0.1:${ports.http}`,
    wsUrl: `ws://127.0.0.1:${ports.http}`,
    ...key,
  };
  const config = livekitConfig({
    place: "container",
    httpPort: innerHttpPort,
    udpPort: ports.udp,
    roomTimeoutSeconds: options.roomTimeoutSeconds,
    webhook: { apiKey: key.apiKey, url: options.webhookUrl },
  });
  await mkdir(join(options.runFolder, runFiles.logs), { recursive: true });
  await writeFile(join(options.runFolder, runFiles.serverConfig), config);
  const logFile = join(options.runFolder, logOf("server"));
  const created = new CreatedContainer(engine, logFile, options.guard);
  try {
    await startThrough(created, image, ports, {
      labels: { [runLabel]: options.mark },
      environment: { LIVEKIT_CONFIG: config, LIVEKIT_KEYS: livekitKeysOf(key) },
    });
  } catch (error) {
    // testcontainers says of a server that has ended that its ports are not bound; that would mislead.
    const reason = (await created.hasEnded()) ? notReady("ended", address) : String(error);
    await created.remove();
    throw await startError(reason, logFile);
  }
  const exited = created.exited();
  const stop = once(async () => {
    await end((signal) => created.send(signal), exited);
    await created.remove();
  });
  try {
    const readiness = await waitUntilReady({ address, ended: exited, signal: options.signal });
    if (readiness !== "ready") throw await startError(notReady(readiness, address), logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    address,
    serverVersion: versionInLog(await readLog(logFile)),
    clock: engine.place === "local" ? "same-host" : "unmeasured",
    ended: exited,
    started: { kind: "container", id: created.id },
    stop,
    startAgain: () => startOn(ports, image, engine, options),
  };
}

/** Removing one takes a second; an engine that takes longer hangs. */
const removePatienceMs = 15_000;

/** The container from the moment the engine has made it, started or not: what must be removed in any case. */
class CreatedContainer {
  #container: Container | undefined;
  #log: Promise<void> = Promise.resolve();
  readonly #engine: Engine;
  readonly #logFile: string;
  readonly #guard: Guard;

  constructor(engine: Engine, logFile: string, guard: Guard) {
    this.#engine = engine;
    this.#logFile = logFile;
    this.#guard = guard;
  }

  /** Attaches before the start, as `docker run` does: the log then has the first byte too. */
  async adopt(id: string): Promise<void> {
    const { client } = this.#engine;
    this.#container = client.container.getById(id);
    this.#guard.add({ kind: "container", id });
    const output = await client.container.attach(this.#container);
    this.#log = finished(output.pipe(createWriteStream(this.#logFile, { flags: "a" }))).catch(() => {});
  }

  /** Whether it was started and has ended; false also when that cannot be told. */
  async hasEnded(): Promise<boolean> {
    const state = await this.#container?.inspect().catch(() => undefined);
    return state?.State.Status === "exited";
  }

  /** Resolves when the container ends, whoever ended it. */
  async exited(): Promise<TargetEnd> {
    try {
      const { StatusCode }: { StatusCode: number } = await this.#adopted().wait();
      return endOfStatus(StatusCode);
    } catch {
      // Removed from outside, or the engine itself went away.
      return { exitCode: -1, signal: "unknown" };
    }
  }

  get id(): string {
    return this.#adopted().id;
  }

  async send(signal: string): Promise<void> {
    await this.#adopted().kill({ signal });
  }

  /** Removes the container, running or not, and waits for the rest of its log. */
  async remove(): Promise<void> {
    const container = this.#container;
    if (container === undefined) return;
    const timer = new AbortController();
    const hung = delay(removePatienceMs, undefined, { signal: timer.signal }).then(
      () =>
        Promise.reject(new Error("the Docker engine does not answer; rollcall doctor --clean removes the container")),
      () => {},
    );
    const removal = container.remove({ force: true, v: true }).catch(unlessGone);
    await Promise.race([removal.then(() => this.#log), hung]).finally(() => timer.abort());
    this.#guard.remove({ kind: "container", id: container.id });
  }

  #adopted(): Container {
    if (this.#container === undefined) throw new Error("the container has not been created");
    return this.#container;
  }
}

/** testcontainers publishes ports on every interface; these are for this machine alone. */
async function startThrough(
  created: CreatedContainer,
  image: string,
  ports: Ports,
  given: { readonly labels: Record<string, string>; readonly environment: Record<string, string> },
): Promise<StartedTestContainer> {
  const { GenericContainer } = await import("testcontainers");
  class LoopbackContainer extends GenericContainer {
    publish(inner: string, port: number): this {
      this.createOpts.ExposedPorts = { ...this.createOpts.ExposedPorts, [inner]: {} };
      this.hostConfig.PortBindings = {
        ...this.hostConfig.PortBindings,
        [inner]: [{ HostIp: "127.0.0.1", HostPort: String(port) }],
      };
      return this;
    }
    protected override async containerCreated(id: string): Promise<void> {
      await created.adopt(id);
    }
  }
  return new LoopbackContainer(image)
    .publish(`${innerHttpPort}/tcp`, ports.http)
    .publish(`${ports.udp}/udp`, ports.udp)
    .withLabels(given.labels)
    .withEnvironment(given.environment)
    .withWaitStrategy(readinessIsAskedByUs)
    .start();
}

/** testcontainers would look for open ports with a shell that the image does not have; waitUntilReady asks for more. */
const readinessIsAskedByUs: WaitStrategy = {
  waitUntilReady: async () => {},
  withStartupTimeout: () => readinessIsAskedByUs,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => 0,
};

/** Docker's status of an ended container: 128 + n says that signal n ended it. Pure. */
export function endOfStatus(status: number): TargetEnd {
  const signal = Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0];
  return signal === undefined ? { exitCode: status, signal: "" } : { exitCode: -1, signal };
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

/** 404: it is gone already. 409: the engine is removing it. */
function unlessGone(error: unknown): void {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  if (status !== 404 && status !== 409) throw error;
}
