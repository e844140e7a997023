// What the faults of frames have in common: where they are injected and how they are chosen.

import type { FrameKind } from "../../contract/frames.js";
import type { Given } from "./fault.js";
import { choiceOf, windowOf } from "./words.js";

/** The words of every fault of frames and offers, for its form. */
export const choiceForm = "[p=0.1 | nth=3] [at=5s] [for=10s]";

export function chosenOf({ words, plan, index, name, specification }: Given) {
  return { index, name, specification, window: windowOf(words, plan), choice: choiceOf(words) };
}

/** The frame of a kind whose frames are named: index.ts has seen to it that there is one. */
export function namedFrame({ frame, name }: Given): FrameKind {
  if (frame === undefined) throw new Error(`${name} was made without a frame`);
  return frame;
}
