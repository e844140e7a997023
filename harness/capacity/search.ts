// Which rate to run next, and when to stop: a pure function of the steps that were run. Rates are doubled until one
// breaks the objective, then bisected; both ends of the bracket are run twice. Outcomes that contradict each other make
// the bracket as wide as what is sure, and a rate that nothing can be said of is never taken for the system's limit.

import type { Capacity, UnknownBy } from "../../contract/capacity.js";

export type StepOutcome = "kept" | "broken" | "unknown";

/** `idle`: the first, at the lowest rate; later delays are compared with it. */
type Purpose = "idle" | "rise" | "bisect" | "confirm" | "repeat";

export type SearchStep = {
  readonly ratePerSecond: number;
  readonly outcome: StepOutcome;
  /** `null` unless the outcome is unknown. */
  readonly unknownBy: UnknownBy | null;
};

export type Search = {
  readonly fromPerSecond: number;
  readonly toPerSecond: number;
  /** The bracket's width is at most this share of its lower end. */
  readonly precision: number;
  /** How often the lowest rate is run before the rise: twice, a hiccup in one of them is not the measure of all others. */
  readonly idleSteps: 1 | 2;
};

/** A rate at which the objective was kept in one step and broken in another, or that lies on the wrong side of such a one. */
type Contradiction = { readonly keptPerSecond: number; readonly brokenPerSecond: number };

/** `confirmed`: run twice with the same outcome. */
type End = { readonly ratePerSecond: number; readonly confirmed: "twice" | "once" };

export type Answer =
  | {
      readonly kind: "bracket";
      readonly low: End;
      readonly high: End;
      /** (high - low) / low. */
      readonly width: number;
      readonly contradictions: readonly Contradiction[];
      /** A rate between them of which nothing could be said, which is why the bracket is wider than asked; else `null`. */
      readonly unknownAtPerSecond: number | null;
    }
  /**
   * `stoppedBy`: `--to` was reached; above `low` nothing can be said, because of the harness, for want of evidence, or because
   * runs ended; or the search itself came to an early end.
   */
  | {
      readonly kind: "at-least";
      readonly low: End;
      readonly stoppedBy: "to" | "harness" | "evidence" | "ended" | "early";
      /** The lowest rate of which nothing could be said; `null` for none. */
      readonly unknownAtPerSecond: number | null;
    }
  | ({ readonly kind: "fails-at-lowest" } & End)
  | { readonly kind: "nothing"; readonly why: string };

export type Next =
  | { readonly do: "run"; readonly ratePerSecond: number; readonly purpose: Purpose }
  | { readonly do: "answer"; readonly answer: Answer; readonly ended: Ended };

/** How a search comes to its end by its own steps. */
type Ended = Exclude<Capacity["ended"], "interrupted" | "by a bug">;

/** Doubling, three bisections and two confirmations of each end are about a dozen; noise may take more, not for ever. */
export const mostSteps = 40;

/** A rate of which so many steps could not say anything is left alone, and so are higher ones: one hiccup is not enough. */
const unknownsForWall = 2;
const stepsToConfirm = 2;

/** @param steps in the order in which they were run, all at rates that this function gave. */
export function nextOf(search: Search, steps: readonly SearchStep[]): Next {
  const known = knownOf(steps);
  const answered = (ended: Ended): Next => ({ do: "answer", answer: answerOf(search, known), ended });
  if (steps.some(isLast)) return answered("could not go on");
  const wanted = wantedOf(search, known);
  if (wanted === undefined) return answered("by itself");
  return steps.length >= mostSteps ? answered("steps used up") : { do: "run", ...wanted };
}

/** What one run cannot do for reasons outside of it, another one cannot either. */
const isLast = ({ unknownBy }: SearchStep): boolean => unknownBy === "cannot-run" || unknownBy === "bug";

/** What can be said of a search that was broken off. */
export const answerSoFar = (search: Search, steps: readonly SearchStep[]): Answer => answerOf(search, knownOf(steps));

type Rate = {
  readonly ratePerSecond: number;
  readonly kept: number;
  readonly broken: number;
  readonly unknown: number;
  /** Why; `harness` only where nothing else was ever in the way there. */
  readonly unknownBy: UnknownBy | null;
};

type Known = {
  /** In ascending order. */
  readonly rates: readonly Rate[];
  /** The ends of what is sure: all that was run up to `low` was kept, all from `high` on was broken. */
  readonly low: Rate | undefined;
  readonly high: Rate | undefined;
  /** The highest rate that was ever kept, the lowest ever broken; in order unless there is a contradiction. */
  readonly highestKept: Rate | undefined;
  readonly lowestBroken: Rate | undefined;
};

function knownOf(steps: readonly SearchStep[]): Known {
  const of = (ratePerSecond: number, outcome: StepOutcome) =>
    steps.filter((step) => step.ratePerSecond === ratePerSecond && step.outcome === outcome).length;
  const rates = [...new Set(steps.map(({ ratePerSecond }) => ratePerSecond))]
    .sort((a, b) => a - b)
    .map((ratePerSecond) => ({
      ratePerSecond,
      kept: of(ratePerSecond, "kept"),
      broken: of(ratePerSecond, "broken"),
      unknown: of(ratePerSecond, "unknown"),
      unknownBy: unknownByAt(steps, ratePerSecond),
    }));
  const lowestBroken = rates.find(({ broken }) => broken > 0);
  const highestKept = rates.filter(({ kept }) => kept > 0).at(-1);
  return {
    rates,
    lowestBroken,
    highestKept,
    low: rates.filter((rate) => rate.kept > 0 && isBelow(rate, lowestBroken)).at(-1),
    high: rates.find((rate) => rate.broken > 0 && isBelow(highestKept, rate)),
  };
}

function unknownByAt(steps: readonly SearchStep[], ratePerSecond: number): UnknownBy | null {
  const all = steps.flatMap((step) => (step.ratePerSecond === ratePerSecond ? (step.unknownBy ?? []) : []));
  return all.filter((by) => by !== "harness").at(-1) ?? all.at(-1) ?? null;
}

/** The lowest rate above another of which no step could say anything. */
const wallAbove = (rates: readonly Rate[], from: Rate): Rate | undefined =>
  rates.find((rate) => isBelow(from, rate) && rate.kept + rate.broken === 0 && rate.unknown >= unknownsForWall);

/** Whether one rate is lower than another; anything is lower than none. */
const isBelow = (a: Rate | undefined, b: Rate | undefined): boolean =>
  a === undefined || b === undefined || a.ratePerSecond < b.ratePerSecond;

type Wanted = { readonly ratePerSecond: number; readonly purpose: Purpose };

/** `undefined`: everything that can be found out is. */
function wantedOf(search: Search, known: Known): Wanted | undefined {
  const { rates, low, lowestBroken, highestKept } = known;
  const lowest = rates[0];
  if (lowest === undefined) return { ratePerSecond: search.fromPerSecond, purpose: "idle" };
  const open = rates.find((rate) => rate.kept + rate.broken === 0 && rate.unknown < unknownsForWall);
  if (open !== undefined) return { ratePerSecond: open.ratePerSecond, purpose: lowest === open ? "idle" : "repeat" };
  // At the lowest rate nothing can be said, or the objective is not kept: then there is nothing to search.
  if (highestKept === undefined || low === undefined) return unconfirmed(lowest, "broken");
  if (lowest.kept < search.idleSteps && lowest.unknown < unknownsForWall)
    return { ratePerSecond: search.fromPerSecond, purpose: "idle" };
  return (
    narrowed(search, known) ??
    unconfirmed(low, "kept") ??
    (known.high === undefined || lowestBroken === undefined ? undefined : unconfirmed(known.high, "broken"))
  );
}

/** The rate that makes the first open gap smaller: upwards as long as nothing stands against it, else in its middle. */
function narrowed({ toPerSecond, precision }: Search, known: Known): Wanted | undefined {
  const { rates, low, high, highestKept, lowestBroken } = known;
  if (low === undefined || highestKept === undefined) return undefined;
  // Without a contradiction the two gaps are one.
  const gaps = [
    { from: low, until: lowestBroken },
    { from: highestKept, until: high },
  ];
  for (const { from, until } of gaps) {
    const wall = wallAbove(rates, from);
    const end = isBelow(until, wall) ? (until ?? wall) : wall;
    const next = end === undefined ? risenFrom(from, toPerSecond) : middleOf(from, end, precision);
    if (next !== undefined) return next;
  }
  return undefined;
}

function risenFrom({ ratePerSecond }: Rate, toPerSecond: number): Wanted | undefined {
  if (ratePerSecond >= toPerSecond) return undefined;
  return { ratePerSecond: Math.min(roundedRate(ratePerSecond * 2), toPerSecond), purpose: "rise" };
}

/** By ratio, not by difference; `undefined` where the gap is narrow enough, or holds no rate that can be given. */
function middleOf(from: Rate, end: Rate, precision: number): Wanted | undefined {
  if (end.ratePerSecond <= from.ratePerSecond * (1 + precision)) return undefined;
  const middle = roundedRate(Math.sqrt(from.ratePerSecond * end.ratePerSecond));
  const isBetween = middle > from.ratePerSecond && middle < end.ratePerSecond;
  return isBetween ? { ratePerSecond: middle, purpose: "bisect" } : undefined;
}

/** Run again until it came out so twice, or nothing could be said of it twice. */
function unconfirmed(rate: Rate, as: "kept" | "broken"): Wanted | undefined {
  const isDone = rate[as] === 0 || rate[as] >= stepsToConfirm || rate.unknown >= unknownsForWall;
  const isMixed = rate.kept > 0 && rate.broken > 0;
  return isDone || isMixed ? undefined : { ratePerSecond: rate.ratePerSecond, purpose: "confirm" };
}

/** Three digits, and at most thousandths, as a rate can be given. */
export function roundedRate(ratePerSecond: number): number {
  const digits = Math.min(3, 2 - Math.floor(Math.log10(ratePerSecond)));
  const factor = 10 ** digits;
  return Math.round(ratePerSecond * factor) / factor;
}

function answerOf(search: Search, known: Known): Answer {
  const { rates, low, high, highestKept, lowestBroken } = known;
  const [lowest] = rates;
  if (lowest === undefined || lowest.kept + lowest.broken === 0) {
    return { kind: "nothing", why: `at ${search.fromPerSecond}/s no step could say whether the objective is kept` };
  }
  if (low === undefined && lowest.kept > 0) {
    return {
      kind: "nothing",
      why: `at ${search.fromPerSecond}/s the objective was kept in one step and broken in another`,
    };
  }
  if (low === undefined) {
    return { kind: "fails-at-lowest", ...endOf(lowest, "broken") };
  }
  const wall = wallAbove(rates, low);
  const unknownAtPerSecond = wall?.ratePerSecond ?? null;
  if (high !== undefined) {
    const width = (high.ratePerSecond - low.ratePerSecond) / low.ratePerSecond;
    const isBetween = unknownAtPerSecond !== null && unknownAtPerSecond < high.ratePerSecond;
    const unknownBetween = isBetween ? unknownAtPerSecond : null;
    const contradictions = contradictionsOf(highestKept, lowestBroken);
    const ends = { low: endOf(low, "kept"), high: endOf(high, "broken") };
    return { kind: "bracket", ...ends, width, contradictions, unknownAtPerSecond: unknownBetween };
  }
  const stoppedBy = low.ratePerSecond >= search.toPerSecond ? "to" : stoppedAt(wall);
  return { kind: "at-least", low: endOf(low, "kept"), stoppedBy, unknownAtPerSecond };
}

function stoppedAt(wall: Rate | undefined): Extract<Answer, { kind: "at-least" }>["stoppedBy"] {
  const by = wall?.unknownBy ?? null;
  return by === null || by === "cannot-run" || by === "bug" ? "early" : by;
}

const endOf = (rate: Rate, as: "kept" | "broken"): End => ({
  ratePerSecond: rate.ratePerSecond,
  confirmed: rate[as] >= stepsToConfirm ? "twice" : "once",
});

function contradictionsOf(highestKept: Rate | undefined, lowestBroken: Rate | undefined): readonly Contradiction[] {
  if (highestKept === undefined || lowestBroken === undefined || isBelow(highestKept, lowestBroken)) return [];
  return [{ keptPerSecond: highestKept.ratePerSecond, brokenPerSecond: lowestBroken.ratePerSecond }];
}
