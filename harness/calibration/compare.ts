// Injected against found: whether Rollcall said late or lost of exactly those dispatches that a fault made so, and gave
// the right cause. Pure; what it compares was written down by whoever injected, and found without reading that.

import type { Expected } from "../faults/fault.js";

/** What was injected into a dispatch, by the lines of who did it. `edge`: so near to the fault's begin or end that nobody can say. */
export type Injected = Expected | "edge";

/** What analysis found of one dispatch. */
export type Found = {
  readonly n: number;
  readonly room: string;
  readonly outcome: string;
  readonly cause: string | null;
  readonly alsoFits: readonly string[];
  readonly delayMs: number | null;
  readonly duplicated: boolean;
};

type WrongCause = { readonly room: string; readonly cause: string | null; readonly expected: readonly string[] };

export type Comparison = {
  /** Dispatches judged; `edges` are left out. */
  readonly dispatches: number;
  readonly edges: number;
  /** Touched by a fault, and of those the ones that had to be late, lost or duplicated. */
  readonly touched: number;
  readonly injected: number;
  readonly found: number;
  /** Rooms that had to be found and were not, or with another outcome; and rooms found that nothing was done to. */
  readonly missed: readonly string[];
  readonly false: readonly string[];
  readonly wrongCauses: readonly WrongCause[];
  /** Causes of the found ones, each with how often. */
  readonly causes: Readonly<Record<string, number>>;
  /** Found ones whose evidence fits another cause too. */
  readonly ambiguous: number;
  /** Beyond the usual delay: what was meant and what was seen, the medians of those that are late. */
  readonly lateByMs: { readonly count: number; readonly injected: number; readonly found: number } | null;
  readonly result: "equal" | "unequal";
};

/** @param injected by the dispatch's number; one that is not in it was not touched. */
export function compare(
  injected: ReadonlyMap<number, Injected>,
  found: readonly Found[],
  usualDelayMs: number,
): Comparison {
  const judged = found.filter(({ n }) => injected.get(n) !== "edge");
  const pairs = judged.map((row) => ({ row, expected: expectedOf(injected.get(row.n)) }));
  const struck = pairs.filter(({ expected }) => isSeen(expected.effect));
  const seen = pairs.filter(({ row }) => effectOf(row) !== "none");
  const missed = struck.filter(({ row, expected }) => effectOf(row) !== expected.effect);
  const false_ = seen.filter(({ expected }) => !isSeen(expected.effect));
  const right = struck.filter(({ row, expected }) => effectOf(row) === expected.effect);
  const wrongCauses = right.filter(({ row, expected }) => !isRightCause(row.cause, expected));
  return {
    dispatches: judged.length,
    edges: found.length - judged.length,
    touched: judged.filter(({ n }) => injected.has(n)).length,
    injected: struck.length,
    found: seen.length,
    missed: missed.map(({ row }) => row.room),
    false: false_.map(({ row }) => row.room),
    wrongCauses: wrongCauses.map(({ row, expected }) => ({
      room: row.room,
      cause: row.cause,
      expected: expected.causes,
    })),
    causes: counted(seen.flatMap(({ row }) => (row.cause === null ? [] : [row.cause]))),
    ambiguous: seen.filter(({ row }) => row.alsoFits.length > 0).length,
    lateByMs: lateness(right, usualDelayMs),
    result: missed.length + false_.length + wrongCauses.length === 0 ? "equal" : "unequal",
  };
}

type Pair = { readonly row: Found; readonly expected: Expected };

const untouched: Expected = { effect: "none", lateByMs: 0, causes: [] };

const expectedOf = (injected: Injected | undefined): Expected =>
  injected === undefined || injected === "edge" ? untouched : injected;

/** Whether an effect shows in the outcome; what was healed in time does not. */
const isSeen = (effect: Expected["effect"]): boolean => effect !== "none" && effect !== "healed";

/** `unresolved` and `refused` are no effect that any fault is meant to have, but they are found. */
function effectOf({ outcome, duplicated }: Found): string {
  if (outcome !== "delivered") return outcome;
  return duplicated ? "duplicate" : "none";
}

const isRightCause = (cause: string | null, { effect, causes }: Expected): boolean =>
  effect === "duplicate" ? cause === null : causes.some((right) => right === cause);

function lateness(right: readonly Pair[], usualDelayMs: number): Comparison["lateByMs"] {
  const late = right.flatMap(({ row, expected }) =>
    expected.effect === "late" && expected.lateByMs !== null && row.delayMs !== null
      ? [{ injected: expected.lateByMs, found: row.delayMs - usualDelayMs }]
      : [],
  );
  if (late.length === 0) return null;
  return {
    count: late.length,
    injected: median(late.map((one) => one.injected)),
    found: median(late.map((one) => one.found)),
  };
}

/** Nearest rank, rounded to a millisecond. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.ceil(sorted.length / 2) - 1] ?? 0);
}

function counted(values: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
