// Rooms around the first registration of a worker: those before it are lost by design of livekit-server, which does not
// dispatch again when a worker appears; those after it must all be delivered.

import { constantWaves } from "./constant.js";
import type { Scenario } from "./scenario.js";

export const coldStart: Scenario = {
  name: "cold-start",
  stresses: "rooms around the first registration: those made before it get no agent, those after it must",
  waves: (options) => constantWaves(options, { rate: "1", duration: "35s" }),
  usual: { hold: "1s", "workers-after": "10s", excuse: "no worker registered" },
};
