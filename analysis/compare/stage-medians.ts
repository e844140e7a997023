// The medians of stages whose p99 so few dispatches cannot bear (100 are needed): of a short comparison they are all that can say
// which hop changed. Tested among themselves, as the stages' p99s are. Pure.

import { contrastOf, type Rules } from "./contrast.js";
import type { Held } from "./tested.js";

export const stageMedians = ({ label, contrasts, chances }: Held, rules: Rules): Held => ({
  ...{ label, chances },
  contrasts: contrasts.flatMap(({ measure, sizes, basis }) =>
    measure.role === "explains" && basis === "none"
      ? [contrastOf({ ...measure, perMille: 500 }, sizes, chances, rules)]
      : [],
  ),
});
