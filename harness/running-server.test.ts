import { describe, expect, it } from "vitest";
import type { Observer } from "./observer.js";
import { type Supervisor, supervise } from "./parts/supervisor.js";
import { type RunningServer, runningServer } from "./running-server.js";
import { alone, type Cluster } from "./targets/cluster.js";
import type { RunningRedis } from "./targets/redis.js";
import type { RunningTarget, TargetEnd } from "./targets/target.js";

/** Servers that end when they are stopped, numbered by their pids from 1. */
function servers(kind: "group" | "nothing" | "cluster") {
  const facts: string[] = [];
  /** Of each in the order of their making, the nodes of a cluster before its Redis. */
  const ends: ((end: TargetEnd) => void)[] = [];
  const observer: Pick<Observer, "record"> = {
    record: (fact) => {
      if (fact.event === "process-started") facts.push(`${fact.role} started ${fact.pid}`);
      if (fact.event === "process-exited") facts.push(`${fact.role} ended${fact.planned ? ", planned" : ""}`);
    },
  };
  const target = (pid: number): RunningTarget => {
    let end: (end: TargetEnd) => void = () => {};
    const ended = new Promise<TargetEnd>((resolve) => {
      end = resolve;
    });
    ends.push(end);
    return {
      address: { httpUrl: "http://h", wsUrl: "ws://h", apiKey: "k", apiSecret: "s" },
      serverVersion: "1",
      clock: "same-host",
      ended,
      started: kind === "nothing" ? { kind } : { kind: "group", pid },
      stop: async () => end({ exitCode: 0, signal: "" }),
      kill: async () => end({ exitCode: -1, signal: "SIGKILL" }),
      startAgain: kind === "nothing" ? null : async () => target(pid + 1),
    };
  };
  const nobody = { add: () => {}, remove: () => {} };
  const supervisor: Supervisor = supervise({
    observer,
    guard: nobody,
    completed: () => false,
    hurry: new AbortController().signal,
  });
  const cluster = (): Cluster => ({
    nodes: [target(11), target(21)],
    redis: { ...target(31), version: "7", address: "127.0.0.1:1", startAgain: async () => redisAgain(32) },
    remove: async () => void facts.push("network removed"),
  });
  const redisAgain = (pid: number): RunningRedis => ({
    ...target(pid),
    version: "7",
    address: "127.0.0.1:1",
    startAgain: async () => redisAgain(pid + 1),
  });
  const running = (what: Cluster) => runningServer(what, supervisor, "/nonexistent");
  return { facts, ends, server: running(kind === "cluster" ? cluster() : alone(target(1))) };
}

describe("the server of a run", () => {
  it("is stopped once, as planned", async () => {
    const { facts, server } = servers("group");
    expect(server.hasRooms()).toBe(true);
    await server.stop();
    await server.stop();
    expect(server.hasRooms()).toBe(false);
    expect(facts).toEqual(["server started 1", "server ended, planned"]);
  });
  it("is another one after a restart, and that one is stopped at the end", async () => {
    const { facts, server } = servers("group");
    await server.restart();
    expect(server.hasRooms()).toBe(true);
    await server.stop();
    expect(facts).toEqual(["server started 1", "server ended, planned", "server started 2", "server ended, planned"]);
  });
  it("is neither watched nor started again when it is not ours", async () => {
    const { facts, server } = servers("nothing");
    expect(server.hasRooms()).toBe(true);
    await expect(server.restart()).rejects.toThrow(/not ours/);
    expect(facts).toEqual([]);
  });
});

describe("the nodes of a cluster", () => {
  it("end before their Redis, and the network after both", async () => {
    const { facts, server } = servers("cluster");
    expect(server.hasRooms()).toBe(true);
    await server.stop();
    expect(facts.slice(3)).toEqual([
      ...["server-2 ended, planned", "server ended, planned", "redis ended, planned", "network removed"],
    ]);
  });
  it.each([
    ["a node", 0],
    ["Redis", 2],
  ])("have no rooms to delete once %s has ended by itself", async (_, part) => {
    const { ends, server } = servers("cluster");
    ends[part]?.({ exitCode: 1, signal: "" });
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.hasRooms()).toBe(false);
  });
  it("a killed one is another one when it is back, and the rooms are not to be had any more", async () => {
    const { facts, server } = servers("cluster");
    await server.killNode(2);
    await server.startNodeAgain(2);
    expect(server.hasRooms()).toBe(false);
    await server.stop();
    expect(facts.slice(3, 5)).toEqual(["server-2 ended, planned", "server-2 started 22"]);
    expect(facts.filter((fact) => fact === "server-2 ended, planned")).toHaveLength(2);
  });
  it("their Redis may go and come back", async () => {
    const { facts, server } = servers("cluster");
    await server.stopRedis();
    await server.startRedisAgain();
    expect(server.hasRooms()).toBe(false);
    expect(facts.slice(3)).toEqual(["redis ended, planned", "redis started 32"]);
  });
  it.each<readonly [string, (server: RunningServer) => Promise<void>, string]>([
    ["all run", async () => {}, "there"],
    ["a fault has ended one of two nodes", (server) => server.killNode(1), "there"],
    [
      "faults have ended every node",
      async (server) => {
        await server.killNode(1);
        await server.killNode(2);
      },
      "ended by plan",
    ],
    [
      "one of them is back",
      async (server) => {
        await server.killNode(1);
        await server.killNode(2);
        await server.startNodeAgain(2);
      },
      "there",
    ],
    ["a fault has ended Redis", (server) => server.stopRedis(), "ended by plan"],
    [
      "Redis is back",
      async (server) => {
        await server.stopRedis();
        await server.startRedisAgain();
      },
      "there",
    ],
  ])("while %s, an answer is due or not", async (_, disturb, expected) => {
    const { server } = servers("cluster");
    await disturb(server);
    expect(server.whole()).toBe(expected);
  });
  it("one that has ended by itself is not ended by plan", async () => {
    const { ends, server } = servers("group");
    ends[0]?.({ exitCode: 1, signal: "" });
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.whole()).toBe("there");
  });
  it("a node or a Redis that is not there is a bug", async () => {
    await expect(async () => servers("cluster").server.killNode(3)).rejects.toThrow("no node 3");
    await expect(async () => servers("group").server.stopRedis()).rejects.toThrow("no Redis");
  });
});
