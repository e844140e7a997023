// Every check, in the order in which their findings are shown: validity first.

import type { Check } from "./check.js";
import { clock } from "./clock.js";
import { cpu } from "./cpu.js";
import { damagedLines } from "./damaged-lines.js";
import { drift } from "./drift.js";
import { equations } from "./equations.js";
import { eventLoopDelay } from "./event-loop-delay.js";
import { generator } from "./generator.js";
import { lateRate } from "./late-rate.js";
import { lostRate } from "./lost-rate.js";
import { observers } from "./observers.js";
import { parts } from "./parts.js";
import { maxP50, maxP90, maxP99 } from "./percentile-limit.js";
import { refused } from "./refused.js";
import { schedulingDelay } from "./scheduling-delay.js";
import { unresolved } from "./unresolved.js";

export const checks: readonly Check[] = [
  ...[
    parts,
    observers,
    damagedLines,
    clock,
    equations,
    generator,
    refused,
    unresolved,
    schedulingDelay,
    eventLoopDelay,
    cpu,
  ],
  ...[lostRate, lateRate, maxP50, maxP90, maxP99, drift],
];
