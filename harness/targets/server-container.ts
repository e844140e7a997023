// A container of ours: livekit-server or its Redis. What it maps is open on this machine's loopback alone, its log has the
// first byte too, and it is removed in any case, started or not.

import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { constants } from "node:os";
import { dirname } from "node:path";
import { finished } from "node:stream/promises";
import type { WaitStrategy } from "testcontainers";
import { runLabel } from "../leftovers.js";
import type { Engine } from "./docker-engine.js";
import { end, once } from "./ending.js";
import { removed } from "./removal.js";
import type { Guard, RunMark, RunningPart, TargetEnd } from "./target.js";

export type ServerContainer = Omit<RunningPart, "started"> & {
  readonly started: { readonly kind: "container"; readonly id: string };
};

type Publication = { readonly inner: string; readonly port: number };

export type ContainerStart = {
  readonly engine: Engine;
  readonly image: string;
  /** Found under it by the others of its network; "" for one that nobody looks for. */
  readonly name: string;
  /** "" for the engine's default. */
  readonly network: string;
  /** Ports of this machine's loopback, `7880/tcp` inside. */
  readonly publish: readonly Publication[];
  readonly environment: Readonly<Record<string, string>>;
  /** Empty: the image's own. */
  readonly command: readonly string[];
  readonly mark: RunMark;
  readonly logFile: string;
  readonly guard: Guard;
};

/** A container that could not be started; nothing is left of it but its log. */
export class ContainerNotStarted extends Error {
  override readonly name = "ContainerNotStarted";
  /** Whether the program in it had started, and ended. */
  readonly hadEnded: boolean;

  constructor(cause: unknown, hadEnded: boolean) {
    super(String(cause), { cause });
    this.hadEnded = hadEnded;
  }
}

/** Resolves when it is started, ready or not. @throws ContainerNotStarted */
export async function startServerContainer(start: ContainerStart): Promise<ServerContainer> {
  await mkdir(dirname(start.logFile), { recursive: true });
  const created = new CreatedContainer(start.engine, start.logFile, start.guard);
  try {
    await startThrough(created, start);
  } catch (error) {
    const hadEnded = await created.hasEnded();
    await created.remove();
    throw new ContainerNotStarted(error, hadEnded);
  }
  const ended = created.exited();
  const stop = once(async () => {
    await end((signal) => created.send(signal), ended);
    await created.remove();
  });
  const kill = async () => {
    // One that has ended already cannot be killed, and that is fine.
    await created.send("SIGKILL").catch(() => {});
    await stop();
  };
  return { started: { kind: "container", id: created.id }, ended, stop, kill };
}

type Container = ReturnType<Engine["client"]["container"]["dockerode"]["getContainer"]>;

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
    const removal = container.remove({ force: true, v: true }).catch(unlessGone);
    await removed(
      "container",
      removal.then(() => this.#log),
    );
    this.#guard.remove({ kind: "container", id: container.id });
  }

  #adopted(): Container {
    if (this.#container === undefined) throw new Error("the container has not been created");
    return this.#container;
  }
}

/** testcontainers publishes ports on every interface; these are for this machine alone. */
async function startThrough(created: CreatedContainer, start: ContainerStart): Promise<void> {
  const { GenericContainer } = await import("testcontainers");
  class LoopbackContainer extends GenericContainer {
    publish({ inner, port }: Publication): this {
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
  const container = new LoopbackContainer(start.image)
    .withLabels({ [runLabel]: start.mark })
    .withEnvironment(start.environment)
    .withWaitStrategy(readinessIsAskedByUs);
  for (const publication of start.publish) container.publish(publication);
  if (start.name !== "") container.withName(start.name);
  if (start.network !== "") container.withNetworkMode(start.network);
  if (start.command.length > 0) container.withCommand([...start.command]);
  await container.start();
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

/** 404: it is gone already. 409: the engine is removing it. */
function unlessGone(error: unknown): void {
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  if (status !== 404 && status !== 409) throw error;
}
