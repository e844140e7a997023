// The harness's side of the reaper: started first, released last, told of everything in between.

import { join } from "node:path";
import type { RunningTarget } from "../targets/target.js";
import { startChild } from "./child.js";
import type { ReaperMessage } from "./reaper.js";

export type Reaper = {
  guardGroup(pid: number): void;
  guard(target: RunningTarget["guard"]): void;
  /** All is clear: it exits without ending anything. */
  release(): Promise<void>;
};

export async function startReaper(buildFolder: string, env: NodeJS.ProcessEnv, logFile: string): Promise<Reaper> {
  const child = await startChild({
    role: "reaper",
    command: process.execPath,
    args: [join(buildFolder, "reaper.mjs")],
    env,
    logFile,
    channel: "ipc",
  });
  const tell = (message: ReaperMessage) => child.send(message);
  const guardGroup = (pid: number) => tell({ type: "guard-group", pid });
  return {
    guardGroup,
    guard: (guard) => {
      if (guard.kind === "group") guardGroup(guard.pid);
      if (guard.kind === "container") tell({ type: "guard-container", id: guard.id });
    },
    async release() {
      tell({ type: "release" });
      await child.ended;
    },
  };
}
