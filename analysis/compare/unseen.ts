// What rounds in which nothing was hit leave open. Their dispatches bound a rate only as far as each is lost for itself; of losses in
// streaks every round is one witness, and something that happens in few rounds may have happened in none of these. Pure.

import type { Share } from "./newcombe.js";

/** How many rounds counted something; `null` where anything was hit in one of them, or nothing counted. */
export function roundsWithoutHit(rounds: readonly Share[]): number | null {
  const counted = rounds.filter(({ count }) => count > 0);
  return counted.length === 0 || counted.some(({ hits }) => hits > 0) ? null : counted.length;
}

/**
 * The share of rounds up to which something may happen and be in none of so many: of six rounds 39.3 % at 95 %. The exact one-sided
 * bound of no hit (Clopper and Pearson 1934, Biometrika 26:404), of rounds instead of dispatches.
 */
export const shareUnseen = (rounds: number, confidence: number): number => 1 - (1 - confidence) ** (1 / rounds);

/** "39.3 %" */
export const percentUnseen = (rounds: number, confidence: number): string =>
  `${Math.round(shareUnseen(rounds, confidence) * 1000) / 10} %`;
