// Injects the faults of the harness at their times after the load's start, and writes each down once it has taken
// effect: one line each time, or one when it began and one when it ended. A run that ends earlier undoes what lasts and
// hurries what is under way.

import type { Observer } from "../observer.js";
import type { Disturbed, Fault, Lasting, Step } from "./fault.js";

type LastingFault = Extract<Fault, { phase: "lasting" }>;

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
  const ended = new AbortController();
  const over = ended.signal;
  const underWay = new Set<Promise<void>>();
  const withdrawals: (() => void)[] = [];
  const lasting = new Map<LastingFault, Lasting>();

  const record = ({ name, specification }: Fault, target: string, phase: "once" | "began" | "ended") =>
    observer.record({ event: "fault", fault: name, specification, phase, target, room: "", jobId: "" });
  const act = (what: () => Promise<void>) => {
    const acting = what().catch(failed);
    underWay.add(acting);
    void acting.then(() => underWay.delete(acting));
  };
  const end = async (fault: LastingFault) => {
    const begun = lasting.get(fault);
    if (begun === undefined) return;
    lasting.delete(fault);
    if ((await begun.end(over)) !== "run over") record(fault, fault.target, "ended");
  };
  const last = async (fault: LastingFault) => {
    const begun = await fault.begin(disturbed, over);
    if (begun === "run over") return;
    lasting.set(fault, begun);
    record(fault, fault.target, "began");
    const { forMs } = fault;
    if (forMs !== null && !over.aborted) withdrawals.push(after(forMs, () => act(() => end(fault))));
  };
  const once = async (fault: Fault, { target, inject }: Step) => {
    const times = over.aborted ? 0 : await inject(disturbed, over);
    for (let time = 0; time < times; time++) record(fault, target, "once");
  };
  const follow = (fault: Extract<Fault, { phase: "series" }>) => {
    let before = Promise.resolve();
    for (const [i, step] of fault.steps.entries()) {
      const next = () => {
        before = before.then(() => once(fault, step));
        return before;
      };
      withdrawals.push(after(i * fault.everyMs, () => act(next)));
    }
  };
  const begin = async (fault: Fault) => {
    switch (fault.phase) {
      case "once":
        return await once(fault, fault);
      case "lasting":
        return await last(fault);
      case "series":
        return follow(fault);
    }
  };

  for (const fault of faults) withdrawals.push(after(fault.atMs, () => act(() => begin(fault))));
  return async () => {
    ended.abort();
    for (const withdraw of withdrawals) withdraw();
    await Promise.all(underWay);
    const failures: unknown[] = [];
    for (const [fault, { atRunsEnd }] of [...lasting].reverse()) {
      // Each is undone, whatever becomes of the others: a paused worker could not be stopped.
      if (atRunsEnd === "end") await end(fault).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join("; "));
  };
}
