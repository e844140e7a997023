// The dead man's switch for what cannot have one itself (k6, livekit-server, job processes, containers): a small process
// that is told what runs, and ends it all when the harness is gone without having said that all is clear.
// The harness's side is reaper-link.ts.

import { execFileSync } from "node:child_process";
import { z } from "zod";
import { takeAway } from "../lent-file.js";

const guardedSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("group"), pid: z.int().positive() }),
  z.object({ kind: z.enum(["container", "network"]), id: z.string() }),
  // With a secret in it.
  z.object({ kind: z.literal("file"), path: z.string(), inode: z.string().nullable() }),
]);

const messageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("guard"), what: guardedSchema }),
  z.object({ type: z.literal("unguard"), what: guardedSchema }),
  z.object({ type: z.literal("release") }),
]);

export type ReaperMessage = z.infer<typeof messageSchema>;

/** In order of their start. */
const guarded = new Map<string, z.infer<typeof guardedSchema>>();

process.on("message", (message) => {
  const parsed = messageSchema.parse(message);
  if (parsed.type === "release") process.exit(0);
  const key = JSON.stringify(parsed.what);
  if (parsed.type === "guard") guarded.set(key, parsed.what);
  else guarded.delete(key);
});

// A Ctrl-C or a kill of everything is for the harness to handle; this one must outlive it.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});

process.on("disconnect", () => {
  // The load before the worker, the worker before the server.
  for (const what of [...guarded.values()].reverse()) end(what);
  process.exit(0);
});

function end(what: z.infer<typeof guardedSchema>): void {
  try {
    if (what.kind === "group") process.kill(-what.pid, "SIGKILL");
    else if (what.kind === "file") takeAway(what);
    else if (what.kind === "network") execFileSync("docker", ["network", "rm", what.id], { stdio: "inherit" });
    else execFileSync("docker", ["rm", "--force", what.id], { stdio: "inherit" });
  } catch (error) {
    // A group that is gone already is what was wanted; a container or network that stays is left to doctor --clean.
    if (what.kind === "container" || what.kind === "network")
      console.error(`${what.kind} ${what.id}: ${String(error)}`);
  }
}
