// The dead man's switch for what cannot have one itself (k6, livekit-server, job processes, containers, rooms on a server
// that is not ours): a small process that is told what there is, and ends it all when the harness is gone without having
// said that all is clear. The harness's side is reaper-link.ts.

import { execFileSync } from "node:child_process";
import { z } from "zod";
import { takeAway } from "../lent-file.js";
import { roomsOf, sweepRooms } from "../sweep.js";

const guardedSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("group"), pid: z.int().positive() }),
  z.object({ kind: z.enum(["container", "network"]), id: z.string() }),
  // With a secret in it.
  z.object({ kind: z.literal("file"), path: z.string(), inode: z.string().nullable() }),
  // The key comes by the channel alone, never by an argument, the environment or a file.
  z.object({
    kind: z.literal("rooms"),
    httpUrl: z.url(),
    apiKey: z.string(),
    apiSecret: z.string(),
    runId: z.string(),
  }),
]);

type Guarded = z.infer<typeof guardedSchema>;
type GuardedRooms = Extract<Guarded, { readonly kind: "rooms" }>;

const messageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("guard"), what: guardedSchema }),
  z.object({ type: z.literal("unguard"), what: guardedSchema }),
  z.object({ type: z.literal("release") }),
]);

export type ReaperMessage = z.infer<typeof messageSchema>;

/** In order of their start. */
const guarded = new Map<string, Guarded>();

process.on("message", (message) => {
  const parsed = messageSchema.parse(message);
  if (parsed.type === "release") process.exit(0);
  const key = JSON.stringify(parsed.what);
  if (parsed.type === "guard") guarded.set(key, parsed.what);
  else guarded.delete(key);
});

// A Ctrl-C or a kill of everything is for the harness to handle; this one must outlive it.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});

/** A server that does not answer for so long is given up; its rooms close by themselves, empty, at their own time-out. */
const mostSweepMs = 60_000;

process.on("disconnect", async () => {
  // The load before the worker, the worker before the server; the rooms when nobody is left who could make one.
  const all = [...guarded.values()].reverse();
  for (const what of all) if (what.kind !== "rooms") end(what);
  await Promise.all(all.map((what) => (what.kind === "rooms" ? sweep(what) : undefined)));
  process.exit(0);
});

function end(what: Exclude<Guarded, GuardedRooms>): void {
  try {
    if (what.kind === "group") process.kill(-what.pid, "SIGKILL");
    else if (what.kind === "file") takeAway(what);
    else if (what.kind === "network") execFileSync("docker", ["network", "rm", what.id], { stdio: "inherit" });
    else execFileSync("docker", ["rm", "--force", "--volumes", what.id], { stdio: "inherit" });
  } catch (error) {
    // A group that is gone already is what was wanted; a container or network that stays is left to doctor --clean.
    if (what.kind === "container" || what.kind === "network")
      console.error(`${what.kind} ${what.id}: ${String(error)}`);
  }
}

async function sweep(rooms: GuardedRooms): Promise<void> {
  try {
    const { deleted, left } = await sweepRooms(roomsOf(rooms), rooms.runId, AbortSignal.timeout(mostSweepMs));
    console.error(`rooms of this run on ${rooms.httpUrl}: ${deleted} deleted, left: ${left}`);
  } catch (error) {
    console.error(`rooms of this run on ${rooms.httpUrl}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
