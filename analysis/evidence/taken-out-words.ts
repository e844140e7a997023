// How much was taken out of evidence, in words.

import { kinds } from "./redaction/kinds.js";
import type { Evidence } from "./tell.js";

export function takenOutWords(takenOut: Evidence["takenOut"]): string {
  if (takenOut.length === 0) return "nothing";
  return takenOut
    .map(
      ({ kind, count, different }) => `${count} ${kinds[kind]}${different === null ? "" : ` (${different} different)`}`,
    )
    .join(", ");
}
