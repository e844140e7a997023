// Injects the faults of the harness at their times after the load's start, and writes each down once it has taken
// effect: one line each time, or one when it began and one when it ended. A run that ends earlier undoes what lasts.

import type { Observer } from "../observer.js";
import type { Disturbed, Fault, Lasting } from "./fault.js";

/** Calls back after a time; the call is withdrawn by what it returns. */
export type After = (delayMs: number, act: () => void) => () => void;

const afterTimer: After = (delayMs, act) => {
  const timer = setTimeout(act, delayMs);
  return () => clearTimeout(timer);
};

/** @returns a function that cancels those that have not begun, awaits those under way and undoes those that last. */
export function scheduleFaults(
  faults: readonly Fault[],
  disturbed: Disturbed,
  observer: Pick<Observer, "record">,
  failed: (error: unknown) => void,
  after: After = afterTimer,
): () => Promise<void> {
  let isOver = false;
  const underWay = new Set<Promise<void>>();
  const withdrawals: (() => void)[] = [];
  const lasting = new Map<Fault, Lasting>();

  const record = ({ name, specification, target }: Fault, phase: "once" | "began" | "ended") =>
    observer.record({ event: "fault", fault: name, specification, phase, target, room: "", jobId: "" });
  const act = (what: () => Promise<void>) => {
    const acting = what().catch(failed);
    underWay.add(acting);
    void acting.then(() => underWay.delete(acting));
  };
  const end = async (fault: Fault) => {
    const begun = lasting.get(fault);
    if (begun === undefined) return;
    lasting.delete(fault);
    await begun.end();
    record(fault, "ended");
  };
  const begin = async (fault: Fault) => {
    if (fault.phase === "once") {
      const times = await fault.inject(disturbed);
      for (let time = 0; time < times; time++) record(fault, "once");
      return;
    }
    lasting.set(fault, await fault.begin(disturbed));
    record(fault, "began");
    const { forMs } = fault;
    if (forMs !== null && !isOver) withdrawals.push(after(forMs, () => act(() => end(fault))));
  };

  for (const fault of faults) withdrawals.push(after(fault.atMs, () => act(() => begin(fault))));
  return async () => {
    isOver = true;
    for (const withdraw of withdrawals) withdraw();
    await Promise.all(underWay);
    for (const [fault, { atRunsEnd }] of [...lasting].reverse()) if (atRunsEnd === "end") await end(fault);
  };
}
