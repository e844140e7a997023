// SIGINT and SIGTERM during a run: the first ends it in good order, a second one hurries, a third leaves.

import { exitStatus } from "../contract/exit-status.js";

export type Interrupts = {
  /** Fires at the first signal; its reason is the signal's name. */
  readonly first: AbortSignal;
  /** Fires at the second: no more waiting, SIGKILL at once. */
  readonly hurry: AbortSignal;
  readonly stopListening: () => void;
};

const names = ["SIGINT", "SIGTERM"] as const;

export function listenForInterrupts(note: (line: string) => void): Interrupts {
  const first = new AbortController();
  const hurry = new AbortController();
  const listeners = names.map((name) => {
    const listener = () => {
      if (!first.signal.aborted) {
        note(`${name}: stopping in good order; once more to hurry`);
        first.abort(name);
      } else if (!hurry.signal.aborted) {
        note(`${name}: hurrying`);
        hurry.abort(name);
      } else {
        // Something does not even obey SIGKILL. The reaper sees our channel close and ends what it can.
        note(`${name}: leaving; what is left is ended by the reaper`);
        process.exit(exitStatus.interrupted);
      }
    };
    process.on(name, listener);
    return { name, listener };
  });
  // Only where whoever started us gave us a channel (a calibration, a search for capacity): when it is gone, nobody wants this any more.
  const onDisconnect = () => {
    if (!first.signal.aborted) first.abort("SIGTERM");
  };
  process.on("disconnect", onDisconnect);
  return {
    first: first.signal,
    hurry: hurry.signal,
    stopListening: () => {
      process.off("disconnect", onDisconnect);
      for (const { name, listener } of listeners) process.off(name, listener);
    },
  };
}
