// Every part must have lived until it was stopped by plan: what a dead part did not do says nothing about dispatch.

import type { Death } from "../facts.js";
import type { Check } from "./check.js";

export const parts: Check = {
  name: "parts",
  kind: "validity",
  find: ({ deaths, failures, interruptedBy, harness }) => {
    const troubles = [
      ...failures.map((reason) => `the run failed: ${reason}`),
      ...deaths.map(describe),
      ...(interruptedBy === null ? [] : [`the run was interrupted by ${interruptedBy}`]),
      ...(harness === "vanished"
        ? ["the harness ended without its closing line (killed, or the machine stopped)"]
        : []),
    ];
    if (troubles.length === 0) {
      const detail = harness === "running" ? "every part runs" : "every part ran until it was stopped";
      return { result: "pass", detail };
    }
    return { result: "unknown", detail: troubles.join("\n") };
  },
};

function describe({ role, exitCode, signal, logTail }: Death): string {
  const how = signal === "" ? `exit ${exitCode}` : signal;
  const tail = logTail.trim() === "" ? "" : `\nthe end of its log:\n${logTail.trim()}`;
  return `${role} ended unplanned (${how})${tail}`;
}
