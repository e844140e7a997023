// The tests of a comparison together, each p corrected for all the others. The measures of one candidate are the same dispatches seen
// in several ways (min-p.ts); the candidates are then corrected for each other by Holm's steps. Pure.

import { holmAdjusted } from "../holm.js";
import { type Chances, type Contrast, chanceOfApart } from "./contrast.js";
import { chancesTogether } from "./min-p.js";

type Role = Contrast["measure"]["role"];

/** A candidate's contrasts with the base. */
export type Held = { readonly label: string; readonly contrasts: readonly Contrast[]; readonly chances: Chances };

/** `p` and `corrected` are `null` where nothing was tested; of rounds that lie apart, `p` is the chance of that. */
export type Tested = {
  readonly label: string;
  readonly contrast: Contrast;
  readonly p: number | null;
  readonly corrected: number | null;
};

/**
 * Two families over all candidates: the measures that are judged, and the stages. A stage explains; that there are five of them must
 * not make a loss less significant.
 */
export function testedTogether(held: readonly Held[]): readonly Tested[] {
  const families = { judged: familyOf(held, "judged"), explains: familyOf(held, "explains") };
  return held.flatMap(({ label, contrasts }) =>
    contrasts.map((contrast): Tested => {
      const chance = families[contrast.measure.role].get(contrast);
      const p = contrast.basis === "apart" ? chanceOfApart(contrast.sizes) : (chance?.p ?? null);
      return { label, contrast, p, corrected: chance?.corrected ?? null };
    }),
  );
}

type Family = ReadonlyMap<Contrast, { readonly p: number; readonly corrected: number }>;

/** Holm's steps over the candidates, each by its least p: 1979, Scand. J. Stat. 6:65. */
function familyOf(held: readonly Held[], role: Role): Family {
  const candidates = held.flatMap(({ contrasts, chances }) => {
    const own = contrasts.filter(({ measure, basis }) => measure.role === role && basis === "rounds");
    if (chances === null || own.length === 0) return [];
    const found = chancesTogether(
      own.map(({ figure }) => figure),
      chances.relabellings,
    );
    return [{ own, found, least: Math.min(...found.map(({ corrected }) => corrected)) }];
  });
  const leasts = holmAdjusted(candidates.map(({ least }) => least));
  const family = new Map<Contrast, { p: number; corrected: number }>();
  for (const [i, { own, found, least }] of candidates.entries()) {
    const times = candidates.filter((other, j) => other.least > least || (other.least === least && j >= i)).length;
    for (const [j, contrast] of own.entries()) {
      const { p = 1, corrected = 1 } = found[j] ?? {};
      family.set(contrast, { p, corrected: Math.min(1, Math.max(leasts[i] ?? 1, times * corrected)) });
    }
  }
  return family;
}
