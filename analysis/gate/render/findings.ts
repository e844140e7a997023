// Every check of a gate as one kind of line, for all renderings: what was held against the baseline, then each run's own checks.
// Computes nothing that decides.

import type { Gate, GatedRun } from "../../../contract/gate.js";
import type { Finding } from "../../../contract/summary.js";

export type Shown = {
  readonly result: Gate["regressions"][number]["result"];
  /** `regression`: against the baseline. */
  readonly kind: "regression" | Finding["kind"];
  readonly check: string;
  /** The run's id, "" for all of them together. */
  readonly run: string;
  readonly detail: string;
};

export const ofBaseline = ({ regressions }: Gate): readonly Shown[] =>
  regressions.map(({ result, check, detail }) => ({ result, kind: "regression", check, run: "", detail }));

export const ofRun = ({ id, verdict }: GatedRun): readonly Shown[] =>
  verdict.reasons.map(({ result, kind, check, detail }) => ({ result, kind, check, run: id, detail }));

/** What a reader wants to see: what decides first, and of a valid run not that it is valid. */
export function worthSaying(gate: Gate): readonly Shown[] {
  const all = [...ofBaseline(gate), ...gate.runs.flatMap(ofRun)];
  const doubts = all.filter(({ kind, result }) => kind === "validity" && result !== "pass");
  const others = all.filter(({ kind }) => kind !== "validity");
  return gate.result === "unknown" ? [...doubts, ...others] : [...others, ...doubts];
}

/** Whose limits or figures it is about. */
export const nameOf = ({ kind, check, run }: Shown, gate: Gate): string => {
  const whose = run !== "" && gate.runs.length > 1 ? ` of ${run}` : "";
  return kind === "regression" ? `${check} against the baseline` : `${kind} ${check}${whose}`;
};

/** In one sentence; the checks that decide it are named. */
export function headline(gate: Gate): string {
  const all = worthSaying(gate);
  const named = (kind: Shown["kind"], result: Shown["result"]): string =>
    [...new Set(all.filter((one) => one.kind === kind && one.result === result).map(({ check }) => check))].join(", ");
  const [worse, broken] = [named("regression", "fail"), named("limit", "fail")];
  const doubted = named("validity", "unknown");
  const open = new Set(all.filter(({ result }) => result === "unknown").map(({ check }) => check));
  switch (gate.result) {
    case "pass":
      return "not worse than the baseline by more than the margins, and every limit was kept";
    case "fail":
      return [
        worse === "" ? "" : `worse than the baseline in ${worse}`,
        broken === "" ? "" : `a limit was broken: ${broken}`,
      ]
        .filter((part) => part !== "")
        .join("; ");
    case "unknown":
      return doubted !== ""
        ? `the run was disturbed (${doubted}), and says nothing`
        : `too little is known: ${[...open].join(", ")}`;
  }
}
