// In what order the rounds of a comparison are made: each round has every version once, in an order drawn from the seed, so that
// whatever changes on the machine in an hour (its temperature, its neighbours) meets all versions alike.

import { draw } from "../../contract/draw.js";

export type Turn = {
  /** Of the version. */
  readonly label: string;
  /** From 1. */
  readonly round: number;
};

/** Round by round. `labels` are distinct. */
export function turnsOf(labels: readonly string[], rounds: number, seed: number): readonly Turn[] {
  return Array.from({ length: rounds }, (_, index) => index + 1).flatMap((round) =>
    shuffled(labels, round, seed).map((label) => ({ label, round })),
  );
}

function shuffled(labels: readonly string[], round: number, seed: number): readonly string[] {
  const drawn = labels.map((label) => ({ label, at: draw(seed, `order of round ${round}`, label) }));
  return drawn.sort((a, b) => a.at - b.at).map(({ label }) => label);
}

/** The seed of a round's runs: the same for every version, so that each meets the same schedule. */
export const seedOfRound = (seed: number, round: number): number =>
  Math.floor(draw(seed, "schedule", String(round)) * 2 ** 32);
