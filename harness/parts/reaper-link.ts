// The harness's side of the reaper: started first, released last, told of everything in between.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Guard } from "../targets/target.js";
import { startChild } from "./child.js";
import type { ReaperMessage } from "./reaper.js";

export type Reaper = {
  readonly guard: Guard;
  /**
   * All is clear: it exits without ending anything. `sweeping`: but for rooms that are still under its guard, which it
   * goes on to look for when we are gone.
   */
  release(): Promise<"released" | "sweeping">;
};

const releasePatienceMs = 2_000;

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
  let guardedRooms = 0;
  return {
    guard: {
      add: (what) => {
        if (what.kind === "rooms") guardedRooms += 1;
        tell({ type: "guard", what });
      },
      remove: (what) => {
        if (what.kind === "rooms") guardedRooms -= 1;
        tell({ type: "unguard", what });
      },
    },
    async release() {
      if (guardedRooms > 0) {
        child.leave();
        return "sweeping";
      }
      tell({ type: "release" });
      // It has nothing left to do, so there is nothing to be patient for.
      await Promise.race([child.ended, sleep(releasePatienceMs, undefined, { ref: false })]);
      await child.end({ patienceMs: 0, hurry: AbortSignal.abort() });
      return "released";
    },
  };
}
