// What is killed without a word: for good, or with `for` started again after that, as a supervisor would.

import type { Disturbed, Fault, Lasting, When } from "./fault.js";

/** @param forMs `null`: for good. `kill` resolves when it is gone, `startAgain` when it is back. */
export function killed(
  when: When & { readonly target: string },
  forMs: number | null,
  kill: (disturbed: Disturbed) => Promise<void>,
  startAgain: (disturbed: Disturbed) => Lasting["end"],
): Fault {
  if (forMs === null) {
    const inject = async (disturbed: Disturbed) => {
      await kill(disturbed);
      return 1;
    };
    return { ...when, phase: "once", inject };
  }
  return {
    ...{ ...when, forMs, phase: "lasting" },
    async begin(disturbed) {
      await kill(disturbed);
      return { atRunsEnd: "leave", end: startAgain(disturbed) };
    },
  };
}
