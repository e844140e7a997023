// The server of a run while it runs: its nodes, and the Redis that joins them. A fault may end a part of it and start that
// again: whoever stops it at the run's end, or asks whether it still has its rooms, means what runs then.

import { join } from "node:path";
import { type Role, serverRole } from "../contract/events/role.js";
import { logOf } from "../contract/run-files.js";
import type { Supervisor } from "./parts/supervisor.js";
import type { Cluster } from "./targets/cluster.js";
import type { RunningPart, RunningTarget, ServerAddress } from "./targets/target.js";

/** `address` is the first node's. */
export type RunningServer = Pick<RunningTarget, "address" | "serverVersion" | "clock"> & {
  /** As its Redis says it; "" for a server alone. */
  readonly redisVersion: string;
  /** Every node's, in their order. */
  readonly addresses: readonly [ServerAddress, ...ServerAddress[]];
  /**
   * A server of ours that has ended took its rooms with it. Where a node has, or Redis, the others list rooms that they
   * cannot delete (tried, 1.13.5), also once it is back: they go with the cluster.
   */
  hasRooms(): boolean;
  /** Whether a fault has ended all of it for now, or the Redis without which no node answers. */
  whole(): "there" | "ended by plan";
  stop(): Promise<void>;
  /** Ends the first node and starts it again; resolves when it answers. */
  restart(): Promise<void>;
  /** SIGKILL. @param node from 1 */
  killNode(node: number): Promise<void>;
  /** One that was killed; resolves when it answers. */
  startNodeAgain(node: number): Promise<void>;
  stopRedis(): Promise<void>;
  /** Empty; resolves when it answers. */
  startRedisAgain(): Promise<void>;
};

/** A part of the server, whichever has its place now. */
type Part = {
  /** From its end to when it answers again. */
  state(): "there" | "ended";
  stop(): Promise<void>;
  kill(): Promise<void>;
  startAgain(): Promise<void>;
};

export function runningServer(cluster: Cluster, supervisor: Supervisor, runFolder: string): RunningServer {
  const partOf = <One extends Again<One>>(role: Role, one: One) => watchedPart(role, one, supervisor, runFolder);
  const redis = cluster.redis === null ? undefined : partOf("redis", cluster.redis);
  const nodes = cluster.nodes.map((node, i) => partOf(serverRole(i + 1), node));
  const nodeOf = (node: number) => present(nodes[node - 1], `node ${node}`);
  const [first, ...others] = cluster.nodes;
  const nodeRoles = cluster.nodes.map((_, i): Role => serverRole(i + 1));
  const roles: readonly Role[] = redis === undefined ? nodeRoles : [...nodeRoles, "redis"];
  let isWhole = true;
  const breaking = (end: () => Promise<void>) => {
    isWhole = false;
    return end();
  };
  return {
    address: first.address,
    addresses: [first.address, ...others.map(({ address }) => address)],
    serverVersion: first.serverVersion,
    redisVersion: cluster.redis?.version ?? "",
    clock: first.clock,
    hasRooms: () => first.started.kind === "nothing" || (isWhole && roles.every((role) => supervisor.isRunning(role))),
    whole: () =>
      redis?.state() === "ended" || nodes.every((node) => node.state() === "ended") ? "ended by plan" : "there",
    async stop() {
      // Those that run when it is stopped; a part that does not end must not keep the others from it.
      const failures = (await Promise.allSettled([...nodes].reverse().map((node) => node.stop()))).flatMap(reasonsOf);
      failures.push(...(await Promise.allSettled([redis?.stop()])).flatMap(reasonsOf));
      failures.push(...(await Promise.allSettled([cluster.remove()])).flatMap(reasonsOf));
      if (failures.length > 0) throw failures[0];
    },
    async restart() {
      await nodeOf(1).stop();
      await nodeOf(1).startAgain();
    },
    killNode: (node) => breaking(() => nodeOf(node).kill()),
    startNodeAgain: (node) => nodeOf(node).startAgain(),
    stopRedis: () => breaking(() => present(redis, "Redis").stop()),
    startRedisAgain: () => present(redis, "Redis").startAgain(),
  };
}

type Again<One> = RunningPart & { readonly startAgain: (() => Promise<One>) | null };

function watchedPart<One extends Again<One>>(role: Role, first: One, supervisor: Supervisor, runFolder: string): Part {
  let current = first;
  let state: "there" | "ended" = "there";
  const watch = () => {
    if (current.started.kind === "nothing") return;
    // A container's processes have no numbers of this host.
    const pid = current.started.kind === "group" ? current.started.pid : 0;
    supervisor.watch(role, pid, current.ended, join(runFolder, logOf(role)));
  };
  watch();
  const end = (how: () => Promise<void>) => {
    state = "ended";
    return supervisor.end(role, how);
  };
  return {
    state: () => state,
    stop: () => end(() => current.stop()),
    kill: () => end(() => current.kill()),
    async startAgain() {
      const { startAgain } = current;
      if (startAgain === null) throw new Error("a server that is not ours cannot be started again");
      current = await startAgain();
      state = "there";
      watch();
    },
  };
}

function present<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`there is no ${name}`);
  return value;
}

const reasonsOf = (settled: PromiseSettledResult<unknown>): readonly unknown[] =>
  settled.status === "rejected" ? [settled.reason] : [];
