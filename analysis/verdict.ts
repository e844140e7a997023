// The verdict: validity first, then the limits, merged fail > unknown > pass. Pure.

import type { Finding, Summary } from "../contract/summary.js";
import type { Check } from "./checks/check.js";
import { unresolved } from "./checks/unresolved.js";
import type { Facts } from "./facts.js";
import { wilson } from "./statistics.js";

export function verdictOf(facts: Facts, checks: readonly Check[]): Summary["verdict"] {
  const reasons = findingsOf(facts, checks);
  return { result: resultOf(facts, checks, reasons), reasons };
}

function resultOf(facts: Facts, checks: readonly Check[], reasons: readonly Finding[]): Finding["result"] {
  const doubts = reasons.filter((finding) => finding.kind === "validity" && finding.result !== "pass");
  if (doubts.length === 0) return merge(reasons.filter((finding) => finding.kind === "limit"));
  const onlyUnresolved = doubts.every((finding) => finding.check === unresolved.name);
  if (!onlyUnresolved) return "unknown";
  // A limit that is broken even if every unresolved dispatch had been delivered is broken for certain.
  const limits = checks.filter((check) => check.kind === "limit");
  return merge(findingsOf(withUnresolvedDelivered(facts), limits)) === "fail" ? "fail" : "unknown";
}

function findingsOf(facts: Facts, checks: readonly Check[]): readonly Finding[] {
  return checks.flatMap((check) => {
    const { name, kind } = check;
    try {
      const found = check.find(facts);
      return found === undefined ? [] : [{ check: name, kind, value: null, limit: null, ...found }];
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return [
        {
          check: name,
          kind,
          result: "unknown" as const,
          value: null,
          limit: null,
          detail: `the check itself failed: ${message}`,
        },
      ];
    }
  });
}

/** No limit at all would be no judgement: unknown. */
function merge(findings: readonly Finding[]): Finding["result"] {
  if (findings.some((finding) => finding.result === "fail")) return "fail";
  return findings.length > 0 && findings.every((finding) => finding.result === "pass") ? "pass" : "unknown";
}

/** The best case: delivered, and within every percentile limit. */
function withUnresolvedDelivered(facts: Facts): Facts {
  const { counts } = facts.numbers;
  const delivered = counts.delivered + counts.unresolved;
  const judged = delivered + counts.late + counts.lost;
  return {
    ...facts,
    numbers: {
      ...facts.numbers,
      counts: { ...counts, delivered, unresolved: 0 },
      lostRate: wilson(counts.lost, judged),
      lateRate: wilson(counts.late, judged),
      missedDeadlineRate: wilson(counts.late + counts.lost, judged),
    },
  };
}
