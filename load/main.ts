// The k6 program. Every scenario runs it: what differs between them is the plan, which comes with the settings.

import { optionsOf } from "./executors.js";
import { due, settings } from "./k6.js";
import { run } from "./program.js";

export { handleSummary, setup, teardown } from "./program.js";

export const options = optionsOf(settings, due.longestSleepMs);

export default run;
