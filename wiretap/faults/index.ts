// Every fault that strikes single frames, by its name: one file each.

import type { FrameFault } from "./aim.js";
import { delayStage } from "./delay.js";
import { dropStage } from "./drop.js";
import { duplicateStage } from "./duplicate.js";
import { reorderStage } from "./reorder.js";
import type { Stage, StageKit } from "./stage.js";

/** The fault's stage for one direction of one link. */
export function stageOf(fault: FrameFault, kit: StageKit): Stage {
  switch (fault.kind) {
    case "drop":
      return dropStage(kit);
    case "delay":
      return delayStage(fault, kit);
    case "duplicate":
      return duplicateStage(kit);
    case "reorder":
      return reorderStage(fault.withinMs, kit);
    default:
      return fault satisfies never;
  }
}
