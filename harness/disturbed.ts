// What the faults of the harness may touch, for real: our own processes and the server of this run, and nothing else.

import type { Disturbed } from "./faults/fault.js";
import { membersOf } from "./parts/process-group.js";
import type { Supervisor } from "./parts/supervisor.js";
import type { RunningServer } from "./running-server.js";
import { eventsSince } from "./worker-events.js";
import type { Workforce } from "./workforce.js";

export function disturbedOf(run: {
  readonly workforce: Workforce;
  readonly server: RunningServer;
  readonly supervisor: Supervisor;
}): Disturbed {
  const { workforce, server, supervisor } = run;
  return {
    stopWorker: (index) => supervisor.stop(workforce.worker(index).child),
    async signalWorker(index, signal) {
      const { child } = workforce.worker(index);
      // The number of a group that is gone may be somebody else's by now.
      if (supervisor.isRunning(child.role)) child.signal(signal);
    },
    async killWorker(index) {
      const { child } = workforce.worker(index);
      if (supervisor.isRunning(child.role)) await supervisor.kill(child);
    },
    startReplacement: (over) => workforce.startReplacement(over),
    drainWorker: (index, over) => workforce.drain(index, over),
    startWorkerAgain: (index, over) => workforce.startAgain(index, over),
    async warmProcesses(index) {
      const { child, eventsFile } = workforce.worker(index);
      const alive = await membersOf(child.pid);
      return warmIn(await eventsSince(eventsFile)).filter((pid) => alive.includes(pid));
    },
    async killProcess(pid) {
      try {
        process.kill(pid, "SIGKILL");
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
      }
    },
    restartServer: () => server.restart(),
    killNode: (node) => server.killNode(node),
    startNodeAgain: (node) => server.startNodeAgain(node),
    stopRedis: () => server.stopRedis(),
    startRedisAgain: () => server.startRedisAgain(),
    async startRival(over) {
      const rival = await workforce.startRival(over);
      return rival === "run over" ? rival : { stop: () => supervisor.stop(rival) };
    },
  };
}

/** The job processes that a worker's events say were made ready and have not entered a job. */
export function warmIn(events: string): readonly number[] {
  const pidsOf = (name: string) =>
    [...events.matchAll(new RegExp(`^.*"event":"${name}".*$`, "gm"))].flatMap(([line]) => {
      const pid = /"pid":(\d+)/.exec(line)?.[1];
      return pid === undefined ? [] : [Number(pid)];
    });
  const busy = new Set(pidsOf("entry"));
  return pidsOf("prewarm").filter((pid) => !busy.has(pid));
}
