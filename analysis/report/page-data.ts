// What the page carries for its script.

import type { Summary } from "../../contract/summary.js";
import type { Cloud } from "./cloud.js";
import type { Meanwhile } from "./meanwhile.js";
import type { PackedPoints } from "./packed-points.js";

export type PageData = {
  readonly cloud: Omit<Cloud, "points"> | null;
  readonly meanwhile: Meanwhile | null;
  readonly points: PackedPoints | null;
  /** The dispatches whose lives are on the page. */
  readonly told: readonly number[];
  readonly arrival: Summary["run"]["arrival"];
};
