// Every fault there is, and the reading of a specification: a name, then words name=value.

import type { Plan } from "../../contract/manifest.js";
import { UsageError } from "../../contract/usage-error.js";
import { nearestOf } from "../nearest.js";
import type { Fault, FaultKind } from "./fault.js";
import { stopWorker } from "./stop-worker.js";

export const faultKinds: readonly FaultKind[] = [stopWorker];

/** @throws UsageError that lists the faults there are. */
export function faultOf(specification: string, plan: Plan): Fault {
  const [name = "", ...words] = specification.trim().split(/\s+/);
  const kind = faultKinds.find((candidate) => candidate.name === name);
  if (kind === undefined) {
    const names = faultKinds.map((candidate) => candidate.name);
    const forms = faultKinds.map((candidate) => `'${candidate.form}'`).join("; ");
    throw new UsageError(`unknown fault "${name}"${nearestOf(name, names, "")}; there are: ${forms}`);
  }
  const allowed = [...kind.form.matchAll(/(\w+)=/g)].map((match) => match[1]);
  const parameters = new Map<string, string>();
  for (const word of words) {
    const [key = "", value = ""] = word.split("=", 2);
    if (!allowed.includes(key) || value === "") throw new UsageError(`"${word}" is no part of it; write ${kind.form}`);
    parameters.set(key, value);
  }
  return kind.make(specification, parameters, plan);
}
