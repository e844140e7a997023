// Which dispatches a fault touched: read from the lines of whoever injected it and from the instants of the requests,
// never from what analysis made of them.

import type { MadeFault } from "../faults/fault.js";
import type { Case } from "./cases.js";
import type { Injected } from "./compare.js";

/** Instants are monotonic milliseconds of this host. */
export type FaultLine = {
  readonly atMs: number;
  readonly specification: string;
  readonly phase: "once" | "began" | "ended";
  readonly room: string;
};
type Request = { readonly n: number; readonly room: string; readonly atMs: number };

export type Seen = {
  readonly faultLines: readonly FaultLine[];
  readonly requests: readonly Request[];
  /** When workers registered. */
  readonly registeredAtMs: readonly number[];
};

/**
 * A dispatch is on its way to the worker for 0.2 s, so one that was requested just before a fault began may have been
 * touched; and a line is written just after the fault took effect.
 */
const edge = { beforeBeginMs: 300, beforeEndMs: 100, afterMs: 50 };

/** @param faults each specification of the case with what is expected of it. */
export function injectedOf(
  touched: Case["touched"],
  faults: ReadonlyMap<string, MadeFault>,
  seen: Seen,
): ReadonlyMap<number, Injected> {
  const injected = new Map<number, Injected>();
  for (const [specification, { expect, placed }] of faults) {
    const lines = linesOf(specification, placed.fault.name, seen.faultLines);
    const each = touchedBy(lines, touched, seen);
    for (const { n, leftMs } of each) {
      const now = leftMs === "edge" ? "edge" : expect(leftMs);
      injected.set(n, worse(injected.get(n), now === "open" ? "edge" : now));
    }
  }
  return injected;
}

/** How often each was injected: one that lasts once, and a rival as often as it took a job, not by being there. */
export function injectionsOf(
  faults: ReadonlyMap<string, MadeFault>,
  faultLines: readonly FaultLine[],
): ReadonlyMap<string, number> {
  return new Map(
    [...faults].map(([specification, { placed }]) => {
      const { name } = placed.fault;
      const lines = linesOf(specification, name, faultLines);
      const counted = lines.filter(({ phase }) => phase === "once" || (phase === "began" && name !== "rival"));
      return [specification, counted.length];
    }),
  );
}

/** A rival knows only its name. */
function linesOf(specification: string, name: string, faultLines: readonly FaultLine[]): readonly FaultLine[] {
  return faultLines.filter((line) => line.specification === specification || line.specification === name);
}

function touchedBy(lines: readonly FaultLine[], touched: Case["touched"], seen: Seen): readonly Touch[] {
  switch (touched) {
    case "named":
      return named(lines, seen);
    case "next":
      return next(lines, seen);
    default:
      return between(window(touched, lines, seen), seen);
  }
}

type Touch = { readonly n: number; readonly leftMs: number | "edge" };

function named(lines: readonly FaultLine[], { requests }: Seen): readonly Touch[] {
  const rooms = new Set(lines.map(({ room }) => room));
  return requests.filter(({ room }) => rooms.has(room)).map(({ n }) => ({ n, leftMs: 0 }));
}

/** One dispatch for each line. */
function next(lines: readonly FaultLine[], { requests }: Seen): readonly Touch[] {
  const fromMs = lines[0]?.atMs ?? Number.POSITIVE_INFINITY;
  const near = requests.filter(({ atMs }) => Math.abs(atMs - fromMs) <= edge.beforeBeginMs);
  if (near.length > 0) return requests.map(({ n }) => ({ n, leftMs: "edge" }));
  const after = requests.filter(({ atMs }) => atMs > fromMs).sort((a, b) => a.atMs - b.atMs);
  return after.slice(0, lines.length).map(({ n }) => ({ n, leftMs: 0 }));
}

type Window = { readonly fromMs: number; readonly toMs: number };

function window(touched: Case["touched"], lines: readonly FaultLine[], { registeredAtMs }: Seen): Window | undefined {
  const fromMs = lines.find(({ phase }) => phase !== "ended")?.atMs;
  if (fromMs === undefined) return undefined;
  const toMs =
    touched === "until-registered"
      ? registeredAtMs.find((atMs) => atMs > fromMs)
      : lines.find(({ phase }) => phase === "ended")?.atMs;
  return { fromMs, toMs: toMs ?? Number.POSITIVE_INFINITY };
}

function between(window: Window | undefined, { requests }: Seen): readonly Touch[] {
  if (window === undefined) return [];
  const { fromMs, toMs } = window;
  return requests.flatMap(({ n, atMs }): readonly Touch[] => {
    const atBegin = atMs >= fromMs - edge.beforeBeginMs && atMs <= fromMs + edge.afterMs;
    const atEnd = atMs >= toMs - edge.beforeEndMs && atMs <= toMs + edge.afterMs;
    if (atBegin || atEnd) return [{ n, leftMs: "edge" }];
    return atMs > fromMs && atMs < toMs ? [{ n, leftMs: toMs - atMs }] : [];
  });
}

/** Of two faults that touched one dispatch: what cannot be said, else what shows most; that it came twice is kept. */
function worse(one: Injected | undefined, other: Injected): Injected {
  if (one === undefined || other === "edge") return other;
  if (one === "edge") return one;
  const rank = { none: 0, healed: 1, duplicate: 2, late: 3, lost: 4 };
  const worst = rank[other.effect] >= rank[one.effect] ? other : one;
  const isTwice = [one, other].some(({ effect, duplicated }) => effect === "duplicate" || duplicated);
  return isTwice ? { ...worst, duplicated: true } : worst;
}
