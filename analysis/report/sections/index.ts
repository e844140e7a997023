// The parts of the page, in the order that a reader meets them.

import { causes } from "./causes.js";
import { course } from "./course.js";
import { delays } from "./delays.js";
import { dispatches } from "./dispatches.js";
import { list } from "./list.js";
import { machinery } from "./machinery.js";
import type { Section } from "./section.js";
import { setup } from "./setup.js";
import { stages } from "./stages.js";
import { windows } from "./windows.js";
import { worst } from "./worst.js";

export const sections: readonly Section[] = [
  ...[dispatches, stages, delays, causes, list, windows, course],
  ...[worst, machinery, setup],
];
