// When workers were gone by plan: from their own closing line, or else from the end of their process, until they were
// started again. A pause is no such time, because its process is still there, and neither is the time in which one that
// drains still has jobs. Pure.

import type { Mark } from "./observations.js";

/** Monotonic microseconds; `toUs` is where it was started again, or the end of time. */
export type Span = { readonly fromUs: number; readonly toUs: number };
export type Down = Span & { readonly worker: number };

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

/** Where one of `workers` was not there yet: before the harness first started it. */
export function beforeStart(marks: readonly Mark[], observer: string, worker: number): readonly Down[] {
  const first = marks.find(
    (mark) => mark.observer === "harness" && mark.event === "process-started" && mark.role === observer,
  );
  return first?.atUs == null ? [] : [{ worker, fromUs: 0, toUs: first.atUs }];
}

/**
 * The spans in which none of `workers` was there and at least one of them was down by plan: that others had not been
 * started yet does not keep those that were ended from being the reason. None when there are no workers.
 */
export function whileAllDown(
  downs: readonly Down[],
  notYet: readonly Down[],
  workers: readonly number[],
): readonly Span[] {
  const [first, ...rest] = workers;
  if (first === undefined) return [];
  const absent = [...downs, ...notYet];
  const spansOf = (worker: number) => absent.filter((down) => down.worker === worker);
  const allAbsent = rest.reduce<readonly Span[]>(
    (spans, worker) => spans.flatMap((a) => spansOf(worker).flatMap((b) => overlap(a, b))),
    spansOf(first),
  );
  return merged(allAbsent.flatMap((span) => downs.flatMap((down) => overlap(span, down))));
}

function overlap(a: Span, b: Span): readonly Span[] {
  const [fromUs, toUs] = [Math.max(a.fromUs, b.fromUs), Math.min(a.toUs, b.toUs)];
  return toUs > fromUs ? [{ fromUs, toUs }] : [];
}

/** In order of time, those that touch or overlap as one. */
function merged(spans: readonly Span[]): readonly Span[] {
  const done: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.fromUs - b.fromUs)) {
    const last = done.at(-1);
    if (last === undefined || span.fromUs > last.toUs) done.push(span);
    else done[done.length - 1] = { fromUs: last.fromUs, toUs: Math.max(last.toUs, span.toUs) };
  }
  return done;
}
