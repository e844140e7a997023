// The axis of delays, the same in all pictures: at the left, by the logarithm.

import type { Markup } from "../../page/markup.js";
import { axisLeft, type Box } from "../../page/plot/frame.js";
import { logTicks, type Scale } from "../../page/plot/scale.js";
import { duration } from "../../render/figures.js";

/** Above it there are the powers of ten alone. */
const mostTicks = 9;

export const delayAxis = (box: Box, scale: Scale): Markup =>
  axisLeft(box, {
    scale,
    ticks: logTicks(scale.domain, mostTicks).map((value) => ({ value, label: duration(value) })),
    title: "delay (logarithmic)",
  });
