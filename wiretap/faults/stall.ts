// stall: in the window no byte passes on the link, either way, and its socket stays open. Here is only which links it
// holds and when; holding is what a link can do by itself (link.ts).

import { isWithin, type WiretapFault } from "../../contract/faults.js";
import type { Moment } from "./moments.js";

export type Stall = Extract<WiretapFault, { readonly kind: "stall" }>;

/** A link of 0 in a specification means every link. */
export const concerns = (fault: { readonly link: number }, link: number): boolean =>
  fault.link === 0 || fault.link === link;

export const stallMoments = (fault: Stall): readonly Moment[] => [
  { atMs: fault.window.fromMs, act: "stall", fault },
  // Without an end the run's end ends it.
  ...(fault.window.toMs === null ? [] : [{ atMs: fault.window.toMs, act: "release" as const, fault }]),
];

/** The stalls that a link opened now is under from its first byte. */
export const stallsOn = (faults: readonly WiretapFault[], link: number, atMs: number | null): readonly Stall[] =>
  faults.filter((fault) => fault.kind === "stall").filter((s) => concerns(s, link) && isWithin(s.window, atMs));
