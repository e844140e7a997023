// What one run says for its comparison: a round, or why it is none. Pure.

import type { Summary } from "../../contract/summary.js";
import type { KeptRun } from "../kept-run.js";
import type { End } from "./next.js";

export function endOf(ran: KeptRun): End {
  switch (ran.kind) {
    case "refused":
      return ran;
    case "failed":
      return {
        kind: ran.by === "bug" ? "broken" : "failed",
        run: ran.run,
        why: ran.why === "" ? "it failed" : ran.why,
      };
    case "judged": {
      const why = doubtOf(ran.summary);
      return why === null ? { kind: "usable", run: ran.run } : { kind: "void", run: ran.run, why };
    }
    default:
      return ran satisfies never;
  }
}

/** As the judgement leaves runs out (docs/statistics.md): by validity. One whose limits are unknown, for want of dispatches, is a round. */
function doubtOf({ verdict }: Summary): string | null {
  if (verdict.result !== "unknown") return null;
  const invalid = verdict.reasons.filter(({ kind, result }) => kind === "validity" && result !== "pass");
  return invalid.length === 0
    ? null
    : invalid.map(({ check, detail }) => `${check}: ${detail.split("\n")[0]}`).join("; ");
}
