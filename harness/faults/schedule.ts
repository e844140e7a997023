// Injects the faults of a run at their times after the load's start, and writes each down once it has taken effect.

import type { Observer } from "../observer.js";
import type { Disturbed, Fault } from "./fault.js";

/** @returns a function that cancels those that have not begun; a fault under way is awaited by it. */
export function scheduleFaults(
  faults: readonly Fault[],
  disturbed: Disturbed,
  observer: Observer,
  failed: (error: unknown) => void,
): () => Promise<void> {
  const underWay: Promise<void>[] = [];
  const timers = faults.map((fault) =>
    setTimeout(() => {
      const injected = fault.inject(disturbed).then(() => {
        const { name, specification, target } = fault;
        observer.record({ event: "fault", fault: name, specification, target });
      });
      underWay.push(injected.catch(failed));
    }, fault.atMs),
  );
  return async () => {
    for (const timer of timers) clearTimeout(timer);
    await Promise.all(underWay);
  };
}
