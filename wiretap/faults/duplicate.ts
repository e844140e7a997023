// duplicate: the frame is handed on twice, right after itself.

import type { Stage, StageKit } from "./stage.js";

export const duplicateStage = ({ strikes, injected }: StageKit): Stage => ({
  take: (message, handOn) => {
    handOn(message);
    if (!strikes(message)) return;
    handOn(message);
    injected(message);
  },
  close: () => {},
});
