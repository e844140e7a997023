// Which frames may be faulted, and why the others may not.

import type { FrameKind } from "../../contract/frames.js";
import { serverFrames, workerFrames } from "../../contract/frames.js";
import type { Plan } from "../../contract/manifest.js";
import { nearestOf } from "../nearest.js";

/** Those that a worker of ours or yours sends or gets while dispatches are asked for. */
export const faultableFrames = ["offer", "answer", "assignment", "termination", "status", "job-update"] as const;

/** Subtle: `registered` dropped makes the Node SDK die of the next offer, so that it would be another fault. */
const refusals: Readonly<Partial<Record<FrameKind, string>>> = {
  register: "a worker registers before the load, and no fault acts before it; cut the connection or kill the worker",
  registered: "it comes before the load, and the Node SDK dies of an offer that comes without it; cut the connection",
  ping: "no dispatch depends on it",
  pong: "no dispatch depends on it",
  simulate: "no dispatch depends on it",
  migrate: "no dispatch depends on it",
};

const all: readonly FrameKind[] = [...serverFrames, ...workerFrames];

export type FrameRead =
  | { readonly kind: "frame"; readonly frame: FrameKind }
  | { readonly kind: "refused"; readonly why: string };

export function frameOf(text: string, plan: Plan): FrameRead {
  const frame = all.find((name) => name === text);
  if (frame === undefined) {
    const near = nearestOf(text, faultableFrames, "");
    return { kind: "refused", why: `"${text}" is not a frame${near}; there are: ${faultableFrames.join(", ")}` };
  }
  const why =
    frame === "job-update" && plan.worker === "sdk"
      ? "the Node SDK never sends it; it needs --worker wire or external"
      : refusals[frame];
  return why === undefined ? { kind: "frame", frame } : { kind: "refused", why: `${frame}: ${why}` };
}
