// Every planned dispatch must be accounted for exactly once. An equation that fails is shown with both sides.

import type { Check } from "./check.js";

export const equations: Check = {
  name: "equations",
  kind: "validity",
  find: ({ numbers, beyondPlan }) => {
    const { planned, notStarted, refused, requested, delivered, late, lost, unresolved } = numbers.counts;
    const started = notStarted + refused + requested;
    const outcomes = delivered + late + lost + unresolved;
    const broken = [
      ...(planned === started
        ? []
        : [
            `planned ${planned} is not ${started} = ${notStarted} not started + ${refused} refused + ${requested} requested`,
          ]),
      ...(requested === outcomes
        ? []
        : [
            `requested ${requested} is not ${outcomes} = ${delivered} delivered + ${late} late + ${lost} lost + ${unresolved} unresolved`,
          ]),
      ...(beyondPlan === 0 ? [] : [`${beyondPlan} requested beyond the plan of ${planned}, and counted nowhere`]),
    ];
    if (broken.length === 0) return { result: "pass", detail: "every planned dispatch is accounted for" };
    const unsaid =
      numbers.harness.droppedIterations === null ? " (k6 did not say how many iterations it dropped: taken as 0)" : "";
    return { result: "unknown", detail: `${broken.join("; ")}${unsaid}` };
  },
};
