// Whether the rooms of a run outlive its watch on a server that is not ours (design.md, rules of truth). createDispatch
// cannot say how long the room it makes is to live: the server's own default counts, which nobody can ask for.

import type { Plan } from "../contract/manifest.js";
import { roomTimeoutSeconds } from "../contract/timing.js";

/**
 * `room.empty_timeout` of livekit-server 1.13.5, as config-sample.yaml says; counted from the room's making, with an agent
 * inside or not. `departure_timeout` (20 s) counts from the end of a participant that is no agent, and here is none (read:
 * CloseIfEmpty and Join, pkg/rtc/room.go).
 */
const defaultEmptySeconds = 300;

type Rooms = Pick<Plan, "paths" | "deadlineMs" | "graceMs" | "holdMs">;

/** What is wrong with a plan for such a server, and what to change. Pure. */
export function outlivedRooms(plan: Rooms): readonly string[] {
  const isLeftToServer = plan.paths.some(({ path, room }) => path === "create-dispatch" && room === "fresh");
  const seconds = roomTimeoutSeconds(plan);
  if (!isLeftToServer || seconds <= defaultEmptySeconds) return [];
  return [
    `--path create-dispatch: a fresh room lives as long as the server lets it, ${defaultEmptySeconds} s by default, and this run needs ${seconds} s; shorten --deadline, --grace or --hold by ${seconds - defaultEmptySeconds} s, or ask in live rooms, which live as long as we say (--path create-dispatch@live)`,
  ];
}
