// What a comparison does next, from what came of its runs so far. Each round has every version once; then those of its runs that
// said nothing are made again, in the same order and by the same seed, before the next round begins. Whether a run said something is
// its validity alone, never what it measured: a round that is made again because of its figures would be chosen. Pure.

import type { ComparisonRound, SetAside } from "../../contract/comparison.js";
import type { Turn } from "./order.js";

/**
 * What came of one run. `void`: judged, and disturbed. `failed`: it left nothing to judge. `broken`: a bug ended it, which the same
 * again would meet again.
 */
export type End =
  | { readonly kind: "usable"; readonly run: string }
  | { readonly kind: "void" | "failed" | "broken"; readonly run: string; readonly why: string }
  | { readonly kind: "refused"; readonly problems: readonly string[] };

export type Attempt = Turn & { readonly end: End };

/** What a look at the intervals said after a round. `impossible`: what there is cannot be judged. */
export type Look = { readonly afterRound: number; readonly answer: "enough" | "not-yet" | "impossible" };

export type Sofar = {
  /** In the order in which they were made. */
  readonly attempts: readonly Attempt[];
  /** The newest. */
  readonly look: Look | null;
  readonly interrupt: "none" | "interrupted";
};

export type Rules = {
  /** In order: round by round. */
  readonly turns: readonly Turn[];
  /** No look before so many rounds. */
  readonly atLeast: number;
  readonly wantedWidth: number | null;
};

export type Next =
  /** `attempt` is 1 for the first; `order` the turn's, from 1. */
  | { readonly do: "run"; readonly turn: Turn; readonly order: number; readonly attempt: number }
  | { readonly do: "look"; readonly afterRound: number }
  | { readonly do: "refuse"; readonly problems: readonly string[] }
  | { readonly do: "end"; readonly ended: Ended };

export type Ended = "complete" | "narrow-enough" | "interrupted" | "not-judged";

/** Of one round of one version. Beyond it the machine is not fit for this load, and the round is left out. */
export const mostAttempts = 3;

export function nextOf(rules: Rules, sofar: Sofar): Next {
  const { turns, atLeast, wantedWidth } = rules;
  const { attempts, look, interrupt } = sofar;
  // What is wrong with the first is wrong with each; a later one is a round less, and no reason to throw away what there is.
  const first = attempts[0]?.end;
  if (first?.kind === "refused") return { do: "refuse", problems: first.problems };
  if (interrupt === "interrupted") return { do: "end", ended: "interrupted" };
  for (const round of new Set(turns.map((turn) => turn.round))) {
    const own = turns.filter((turn) => turn.round === round);
    const isNew = own.every((turn) => attemptsOf(turn, attempts).length === 0);
    if (isNew && round > atLeast && wantedWidth !== null) {
      if (look === null || look.afterRound !== round - 1) return { do: "look", afterRound: round - 1 };
      if (look.answer === "enough") return { do: "end", ended: "narrow-enough" };
      if (look.answer === "impossible") return { do: "end", ended: "not-judged" };
    }
    const turn = wanting(own, attempts);
    if (turn !== undefined) {
      const attempt = attemptsOf(turn, attempts).length + 1;
      return { do: "run", turn, order: turns.indexOf(turn) + 1, attempt };
    }
  }
  return { do: "end", ended: "complete" };
}

/** Of a round's turns the one with the fewest attempts among those that want one more: all once, then the void ones in turn. */
function wanting(own: readonly Turn[], attempts: readonly Attempt[]): Turn | undefined {
  for (let made = 0; made < mostAttempts; made += 1) {
    const found = own.find((turn) => {
      const its = attemptsOf(turn, attempts);
      return its.length === made && (made === 0 || isMadeAgain(its.at(-1)?.end));
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** By its validity; where it would end in the same way it is of no use. */
export function isMadeAgain(end: End | undefined): boolean {
  switch (end?.kind) {
    case "void":
    case "failed":
      return true;
    case "usable":
    case "broken":
    case "refused":
    case undefined:
      return false;
    default:
      return end satisfies never;
  }
}

const attemptsOf = ({ label, round }: Turn, attempts: readonly Attempt[]): readonly Attempt[] =>
  attempts.filter((one) => one.label === label && one.round === round);

/** As it stands in comparison.json: of each turn its newest run, and those before it set aside. */
export function recordOf(
  { turns }: Pick<Rules, "turns">,
  { attempts, look }: Pick<Sofar, "attempts" | "look">,
  ended: Ended | "not-yet",
): { readonly rounds: readonly ComparisonRound[]; readonly setAside: readonly SetAside[] } {
  const wanted = ended === "narrow-enough" ? turns.filter(({ round }) => round <= (look?.afterRound ?? round)) : turns;
  const rounds = wanted.map((turn, index): ComparisonRound => {
    const about = { label: turn.label, round: turn.round, order: index + 1 };
    const newest = attemptsOf(turn, attempts).at(-1);
    return newest === undefined
      ? { ...about, run: "", state: "planned", why: "" }
      : { ...about, ...stateOf(newest.end) };
  });
  const setAside = attempts.flatMap((one): SetAside[] => {
    if (one === attemptsOf(one, attempts).at(-1)) return [];
    if (one.end.kind !== "void" && one.end.kind !== "failed") return [];
    return [{ label: one.label, round: one.round, run: one.end.run, why: one.end.why }];
  });
  return { rounds, setAside };
}

/** Why a void one is void says its own judgement. */
function stateOf(end: End): Pick<ComparisonRound, "run" | "state" | "why"> {
  switch (end.kind) {
    case "usable":
    case "void":
      return { run: end.run, state: "done", why: "" };
    case "failed":
    case "broken":
      return { run: end.run, state: "failed", why: end.why };
    case "refused":
      return { run: "", state: "failed", why: `refused: ${end.problems.join("; ")}` };
    default:
      return end satisfies never;
  }
}
