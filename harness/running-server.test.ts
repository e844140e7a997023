import { describe, expect, it } from "vitest";
import type { Observer } from "./observer.js";
import { type Supervisor, supervise } from "./parts/supervisor.js";
import { runningServer } from "./running-server.js";
import { alone } from "./targets/cluster.js";
import type { RunningTarget, TargetEnd } from "./targets/target.js";

/** Servers that end when they are stopped, numbered by their pids from 1. */
function servers(kind: "group" | "nothing") {
  const facts: string[] = [];
  const observer: Pick<Observer, "record"> = {
    record: (fact) => {
      if (fact.event === "process-started") facts.push(`started ${fact.pid}`);
      if (fact.event === "process-exited") facts.push(fact.planned ? "ended, planned" : "ended");
    },
  };
  const target = (pid: number): RunningTarget => {
    let end: (end: TargetEnd) => void = () => {};
    const ended = new Promise<TargetEnd>((resolve) => {
      end = resolve;
    });
    return {
      address: { httpUrl: "http://h", wsUrl: "ws://h", apiKey: "k", apiSecret: "s" },
      serverVersion: "1",
      clock: "same-host",
      ended,
      started: kind === "nothing" ? { kind } : { kind, pid },
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
  return { facts, server: runningServer(alone(target(1)), supervisor, "/nonexistent") };
}

describe("the server of a run", () => {
  it("is stopped once, as planned", async () => {
    const { facts, server } = servers("group");
    expect(server.hasRooms()).toBe(true);
    await server.stop();
    await server.stop();
    expect(server.hasRooms()).toBe(false);
    expect(facts).toEqual(["started 1", "ended, planned"]);
  });
  it("is another one after a restart, and that one is stopped at the end", async () => {
    const { facts, server } = servers("group");
    await server.restart();
    expect(server.hasRooms()).toBe(true);
    await server.stop();
    expect(facts).toEqual(["started 1", "ended, planned", "started 2", "ended, planned"]);
  });
  it("is neither watched nor started again when it is not ours", async () => {
    const { facts, server } = servers("nothing");
    expect(server.hasRooms()).toBe(true);
    await expect(server.restart()).rejects.toThrow(/not ours/);
    expect(facts).toEqual([]);
  });
});
