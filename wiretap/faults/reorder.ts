// reorder: the frame changes places with the one behind it. When none comes in time, it is handed on alone.

import type { HandOn, Message, Stage, StageKit } from "./stage.js";

type Held = { readonly message: Message; readonly cancel: () => void };

export function reorderStage(withinMs: number, { strikes, injected, startTimer }: StageKit): Stage {
  let held: Held | null = null;
  const letGo = (handOn: HandOn): void => {
    if (held === null) return;
    const { message, cancel } = held;
    held = null;
    cancel();
    handOn(message);
  };
  return {
    take: (message, handOn) => {
      // The frame that the held one waits for is never held itself: two would wait for each other.
      if (held !== null || !strikes(message)) {
        handOn(message);
        letGo(handOn);
        return;
      }
      held = { message, cancel: startTimer(withinMs, () => letGo(handOn)) };
      injected(message);
    },
    close: () => {
      held?.cancel();
      held = null;
    },
  };
}
