// What was injected, and what became of the dispatches in whose rooms it was.

import type { Summary } from "../../contract/summary.js";
import { duration } from "./figures.js";

export const faultRows = ({ faults }: Summary): readonly (readonly string[])[] => [
  ["fault", "on", "injected", "rooms", "after the load's start", "became"],
  ...faults.map((fault) => [
    fault.specification === "" ? fault.fault : fault.specification,
    fault.target,
    String(fault.injections),
    fault.rooms === 0 ? "-" : String(fault.rooms),
    fault.firstAfterLoadStartMs === fault.lastAfterLoadStartMs
      ? duration(fault.firstAfterLoadStartMs)
      : `${duration(fault.firstAfterLoadStartMs)} to ${duration(fault.lastAfterLoadStartMs)}`,
    fault.became
      .map(({ outcome, cause, count }) => `${count} ${outcome}${cause === null ? "" : `, ${cause}`}`)
      .join("; "),
  ]),
];
