// When the faults that strike whole links have something to do, in milliseconds after the load's start.

import type { WiretapFault } from "../../contract/faults.js";
import { type Cut, cutMoments } from "./cut.js";
import { type Stall, stallMoments } from "./stall.js";

export type Moment =
  | { readonly atMs: number; readonly act: "stall" | "release"; readonly fault: Stall }
  | { readonly atMs: number; readonly act: "cut"; readonly fault: Cut };

export const momentsOf = (faults: readonly WiretapFault[]): readonly Moment[] =>
  faults.flatMap((fault) => {
    switch (fault.kind) {
      case "stall":
        return stallMoments(fault);
      case "cut":
        return cutMoments(fault);
      default:
        return [];
    }
  });
