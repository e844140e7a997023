// Everything that a run has started: who it is, whether its end is our doing, and the facts about both. The first part
// that ends by itself ends the run.

import { setTimeout as sleep } from "node:timers/promises";
import type { Role } from "../../contract/events/role.js";
import type { StopMessage, WorkerMessage } from "../../contract/processes.js";
import type { Observer } from "../observer.js";
import type { Guard } from "../targets/target.js";
import { type Child, type ChildEnd, type ChildOptions, logTail, startChild } from "./child.js";

export type Supervisor = {
  start(options: ChildOptions): Promise<Child>;
  /** Watches a part that somebody else has started, a target's server; `pid` is 0 where it has none of this host. */
  watch(role: Role, pid: number, ended: Promise<ChildEnd>, logFile: string): void;
  /** Ends a part on purpose: `stop` does it, and the fact is written when it is done. Only the first call acts. */
  end(role: Role, stop: () => Promise<void>): Promise<void>;
  /** Tells a Node part to stop, and makes sure of it. */
  stop(child: Child): Promise<void>;
  /**
   * Tells a worker to take no new job and waits until it has ended by itself, with its last job. One that has not after
   * `patienceMs`, or when `over` fires, is stopped.
   */
  drain(child: Child, how: { readonly patienceMs: number; readonly over: AbortSignal }): Promise<Drained>;
  /** SIGKILL to its whole process group, as a planned end. */
  kill(child: Child): Promise<void>;
  /** Whether a part runs, as far as is known. */
  isRunning(role: Role): boolean;
  /** What runs now as a process group of this host: its role and its leader. */
  parts(): readonly RunningPart[];
  /** Resolves when a part has ended without our doing. */
  readonly partEnded: Promise<{ readonly role: Role; readonly end: ChildEnd }>;
};

export type RunningPart = { readonly role: Role; readonly pid: number };

export type Drained = "by itself" | "stopped";

/** Beyond its own patience: for its processes to be closed and its last line to be written. */
const closePatienceMs = 5_000;

/** Keeps the line of the fact under the limit of events. */
const logTailCharacters = 2_500;

/** How long a part may take to end by itself before its process group is killed. */
export const patienceMs = 5_000;

export type Supervised = {
  readonly observer: Pick<Observer, "record">;
  /** The reaper's guard over process groups. */
  readonly guard: Guard;
  /** Whether the end of a part that ended by itself is how it should end; k6 does. */
  readonly completed: (role: Role, end: ChildEnd) => boolean;
  /** Fires when there is no more waiting. */
  readonly hurry: AbortSignal;
};

export function supervise({ observer, guard, completed, hurry }: Supervised): Supervisor {
  const running = new Map<Role, { readonly pid: number; readonly ended: Promise<ChildEnd> }>();
  const ending = new Map<Role, Promise<void>>();
  let resolvePartEnded: (value: { role: Role; end: ChildEnd }) => void = () => {};
  const partEnded = new Promise<{ role: Role; end: ChildEnd }>((resolve) => {
    resolvePartEnded = resolve;
  });

  function watch(role: Role, pid: number, ended: Promise<ChildEnd>, logFile: string): void {
    observer.record({ event: "process-started", role, pid });
    // A part may be started again under the same name.
    ending.delete(role);
    running.set(role, { pid, ended });
    void ended.then(async (end) => {
      running.delete(role);
      if (ending.has(role)) return;
      const planned = completed(role, end);
      const tail = planned ? "" : await logTail(logFile, logTailCharacters);
      observer.record({ event: "process-exited", role, planned, ...end, logTail: tail });
      if (!planned) resolvePartEnded({ role, end });
    });
  }

  async function end(role: Role, stop: () => Promise<void>): Promise<void> {
    const already = ending.get(role);
    if (already !== undefined) return await already;
    const ended = running.get(role)?.ended;
    const done = (async () => {
      await stop();
      if (ended === undefined) return;
      const how = await ended;
      observer.record({ event: "process-exited", role, planned: true, ...how, logTail: "" });
    })();
    if (ended !== undefined) ending.set(role, done);
    await done;
  }

  const stopNow = (child: Child): Promise<void> => {
    child.send({ type: "stop" } satisfies StopMessage);
    return child.end({ patienceMs, hurry });
  };

  return {
    async start(options) {
      const child = await startChild(options);
      guard.add({ kind: "group", pid: child.pid });
      watch(options.role, child.pid, child.ended, options.logFile);
      return {
        ...child,
        async end(how) {
          await child.end(how);
          guard.remove({ kind: "group", pid: child.pid });
        },
      };
    },
    watch,
    end,
    stop: (child) => end(child.role, () => stopNow(child)),
    async drain(child, { patienceMs: jobsMs, over }) {
      let drained: Drained = "stopped";
      await end(child.role, async () => {
        child.send({ type: "drain", patienceMs: jobsMs } satisfies WorkerMessage);
        drained = await Promise.race([
          child.ended.then((): Drained => "by itself"),
          elapsed(jobsMs + closePatienceMs, AbortSignal.any([over, hurry])),
        ]);
        await stopNow(child);
      });
      return drained;
    },
    kill: (child) =>
      end(child.role, () => {
        child.signal("SIGKILL");
        return child.end({ patienceMs: 0, hurry });
      }),
    isRunning: (role) => running.has(role),
    parts: () => [...running].flatMap(([role, { pid }]) => (pid > 0 ? [{ role, pid }] : [])),
    partEnded,
  };
}

/** Resolves then, or when there is no more waiting. */
const elapsed = (delayMs: number, signal: AbortSignal): Promise<Drained> =>
  sleep(delayMs, "stopped" as const, { signal, ref: false }).catch(() => "stopped");
