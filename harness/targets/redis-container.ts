// Redis in a container: on the network of a container cluster, where the nodes find it by its name, or for nodes that are
// processes of this machine, which has no Redis of its own, on a port of loopback.

import { join } from "node:path";
import { logOf } from "../../contract/run-files.js";
import type { Engine } from "./docker-engine.js";
import { onFreeTcpPort, PortTaken } from "./ports.js";
import { type RedisOptions, type RunningRedis, redisArguments, untilRedisReady } from "./redis.js";
import { redisImage } from "./redis-image.js";
import { ContainerNotStarted, startServerContainer } from "./server-container.js";
import { saysPortTaken } from "./server-log.js";

/** Redis' own default. */
const innerPort = 6379;

/** @param network "" for nodes that are processes of this machine. */
export async function startRedisContainer(
  engine: Engine,
  network: string,
  options: RedisOptions,
): Promise<RunningRedis> {
  const image = await redisImage(engine.client.container.dockerode, options);
  return onFreeTcpPort((port) => startOn({ image, network, port }, engine, options), options);
}

type Place = { readonly image: string; readonly network: string; readonly port: number };

async function startOn(place: Place, engine: Engine, options: RedisOptions): Promise<RunningRedis> {
  options.signal.throwIfAborted();
  const { image, network, port } = place;
  const { mark, guard, runId } = options;
  const name = `rollcall-redis-${runId}`;
  const logFile = join(options.runFolder, logOf("redis"));
  const redis = await startServerContainer({
    ...{ engine, image, mark, guard, logFile, name, network, environment: {} },
    // Asked for readiness through loopback, also where the nodes do not come that way.
    publish: [{ inner: `${innerPort}/tcp`, port }],
    // Protected mode takes loopback alone, and the nodes come from beside it.
    command: ["redis-server", ...redisArguments, "--protected-mode", "no"],
  }).catch((error: unknown) => {
    const isTaken = error instanceof ContainerNotStarted && saysPortTaken(error.message);
    throw isTaken ? new PortTaken(error.message) : error;
  });
  try {
    const version = await untilRedisReady({
      port,
      says: /^redis_version:/m,
      ended: redis.ended,
      logFile,
      signal: options.signal,
    });
    const address = network === "" ? `127.0.0.1:${port}` : `${name}:${innerPort}`;
    return { ...redis, address, version, startAgain: () => startOn(place, engine, options) };
  } catch (error) {
    await redis.stop();
    throw error;
  }
}
