// Without pairs of both clocks no instant of k6 can be compared with one of a worker. Steps alone void nothing: the
// dispatches they touch are unresolved where it matters.

import type { Check } from "./check.js";

export const clock: Check = {
  name: "clock",
  kind: "validity",
  find: ({ clockPairs, offersOutside, numbers }) => {
    const value = numbers.harness.clockSteps;
    if (clockPairs === 0)
      return { result: "unknown", detail: "events/harness.ndjson holds no pair of the wall and monotonic clocks" };
    const steps = value === 1 ? "1 step" : `${value} steps`;
    const ran = value === 0 ? "the wall clock ran evenly" : `the wall clock made ${steps}`;
    const offers =
      offersOutside === 0
        ? ""
        : `; by the server's clock ${offersOutside} of its offers came before their request or after their handler, so no offer is used`;
    return { result: "pass", value, detail: `${ran}${offers}` };
  },
};
