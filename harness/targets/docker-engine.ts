// The Docker engine: found and asked within seconds, so that a missing one is a sentence and not a stack. testcontainers
// would pass over an engine that does not answer and take another without a word.

import { existsSync } from "node:fs";
import { type RequestOptions, request } from "node:http";
import { isIPv4 } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ContainerRuntimeClient } from "testcontainers";
import { z } from "zod";
import { isLoopback } from "../../contract/loopback.js";
import { UsageError } from "../../contract/usage-error.js";

export type Engine = {
  readonly client: ContainerRuntimeClient;
  /** `local`: its containers are processes of this machine and share its clock. `virtual`: they run in a virtual machine. */
  readonly place: "local" | "virtual";
};

/** How an engine is reached, or why it is not. */
export type Endpoint =
  | { readonly kind: "reach"; readonly name: string; readonly options: RequestOptions }
  | { readonly kind: "problem"; readonly problem: string };

const answerLimitMs = 5_000;

const howToGetOne =
  "install Docker (Debian: apt-get install docker.io; others: docs.docker.com/get-docker), or start it, or set DOCKER_HOST; or use --target native, which needs none";

/** Finds the engine as testcontainers does and checks that it answers; a UsageError says what to install or start. */
export async function connectEngine(env: NodeJS.ProcessEnv = process.env): Promise<Engine> {
  const endpoint = endpointOf({
    dockerHost: env.DOCKER_HOST ?? "",
    platform: process.platform,
    sockets: defaultSockets().filter((path) => existsSync(path)),
  });
  if (endpoint.kind === "problem") throw new UsageError(endpoint.problem);
  await ping(endpoint);
  // No Ryuk: its image may be out of reach, and the label `rollcall.run` finds what is left over.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= "true";
  // Ports are mapped to loopback, so no gateway needs to be looked for when this is a container itself.
  process.env.TESTCONTAINERS_HOST_OVERRIDE ??= "127.0.0.1";
  // Loaded here: it takes half a second, and only this target needs it.
  const { getContainerRuntimeClient } = await import("testcontainers");
  const client = await getContainerRuntimeClient();
  return { client, place: placeOf(endpoint, process.platform, client.info.containerRuntime.operatingSystem) };
}

/** Where the engine is expected; `sockets` are the default ones that exist, in testcontainers' order. Pure. */
export function endpointOf(given: {
  readonly dockerHost: string;
  readonly platform: NodeJS.Platform;
  readonly sockets: readonly string[];
}): Endpoint {
  if (given.dockerHost === "") {
    const socket = given.platform === "win32" ? "//./pipe/docker_engine" : given.sockets[0];
    if (socket === undefined) return { kind: "problem", problem: `no Docker engine found: ${howToGetOne}` };
    return { kind: "reach", name: socket, options: { socketPath: socket } };
  }
  const url = URL.canParse(given.dockerHost) ? new URL(given.dockerHost) : undefined;
  if (url?.protocol === "unix:" || url?.protocol === "npipe:") {
    return { kind: "reach", name: given.dockerHost, options: { socketPath: url.pathname } };
  }
  if ((url?.protocol === "tcp:" || url?.protocol === "http:") && isLoopback(url.hostname)) {
    const hostname = url.hostname.replace(/^\[|\]$/g, "");
    return { kind: "reach", name: given.dockerHost, options: { host: hostname, port: url.port || "2375" } };
  }
  return {
    kind: "problem",
    problem: `DOCKER_HOST=${given.dockerHost} is not an engine of this machine: --target container needs one here, because media goes over this machine's loopback`,
  };
}

/** Docker on macOS and Windows, and Docker Desktop everywhere, runs its containers in a virtual machine with its own clock. */
export const placeOf = (
  endpoint: Extract<Endpoint, { kind: "reach" }>,
  platform: NodeJS.Platform,
  operatingSystem: string,
): Engine["place"] =>
  platform === "linux" && endpoint.options.socketPath !== undefined && !/docker desktop/i.test(operatingSystem)
    ? "local"
    : "virtual";

/**
 * The address by which a container on the engine's default network reaches this machine; "" where this machine does not
 * have it, because the containers are in a virtual machine.
 */
export async function gatewayOf({ client, place }: Engine): Promise<string> {
  if (place === "virtual") return "";
  return gatewayIn(await client.container.dockerode.getNetwork("bridge").inspect());
}

/** What Docker says of a network, as far as it is read. */
const networkSchema = z.object({
  IPAM: z.object({ Config: z.array(z.object({ Gateway: z.string().optional() })).nullish() }),
});

/** The IPv4 gateway in what Docker says of a network; "" when it names none. Pure. */
export function gatewayIn(network: unknown): string {
  const gateways = networkSchema.safeParse(network).data?.IPAM.Config?.map(({ Gateway }) => Gateway ?? "") ?? [];
  return gateways.find((gateway) => isIPv4(gateway)) ?? "";
}

function defaultSockets(): string[] {
  const runtimeFolder = process.env.XDG_RUNTIME_DIR;
  return [
    "/var/run/docker.sock",
    ...(runtimeFolder === undefined ? [] : [join(runtimeFolder, "docker.sock")]),
    join(homedir(), ".docker", "run", "docker.sock"),
    join(homedir(), ".docker", "desktop", "docker.sock"),
    `/run/user/${process.getuid?.() ?? 0}/docker.sock`,
  ];
}

function ping(endpoint: Extract<Endpoint, { kind: "reach" }>): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(new UsageError(`the Docker engine at ${endpoint.name} does not answer (${reason}): ${howToGetOne}`));
    const asked = request({ ...endpoint.options, path: "/_ping", timeout: answerLimitMs }, (response) => {
      response.resume();
      if (response.statusCode === 200) resolve();
      else fail(`HTTP ${response.statusCode}`);
    });
    asked.once("timeout", () => asked.destroy(new Error(`nothing within ${answerLimitMs / 1000} s`)));
    asked.once("error", (error) => fail(error.message));
    asked.end();
  });
}
