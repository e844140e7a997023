// Which frames a fault strikes: those of its kind, in its window, by its choice. One aim for each fault over all links,
// because the n-th is counted over all of them.

import { draw } from "../../contract/draw.js";
import { type FaultChoice, isWithin, type WiretapFault } from "../../contract/faults.js";
import type { Frame } from "../frames.js";

export type FrameFault = Extract<WiretapFault, { readonly frame: unknown }>;

export const isFrameFault = (fault: WiretapFault): fault is FrameFault => "frame" in fault;

/** `nth` counts from 1 within the window, `chance` is in [0, 1). */
export function isChosen(choice: FaultChoice, nth: number, chance: number): boolean {
  switch (choice.by) {
    case "all":
      return true;
    case "nth":
      return nth === choice.nth;
    case "probability":
      return chance < choice.p;
    default:
      return choice satisfies never;
  }
}

/** Chance goes by the room, so that the order of frames changes nothing; a frame without one goes by its link. */
const drawnNameOf = (frame: Frame, link: number): string => frame.job?.room || linkName(link);

export const linkName = (link: number): string => `link-${link}`;

export class Aim {
  readonly #fault: FrameFault;
  readonly #seed: number;
  #inWindow = 0;

  constructor(fault: FrameFault, seed: number) {
    this.#fault = fault;
    this.#seed = seed;
  }

  /** Counts. `atMs` is milliseconds after the load's start, `null` before it. */
  strikes(frame: Frame, link: number, atMs: number | null): boolean {
    const { window, choice, index } = this.#fault;
    if (frame.kind !== this.#fault.frame || !isWithin(window, atMs)) return false;
    this.#inWindow += 1;
    return isChosen(choice, this.#inWindow, draw(this.#seed, String(index), drawnNameOf(frame, link)));
  }

  /** Another draw than the one that chose: else p=0.1 would leave only the lowest tenth of it. */
  chanceOf(frame: Frame, link: number): number {
    return draw(this.#seed, `${this.#fault.index}/amount`, drawnNameOf(frame, link));
  }
}
