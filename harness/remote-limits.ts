// What a run may ask of a server that is not on this machine, which others use too: so many dispatches a second, so many
// rooms at once. Told before anything is started or asked.

import type { Plan } from "../contract/manifest.js";
import { mostAtOnce, peakPerSecond } from "../contract/schedule.js";
import { longestAnsweredMs } from "../contract/virtual-users.js";

export type RemoteLimits = {
  readonly perSecond: number;
  /** Rooms that exist at the same time. */
  readonly roomsAlive: number;
};

/** Without a flag that raises them. */
export const usualLimits: RemoteLimits = { perSecond: 1, roomsAlive: 50 };

/** What a plan asks beyond the limits, each with the flag that allows it. Pure. */
export function beyond(limits: RemoteLimits, plan: Plan): readonly string[] {
  const perSecond = peakPerSecond(plan);
  const roomsAlive = mostAtOnce(plan, longestAnsweredMs(plan));
  const where = "on a server that is not on this machine";
  return [
    ...(perSecond > limits.perSecond
      ? [
          `up to ${short(perSecond)} dispatches a second are planned; at most ${short(limits.perSecond)} ${where}, unless --remote-rate allows more`,
        ]
      : []),
    ...(roomsAlive > limits.roomsAlive
      ? [
          `${roomsAlive} rooms could be alive at once; at most ${limits.roomsAlive} ${where}, unless --remote-rooms allows more`,
        ]
      : []),
  ];
}

const short = (value: number): number => Math.round(value * 1000) / 1000;
