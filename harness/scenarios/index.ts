// The scenarios a user can run, in the order in which one would try them.

import { burst } from "./burst.js";
import { churn } from "./churn.js";
import { coldStart } from "./cold-start.js";
import { idleBurst } from "./idle-burst.js";
import { mix } from "./mix.js";
import { overlap } from "./overlap.js";
import { ramp } from "./ramp.js";
import type { Scenario } from "./scenario.js";
import { sequential } from "./sequential.js";
import { soak } from "./soak.js";
import { spike } from "./spike.js";
import { steady } from "./steady.js";

/** The first one runs when none is named. */
export const scenarios: readonly [Scenario, ...Scenario[]] = [
  ...([steady, sequential, overlap, burst, idleBurst] as const),
  ...[ramp, spike, soak, churn, coldStart, mix],
];
