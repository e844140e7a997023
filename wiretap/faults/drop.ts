// drop: the frame is not handed on, and nobody is told. The connection goes on.

import type { Stage, StageKit } from "./stage.js";

export const dropStage = ({ strikes, injected }: StageKit): Stage => ({
  take: (message, handOn) => {
    if (strikes(message)) injected(message);
    else handOn(message);
  },
  close: () => {},
});
