// Several livekit-servers joined by a Redis: started one after another, ended together. A server alone is a cluster of one
// node without a Redis.

import { UsageError } from "../../contract/usage-error.js";
import { connectEngine } from "./docker-engine.js";
import { makeNetwork } from "./network.js";
import { findRedis, howToGetRedis, type RedisOptions, type RunningRedis } from "./redis.js";
import { startRedisContainer } from "./redis-container.js";
import { startNativeRedis } from "./redis-native.js";
import type { ClusterMember, RunningTarget } from "./target.js";

export type Cluster = {
  /** In their order, at least one. */
  readonly nodes: readonly [RunningTarget, ...RunningTarget[]];
  /** `null` for a server alone. */
  readonly redis: RunningRedis | null;
  /** Removes what is left when the nodes and Redis have ended. */
  remove(): Promise<void>;
};

export const alone = (target: RunningTarget): Cluster => ({ nodes: [target], redis: null, remove: async () => {} });

type Start = RedisOptions & {
  /** At least 2. */
  readonly count: number;
  readonly startNode: (member: ClusterMember) => Promise<RunningTarget>;
};

/** Nodes as processes of this machine. Rejects when one part does not start; nothing is left running then. */
export async function startNativeCluster(start: Start): Promise<Cluster> {
  const redis = await startRedisHere(start);
  return startNodes({ redis, network: "", remove: async () => {} }, start);
}

/** Nodes as containers on a network of their own. */
export async function startContainerCluster(start: Start): Promise<Cluster> {
  const engine = await connectEngine();
  const { name, remove } = await makeNetwork(engine, start);
  try {
    return await startNodes({ redis: await startRedisContainer(engine, name, start), network: name, remove }, start);
  } catch (error) {
    // What went wrong first is what matters; doctor --clean finds what is left.
    await remove().catch(() => {});
    throw error;
  }
}

async function startRedisHere(start: Start): Promise<RunningRedis> {
  const program = await findRedis(process.env);
  if (program !== undefined) return startNativeRedis(program, start);
  const engine = await connectEngine().catch(() => undefined);
  if (engine !== undefined) return startRedisContainer(engine, "", start);
  throw new UsageError(
    `--nodes ${start.count} needs a Redis, and there is no redis-server or valkey-server on PATH: ${howToGetRedis}`,
  );
}

type Around = Pick<Cluster, "remove"> & { readonly redis: RunningRedis; readonly network: string };

async function startNodes({ redis, network, remove }: Around, { count, startNode }: Start): Promise<Cluster> {
  const started: RunningTarget[] = [];
  try {
    const nodeOf = (node: number) => startNode({ node, redisAddress: redis.address, network });
    const first = await nodeOf(1);
    started.push(first);
    // One after another: two at once might choose the same free port.
    for (let node = 2; node <= count; node++) started.push(await nodeOf(node));
    return { nodes: [first, ...started.slice(1)], redis, remove };
  } catch (error) {
    await Promise.allSettled(started.map((node) => node.stop()));
    await redis.stop().catch(() => {});
    throw error;
  }
}
