// What the page of a run is made from, all of it prepared: renderers take it and compute nothing.

import type { Ranks } from "../../contract/ranks.js";
import type { Summary } from "../../contract/summary.js";
import type { Story } from "../explain/story.js";
import type { Cloud, Point } from "./cloud.js";
import type { CourseReading } from "./course-samples.js";
import type { Meanwhile } from "./meanwhile.js";

/** A dispatch whose life is told on the page; `null`: there is no telling it. */
export type Life = { readonly point: Point; readonly story: Story | null };

export type Report = {
  readonly summary: Summary;
  /** Fields of the summary that are blank, because the run does not have them as this version reads them. */
  readonly blank: readonly string[];
  /** What is not on the page that should be, in sentences. */
  readonly missing: readonly string[];
  /** `null` where there are no rows of single dispatches. */
  readonly cloud: Cloud | null;
  readonly ranks: Ranks | null;
  /** `null` where the events were not read. */
  readonly course: CourseReading | null;
  readonly meanwhile: Meanwhile | null;
  /** The worst first. */
  readonly lives: readonly Life[];
  /** The begin of the rooms' names. */
  readonly roomPrefix: string;
};
