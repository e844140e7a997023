// What this stresses: nothing but the plain path. Dispatches at a constant rate whose jobs overlap (rate x hold > 1),
// the smallest load at which a worker must have more than one process ready.

import { settings } from "../k6.js";
import { constantRate } from "../options.js";
import { run } from "../program.js";

export { handleSummary, setup, teardown } from "../program.js";

export const options = constantRate("steady", settings);

export default run;
