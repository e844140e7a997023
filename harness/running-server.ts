// The server of a run while it runs. A fault may end it and start it again: whoever stops it at the run's end, or asks
// whether it still has its rooms, means the one that runs then.

import { join } from "node:path";
import { logOf } from "../contract/run-files.js";
import type { Supervisor } from "./parts/supervisor.js";
import type { RunningTarget } from "./targets/target.js";

export type RunningServer = Pick<RunningTarget, "address" | "serverVersion" | "clock"> & {
  /** A server of ours that has ended took its rooms with it. */
  hasRooms(): boolean;
  stop(): Promise<void>;
  /** Ends it and starts it again; resolves when it answers. */
  restart(): Promise<void>;
};

export function runningServer(first: RunningTarget, supervisor: Supervisor, runFolder: string): RunningServer {
  let current = first;
  const watch = () => {
    if (current.started.kind === "nothing") return;
    // A container's processes have no numbers of this host.
    const pid = current.started.kind === "group" ? current.started.pid : 0;
    supervisor.watch("server", pid, current.ended, join(runFolder, logOf("server")));
  };
  const stop = () => supervisor.end("server", () => current.stop());
  watch();
  return {
    address: first.address,
    serverVersion: first.serverVersion,
    clock: first.clock,
    hasRooms: () => first.started.kind === "nothing" || supervisor.isRunning("server"),
    stop,
    async restart() {
      const { startAgain } = current;
      if (startAgain === null) throw new Error("a server that is not ours cannot be started again");
      await stop();
      current = await startAgain();
      watch();
    },
  };
}
