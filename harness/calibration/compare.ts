// Injected against found: whether Rollcall said late or lost of exactly those dispatches that a fault made so, and gave
// the right cause. Pure; what it compares was written down by whoever injected, and found without reading that.

import type { Expected } from "../faults/fault.js";

/**
 * What was injected into a dispatch, by the lines of who did it; `duplicated` beside what else was done to it. `edge`: so
 * near to the fault's begin or end that nobody can say, or a matter of which worker the server chose.
 */
export type Injected = (Expected & { readonly duplicated?: true }) | "edge";

/** What a comparison must have to say anything. */
export type Demands = {
  /** By the dispatch's number, of all that were requested. */
  readonly rooms: ReadonlyMap<number, string>;
  readonly usualDelayMs: number;
  /** Fewer that had to be late, lost or duplicated prove nothing. */
  readonly leastStruck: number;
  /** Whether the evidence of one may fit a second cause. */
  readonly alsoFits: "allowed" | "none";
};

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

/** Of one that is late: how far beyond the usual delay was meant and seen. */
type WrongDelay = { readonly room: string; readonly injectedMs: number; readonly foundMs: number | null };
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
  readonly wrongDelays: readonly WrongDelay[];
  /** Causes of the found ones, each with how often. */
  readonly causes: Readonly<Record<string, number>>;
  /** Found ones whose evidence fits another cause too. */
  readonly ambiguous: number;
  /** Beyond the usual delay: what was meant and what was seen, the medians of those that are late. */
  readonly lateByMs: { readonly count: number; readonly injected: number; readonly found: number } | null;
  readonly result: "equal" | "unequal" | "unknown";
  /** Why it is unknown, else "". */
  readonly why: string;
};

/** @param injected by the dispatch's number; one that is not in it was not touched. */
export function compare(
  injected: ReadonlyMap<number, Injected>,
  found: readonly Found[],
  demands: Demands,
): Comparison {
  const pairs = pairsOf(injected, found, demands.rooms);
  const struck = pairs.filter(({ expected }) => isSeen(expected.effect));
  const rows = pairs.flatMap(({ row }) => (row === undefined ? [] : [row]));
  const seen = rows.filter(isFound);
  const right = struck.filter((pair) => !isMissed(pair));
  const missed = pairs.filter(isMissed).map(({ room }) => room);
  const false_ = pairs.filter(isFalse).map(({ room }) => room);
  const wrongCauses = right.flatMap(wrongCauseOf);
  const wrongDelays = right.flatMap((pair) => wrongDelayOf(pair, demands.usualDelayMs));
  const ambiguous = seen.filter(({ alsoFits }) => alsoFits.length > 0).length;
  const wrong = missed.length + false_.length + wrongCauses.length + wrongDelays.length;
  const isWrong = wrong > 0 || (demands.alsoFits === "none" && ambiguous > 0);
  const why = isWrong ? "" : whyUnknown(pairs.length, struck.length, demands.leastStruck);
  return {
    dispatches: pairs.length,
    edges: [...injected.values()].filter((one) => one === "edge").length,
    touched: pairs.filter(({ n }) => injected.has(n)).length,
    injected: struck.length,
    found: seen.length,
    missed,
    false: false_,
    wrongCauses,
    wrongDelays,
    causes: counted(seen.flatMap(({ cause }) => (cause === null ? [] : [cause]))),
    ambiguous,
    lateByMs: lateness(right, demands.usualDelayMs),
    result: isWrong ? "unequal" : why === "" ? "equal" : "unknown",
    why,
  };
}

/** `row` is `undefined` where analysis has none of a dispatch that was touched. */
type Pair = {
  readonly n: number;
  readonly room: string;
  readonly row: Found | undefined;
  readonly expected: Exclude<Injected, "edge">;
};

const untouched: Expected = { effect: "none", lateByMs: 0, causes: [] };

/** All that were touched or found, but for those at an edge. */
function pairsOf(
  injected: ReadonlyMap<number, Injected>,
  found: readonly Found[],
  rooms: ReadonlyMap<number, string>,
): readonly Pair[] {
  const rows = new Map(found.map((row) => [row.n, row] as const));
  return [...new Set([...rows.keys(), ...injected.keys()])].flatMap((n) => {
    const expected = injected.get(n) ?? untouched;
    if (expected === "edge") return [];
    const row = rows.get(n);
    return [{ n, room: row?.room ?? rooms.get(n) ?? `dispatch ${n}`, row, expected }];
  });
}

function whyUnknown(judged: number, struck: number, leastStruck: number): string {
  if (judged === 0) return "no dispatch could be judged";
  return struck < leastStruck ? `${struck} dispatches were struck, and it takes ${leastStruck} to say anything` : "";
}

/** Whether an effect shows in what is found; what was healed in time does not. */
const isSeen = (effect: Expected["effect"]): boolean => effect !== "none" && effect !== "healed";

/** `unresolved` and `refused` are no effect that any fault is meant to have, but they are found; so is a stray cause. */
const isFound = ({ outcome, duplicated, cause }: Found): boolean =>
  outcome !== "delivered" || duplicated || cause !== null;

const isDuplicate = ({ effect, duplicated }: Pair["expected"]): boolean =>
  effect === "duplicate" || duplicated === true;

const outcomeOf = ({ effect }: Expected): string => (effect === "late" || effect === "lost" ? effect : "delivered");

/** One that is lost need not have come twice. */
function isMissed({ row, expected }: Pair): boolean {
  if (row === undefined) return true;
  if (!isSeen(expected.effect)) return false;
  const mustBeTwice = isDuplicate(expected) && expected.effect !== "lost";
  return row.outcome !== outcomeOf(expected) || (mustBeTwice && !row.duplicated);
}

function isFalse({ row, expected }: Pair): boolean {
  if (row === undefined) return false;
  if (row.duplicated && !isDuplicate(expected)) return true;
  return !isSeen(expected.effect) && (row.outcome !== "delivered" || row.cause !== null);
}

function wrongCauseOf({ room, row, expected }: Pair): readonly WrongCause[] {
  const cause = row?.cause ?? null;
  const isRight =
    expected.effect === "duplicate" ? cause === null : expected.causes.some((rightOne) => rightOne === cause);
  return isRight ? [] : [{ room, cause, expected: expected.causes }];
}

/** Above what a shared machine adds (measured: up to 30 ms) and the half of a jitter; far below any dose. */
const toleranceMsOf = (injectedMs: number): number => Math.max(300, injectedMs * 0.2);

function wrongDelayOf({ room, row, expected }: Pair, usualDelayMs: number): readonly WrongDelay[] {
  const { effect, lateByMs: injectedMs } = expected;
  if (effect !== "late" || injectedMs === null) return [];
  const delayMs = row?.delayMs ?? null;
  const foundMs = delayMs === null ? null : delayMs - usualDelayMs;
  const isRight = foundMs !== null && Math.abs(foundMs - injectedMs) <= toleranceMsOf(injectedMs);
  return isRight ? [] : [{ room, injectedMs, foundMs }];
}

function lateness(right: readonly Pair[], usualDelayMs: number): Comparison["lateByMs"] {
  const late = right.flatMap(({ row, expected }) =>
    expected.effect === "late" && expected.lateByMs !== null && row !== undefined && row.delayMs !== null
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
