// delay: the frame is handed on later. Frames behind it do not wait: it is this frame that is late, not the connection.

import type { Stage, StageKit } from "./stage.js";

export type Delay = { readonly byMs: number; readonly jitterMs: number };

/** `chance` in [0, 1) spreads the delay evenly over `byMs` to `byMs + jitterMs`, both included; whole milliseconds. */
export const delayMsOf = ({ byMs, jitterMs }: Delay, chance: number): number =>
  byMs + Math.floor(chance * (jitterMs + 1));

export function delayStage(delay: Delay, { strikes, injected, chanceOf, startTimer }: StageKit): Stage {
  const cancels = new Set<() => void>();
  return {
    take: (message, handOn) => {
      if (!strikes(message)) {
        handOn(message);
        return;
      }
      const cancel = startTimer(delayMsOf(delay, chanceOf(message)), () => {
        cancels.delete(cancel);
        handOn(message);
      });
      cancels.add(cancel);
      // Now and not when it is handed on: if the connection ends before, the fault has struck all the same.
      injected(message);
    },
    close: () => {
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}
