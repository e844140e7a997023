// Whether a job's room is still there. Joining a deleted room makes it anew (docs/livekit.md), so a job that enters
// late asks before it joins. One that is on time does not: the first call of a fresh process took 50 to 110 ms when
// measured, which would be most of the join's own delay.

import { RoomServiceClient } from "livekit-server-sdk";
import type { JobFacts } from "../contract/events/job.js";
import { lookAfterMs } from "../contract/timing.js";
import type { ServerSettings } from "./settings.js";

/** `replaced`: another room has its name now, and the job was not sent to that one. */
export type RoomPresence = "present" | "gone" | "replaced";

export type ListedRoom = { readonly name: string; readonly sid: string };

/** No room is deleted before the one look at it, whatever the deadline. */
const shortestLifeMs = lookAfterMs({ deadlineMs: 0, graceMs: 0, holdMs: 0 });

/** The server's clock may be another host's; being this much ahead of ours does no harm. */
const clockSlackMs = 4_000;

/**
 * Whether a room of this age can have been deleted. `ageMs` is our wall clock minus the server's stamp: an age that
 * cannot be (the server's clock is ahead, or it stamped nothing) says nothing, so it must be asked.
 */
export const mayBeGone = (ageMs: number): boolean => ageMs < 0 || ageMs > shortestLifeMs - clockSlackMs;

/** What the server's answer to listRooms([name]) means for a job that was sent to `room` with `roomSid`. */
export function presenceOf(listed: readonly ListedRoom[], { room, roomSid }: JobFacts): RoomPresence {
  const found = listed.find((candidate) => candidate.name === room);
  if (found === undefined) return "gone";
  return roomSid === "" || found.sid === roomSid ? "present" : "replaced";
}

/** A few times what the loopback call takes; a server that is slower than this will not let the job join in time either. */
const timeoutSeconds = 2;

/** Asks the server. @throws when it does not answer, or says no. */
export async function lookForRoom(settings: ServerSettings, facts: JobFacts): Promise<RoomPresence> {
  const httpUrl = settings.serverUrl.replace(/^ws/, "http");
  const client = new RoomServiceClient(httpUrl, settings.apiKey, settings.apiSecret, {
    failover: false,
    requestTimeout: timeoutSeconds,
  });
  return presenceOf(await client.listRooms([facts.room]), facts);
}
