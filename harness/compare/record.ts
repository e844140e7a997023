// Writes comparison.json: what the comparison is to be, and how far it got. It stands in the folder at every moment, so that what
// there is can be judged after whatever ends it.

import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Comparison, comparisonFiles, comparisonSchema } from "../../contract/comparison.js";
import { type Ended, type Rules, recordOf, type Sofar } from "./next.js";
import type { CompareWish } from "./wish.js";

/** What does not change on the way. */
export type Recording = {
  readonly folder: string;
  readonly wish: CompareWish;
  readonly id: string;
  readonly startedAt: Date;
  /** As typed. */
  readonly command: readonly string[];
  readonly sameVersion: readonly (readonly string[])[];
};

/** Replaced whole, so that a reader never finds half of it. */
export async function record(
  { folder, wish, id, startedAt, command, sameVersion }: Recording,
  rules: Rules,
  sofar: Sofar,
  ended: Ended | "not-yet",
): Promise<void> {
  const [base, ...candidates] = wish.versions.map(({ label }) => label);
  const { rounds, setAside } = recordOf(rules, sofar, ended);
  const comparison: Comparison = comparisonSchema.parse({
    ...{ schema: 1, id, startedAt: startedAt.toISOString(), command, subject: wish.subject, base, candidates },
    ...{ seed: wish.seed, margins: wish.margins, confidence: wish.confidence },
    ...{ wantedWidth: wish.rounds.wantedWidth, rounds, setAside },
    ...(sameVersion.length === 0 ? {} : { sameVersion }),
    ...(ended === "not-yet" ? {} : { ended }),
  });
  const file = join(folder, comparisonFiles.plan);
  await writeFile(`${file}.new`, `${JSON.stringify(comparison, null, 2)}\n`);
  await rename(`${file}.new`, file);
}
