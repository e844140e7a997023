// The dead man's switch for what cannot have one itself (k6, livekit-server, job processes, containers): a small process
// that is told what runs, and ends it all when the harness is gone without having said that all is clear.
// The harness's side is reaper-link.ts.

import { execFileSync } from "node:child_process";
import { z } from "zod";

const messageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("guard-group"), pid: z.int().positive() }),
  z.object({ type: z.literal("guard-container"), id: z.string() }),
  z.object({ type: z.literal("release") }),
]);

export type ReaperMessage = z.infer<typeof messageSchema>;

const groups: number[] = [];
const containers: string[] = [];

process.on("message", (message) => {
  const parsed = messageSchema.parse(message);
  if (parsed.type === "guard-group") groups.push(parsed.pid);
  if (parsed.type === "guard-container") containers.push(parsed.id);
  if (parsed.type === "release") process.exit(0);
});

// A Ctrl-C or a kill of everything is for the harness to handle; this one must outlive it.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});

process.on("disconnect", () => {
  // In reverse order of their start: the load before the worker, the worker before the server.
  for (const pid of groups.reverse()) {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // Already gone.
    }
  }
  for (const id of containers) {
    try {
      execFileSync("docker", ["rm", "--force", id], { stdio: "inherit" });
    } catch (error) {
      console.error(`container ${id} could not be removed: ${String(error)}; rollcall doctor --clean does it`);
    }
  }
  process.exit(0);
});
