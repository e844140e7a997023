// What must be the same in all runs of a comparison, so that a difference between them is the subject's: everything that was asked
// for, and every version but the subject's own. What is not the same is told, all of it at once. Pure.

import type { Subject } from "../../contract/comparison.js";
import { shapeText } from "../../contract/schedule.js";
import { pathsText } from "../paths.js";
import type { Round } from "./round.js";

type Asked = Round["found"]["manifest"]["plan"];

/** `exactly` decides; `words` are shown, and may be alike where a detail differs. */
type Setting = { readonly name: string; readonly exactly: unknown; readonly words: string };

/** Versions that may differ, by their names in a manifest: the subject's, and what comes with it. `runs`: any. */
const ofSubject: Readonly<Record<Subject, readonly string[] | "any">> = {
  agents: ["agents", "rtcNode", "protocol"],
  server: ["livekitServer"],
  "server-sdk": ["serverSdk"],
  node: ["nodeWorker"],
  runs: "any",
};

/** One problem for each run that differs from the first one; none when all are the same. */
export function differencesOf(rounds: readonly Round[], subject: Subject): readonly string[] {
  const [first, ...others] = rounds;
  if (first === undefined) return [];
  return others.flatMap((round) => {
    const differing = settingsOf(round, subject).flatMap((setting) => differs(setting, settingsOf(first, subject)));
    return differing.length === 0 ? [] : [`${round.run} cannot be compared with ${first.run}: ${differing.join(", ")}`];
  });
}

/** Of one label all runs must have the same versions, or the label names none. */
export function mixedLabels(rounds: readonly Round[]): readonly string[] {
  return rounds.flatMap((round) => {
    const first = rounds.find(({ label }) => label === round.label) ?? round;
    const [ours, theirs] = [first.found.manifest.versions, round.found.manifest.versions];
    const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].filter(
      (name) => ours[name] !== theirs[name],
    );
    const words = names.map((name) => `${name} ${theirs[name] ?? "none"} (${ours[name] ?? "none"})`);
    return names.length === 0
      ? []
      : [`${round.run} is no round of ${round.label}, as ${first.run} is: ${words.join(", ")}`];
  });
}

/** Runs that are in it twice: a run compared with itself differs by nothing, and says nothing. */
export function repeatedRuns(rounds: readonly Round[]): readonly string[] {
  return rounds.flatMap((round, i) => {
    const before = rounds.slice(0, i).find(({ found }) => found.manifest.run.id === round.found.manifest.run.id);
    return before === undefined
      ? []
      : [`${round.run} and ${before.run} are the same run: it cannot be compared with itself`];
  });
}

const differs = ({ name, exactly, words }: Setting, of: readonly Setting[]): readonly string[] => {
  const other = of.find((setting) => setting.name === name);
  if (JSON.stringify(other?.exactly) === JSON.stringify(exactly)) return [];
  return [other === undefined || other.words === words ? `another ${name}` : `${name} ${words} (${other.words})`];
};

function settingsOf({ found }: Round, subject: Subject): readonly Setting[] {
  const { plan, versions } = found.manifest;
  const kept = ofSubject[subject];
  const same = kept === "any" ? [] : versionNames.filter((name) => !kept.includes(name));
  return [
    plain("kind of arrival", found.summary.run.arrival),
    ...askedOf(plan),
    ...same.map((name) => plain(name, versions[name] ?? "none")),
  ];
}

/** The harness's own and the server under it included: another server is another experiment. */
const versionNames = [
  ...["rollcall", "node", "nodeWorker", "k6", "livekitServer", "redis", "agents", "rtcNode", "protocol", "serverSdk"],
];

const plain = (name: string, value: string | number | boolean | null): Setting => ({
  ...{ name, exactly: value, words: String(value ?? "none") },
});

const ms = (name: string, value: number): Setting => ({ name, exactly: value, words: `${value} ms` });

/**
 * Metadata may hold anything, also what is not to be printed. Seeds and limits may differ: neither changes what happens. What is
 * excused may not: it is in no figure of one, and in those of the other.
 */
const askedOf = (plan: Asked): readonly Setting[] => [
  plain("scenario", plan.scenario),
  { name: "path", exactly: plan.paths, words: pathsText(plan.paths) },
  { name: "load", exactly: [plan.waves, plan.arrivals], words: `${shapeText(plan)}, ${plan.planned} in all` },
  plain("warm-up", plan.warmUp),
  ms("hold", plan.holdMs),
  ms("deadline", plan.deadlineMs),
  ms("grace", plan.graceMs),
  plain("rescues", plan.recover ? "on" : "off"),
  plain("client", plan.client),
  plain("target", plan.target),
  plain("nodes", plan.nodes),
  plain("kind of worker", plan.worker),
  plain("workers", plan.workers),
  plain("workers on nodes", plan.workersOn === "all" ? "all" : plan.workersOn.join(",")),
  ms("workers after", plan.workersAfterMs),
  plain("capacity", plan.capacity),
  plain("presence", plan.presence),
  plain("wiretap", plan.wiretap),
  plain("idle processes", plan.idleProcesses),
  { name: "faults", exactly: plan.faults, words: plan.faults.length === 0 ? "none" : plan.faults.join(" and ") },
  { name: "metadata", exactly: plan.metadata, words: "" },
  plain("segments", plan.segmentMs),
  plain("excused", [...new Set(plan.limits.excused)].sort().join(" and ") || "none"),
  { name: "validity limits", exactly: plan.validityLimits, words: "" },
];
