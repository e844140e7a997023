// Every fault there is, and the reading of specifications: a name, then words name=value, all checked against the plan.

import type { WiretapFault, WorkerFault } from "../../contract/faults.js";
import type { Plan } from "../../contract/manifest.js";
import { UsageError } from "../../contract/usage-error.js";
import { nearestOf } from "../nearest.js";
import { answerSlowly } from "./answer-slowly.js";
import { contradictionsOf } from "./contradictions.js";
import { cut } from "./cut.js";
import { delay } from "./delay.js";
import { drop } from "./drop.js";
import { duplicate } from "./duplicate.js";
import type { Fault, FaultKind, MadeFault } from "./fault.js";
import { faultableFrames, frameOf } from "./frame.js";
import { holdAll } from "./hold-all.js";
import { killWarm } from "./kill-warm.js";
import { killWorker } from "./kill-worker.js";
import { pauseWorker } from "./pause-worker.js";
import { refuse } from "./refuse.js";
import { reorder } from "./reorder.js";
import { reportFull } from "./report-full.js";
import { reportLoad } from "./report-load.js";
import { restartServer } from "./restart-server.js";
import { rival } from "./rival.js";
import { rollWorkers } from "./roll-workers.js";
import { stall } from "./stall.js";
import { stopWorker } from "./stop-worker.js";
import { splitOf, wordsOf } from "./words.js";

/** Those on the worker's socket first, then in the worker, then on whole processes. */
export const faultKinds: readonly FaultKind[] = [
  ...[drop, delay, duplicate, reorder, stall, holdAll, cut],
  ...[refuse, answerSlowly, reportLoad, reportFull],
  ...[stopWorker, pauseWorker, killWorker, killWarm, restartServer, rival, rollWorkers],
];

/** By where they are injected. */
export type SortedFaults = {
  readonly wiretap: readonly WiretapFault[];
  readonly worker: readonly WorkerFault[];
  readonly harness: readonly Fault[];
};

/** @throws UsageError with every problem of every specification; an unknown fault lists those that there are. */
export function faultsOf(specifications: readonly string[], plan: Plan): SortedFaults {
  const problems: string[] = [];
  const made = specifications.flatMap((specification, index) => {
    const found: string[] = [];
    const fault = read(specification, index, plan, found);
    problems.push(...found.map((problem) => `'${specification}': ${problem}`));
    return fault === undefined || found.length > 0 ? [] : [fault.placed];
  });
  const harness = made.flatMap((placed) => (placed.site === "harness" ? [placed.fault] : []));
  problems.push(...contradictionsOf(harness));
  if (problems.length > 0) throw new UsageError(problems);
  return {
    wiretap: made.flatMap((placed) => (placed.site === "wiretap" ? [placed.fault] : [])),
    worker: made.flatMap((placed) => (placed.site === "worker" ? [placed.fault] : [])),
    harness,
  };
}

/** One fault with what is expected of it. @throws UsageError */
export function madeFaultOf(specification: string, index: number, plan: Plan): MadeFault {
  const problems: string[] = [];
  const fault = read(specification, index, plan, problems);
  if (fault === undefined || problems.length > 0) throw new UsageError(problems);
  return fault;
}

function read(specification: string, index: number, plan: Plan, problems: string[]): MadeFault | undefined {
  const split = splitOf(specification);
  const kind = faultKinds.find((candidate) => candidate.name === split.kind);
  if (kind === undefined) {
    const names = faultKinds.map((candidate) => candidate.name);
    const forms = faultKinds.map((candidate) => `'${candidate.form}'`).join("; ");
    problems.push(`unknown fault "${split.kind}"${nearestOf(split.kind, names, "")}; there are: ${forms}`);
    return undefined;
  }
  const words = wordsOf(split.words, kind.form, problems);
  const given = { specification, index, name: split.name, words, plan };
  if (kind.frames === "none") {
    if (split.frame !== undefined) problems.push(`${kind.name} takes no frame; write ${kind.form}`);
    return sited(kind.make({ ...given, frame: undefined }), plan, problems);
  }
  if (split.frame === undefined) {
    problems.push(`it needs a frame (${faultableFrames.join(", ")}), for example ${kind.name}:offer`);
    return undefined;
  }
  const frame = frameOf(split.frame, plan);
  if (frame.kind === "refused") {
    problems.push(frame.why);
    return undefined;
  }
  return sited(kind.make({ ...given, frame: frame.frame }), plan, problems);
}

function sited(made: MadeFault, plan: Plan, problems: string[]): MadeFault {
  if (made.placed.site === "wiretap" && plan.wiretap === "off") {
    problems.push("it is injected by the wiretap, and --no-wiretap was given");
  }
  return made;
}
