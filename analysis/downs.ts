// When workers were gone by plan: from their own closing line, or else from the end of their process, until they were
// started again. A pause is no such time, because its process is still there. Pure.

import type { Mark } from "./observations.js";

/** Monotonic microseconds; `toUs` is where it was started again, or the end of time. */
export type Down = { readonly worker: number; readonly fromUs: number; readonly toUs: number };

const endOfTime = Number.MAX_SAFE_INTEGER;

/** `marks` are in order of time. Only ends by plan count. */
export function downsOf(marks: readonly Mark[], observer: string, worker: number): readonly Down[] {
  const downs: Down[] = [];
  let closingUs: number | null = null;
  let from: number | null = null;
  for (const mark of marks) {
    if (mark.atUs === null) continue;
    if (mark.observer === observer && mark.event === "closing") closingUs ??= mark.atUs;
    if (mark.observer !== "harness" || mark.role !== observer) continue;
    if (mark.event === "process-exited" && mark.planned === true) from ??= closingUs ?? mark.atUs;
    if (mark.event !== "process-started") continue;
    if (from !== null) downs.push({ worker, fromUs: from, toUs: mark.atUs });
    [closingUs, from] = [null, null];
  }
  return from === null ? downs : [...downs, { worker, fromUs: from, toUs: endOfTime }];
}

/** The spans in which every one of `workers` was down; none when there are no workers. */
export function whileAllDown(downs: readonly Down[], workers: readonly number[]): readonly Omit<Down, "worker">[] {
  const [first, ...rest] = workers;
  if (first === undefined) return [];
  const spansOf = (worker: number) => downs.filter((down) => down.worker === worker);
  return rest
    .reduce<readonly Omit<Down, "worker">[]>(
      (spans, worker) => spans.flatMap((a) => spansOf(worker).flatMap((b) => overlap(a, b))),
      spansOf(first),
    )
    .map(({ fromUs, toUs }) => ({ fromUs, toUs }));
}

function overlap(a: Omit<Down, "worker">, b: Omit<Down, "worker">): readonly Omit<Down, "worker">[] {
  const [fromUs, toUs] = [Math.max(a.fromUs, b.fromUs), Math.min(a.toUs, b.toUs)];
  return toUs > fromUs ? [{ fromUs, toUs }] : [];
}
