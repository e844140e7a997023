// How figures and foreign text look in every rendering: the same words and the same rounding everywhere.

import type { Summary } from "../../contract/summary.js";
import { counted } from "./counted.js";
import { percent } from "./percent.js";

/** Milliseconds with one decimal below a second, seconds above; "-" for a percentile the sample cannot bear. */
export function duration(ms: number | null | "never"): string {
  if (ms === null) return "-";
  if (ms === "never") return "never";
  return Math.abs(ms) < 1000 ? `${ms} ms` : `${Math.round(ms / 10) / 100} s`;
}

type Spread = Readonly<Record<"p50" | "p99" | "max", number | null | "never">>;

/** A table shows a "-", a sentence leaves out what the sample cannot bear. */
const supported = ({ p50, p99, max }: Spread) =>
  (
    [
      ["p50", p50],
      ["p99", p99],
      ["max", max],
    ] as const
  ).filter(([, ms]) => ms !== null);

const spread = (figures: Spread): string =>
  supported(figures)
    .map(([name, ms]) => `${name} ${duration(ms)}`)
    .join(", ");

const share = (value: number | null): string => (value === null ? "-" : percent(value));

/** What a "-" means, where one may be seen. */
export const unsupportedNote =
  '"-": too few values for that percentile (p50 needs 2, p90 10, p99 100, p99.9 1000); "never": a lost dispatch has that rank.';

/** The words for what counts as an arrival; runs of different kinds are never compared. */
export const arrivalWords: Readonly<Record<Summary["run"]["arrival"], string>> = {
  entry: "request to entry (the job's code starts)",
  assignment: "request to assignment (the worker is sent the job)",
  join: "request to join (the agent is in the room)",
};

export const headlines: Readonly<Record<Summary["verdict"]["result"], string>> = {
  pass: "every limit was kept",
  fail: "a limit was broken",
  unknown: "this run cannot say",
};

/** What to say first when there was nobody to deliver to; `null` when there was, or it is not known. */
export const nobodyThere = (summary: Summary): string | null =>
  summary.workers.registration === "none" && summary.counts.requested > 0
    ? "No worker was registered: nothing could be delivered."
    : null;

/** What was run, in one line. */
export function subject(summary: Summary): string {
  const versions = Object.entries(summary.run.versions).map(([part, version]) => `${part} ${version}`);
  return `${subjectOfLoad(summary)}; ${versions.join(", ")}`;
}

/** The same without the versions it was run on. */
export function subjectOfLoad({ run }: Summary): string {
  const load = `${run.scenario}, ${run.path}, ${run.load}, hold ${duration(run.holdMs)}`;
  const watch = `deadline ${duration(run.deadlineMs)} + grace ${duration(run.graceMs)}`;
  return `${load}, ${watch}, target ${run.target}`;
}

/** The two equations that account for every dispatch, and what is counted among those. */
export const equations = ({ counts }: Summary): readonly string[] => [
  `planned ${counts.planned} = ${counts.notStarted} not started + ${counts.refused} refused + ${counts.requested} requested`,
  `requested ${counts.requested} = ${counts.delivered} delivered + ${counts.late} late + ${counts.lost} lost + ${counts.unresolved} unresolved`,
  `of these ${counts.duplicated} duplicated (entered more than once), ${counts.phantom} phantom (listed as running, not arrived)`,
];

export const rateWords = (rate: Summary["lostRate"]): string =>
  rate.value === null
    ? "- (nothing to judge)"
    : `${share(rate.value)} of ${rate.count}, 95 % interval ${share(rate.low)} to ${share(rate.high)}`;

/** Header and rows of delays; the same columns in every rendering. */
export function delayRows({ delayMs, delayOfAllMs, recovery }: Summary): readonly (readonly string[])[] {
  const row = (name: string, d: Summary["delayMs"]) => [
    name,
    String(d.count),
    ...[d.min, d.p50, d.p90, d.p99, d.p999, d.max].map(duration),
  ];
  const all = delayOfAllMs;
  return [
    ["delay of", "n", "min", "p50", "p90", "p99", "p99.9", "max"],
    row("arrivals", delayMs),
    ["all, lost last", String(all.count), "", ...[all.p50, all.p90, all.p99].map(duration), "", ""],
    ...(recovery.attempted === 0 ? [] : [row("rescues", recovery.delayMs)]),
  ];
}

/** Lost is lost, but these were on their way; `null` when there are none. */
export const afterTheWatch = ({ arrivedAfterTheWatch: { count, maxMs }, counts }: Summary): string | null =>
  count === 0 ? null : `${count} of the ${counts.lost} lost arrived after the watch, the last after ${duration(maxMs)}`;

export const listedWords = "What the server's list said, at the look, against what had happened by then";

/** Only classes that were seen; what is not known only where there is such. */
export function listedRows({ listDispatch }: Summary): readonly (readonly string[])[] {
  const seen = Object.entries(listDispatch).filter(
    ([, row]) => row.arrived + row.elsewhere + row.notArrived + row.unknown > 0,
  );
  if (seen.length === 0) return [];
  const columns: readonly (readonly [string, keyof Summary["listDispatch"]["running"]])[] = [
    ["arrived", "arrived"],
    ["of these had left", "left"],
    ...(seen.some(([, row]) => row.elsewhere > 0) ? [["at another's worker", "elsewhere"] as const] : []),
    ["not arrived", "notArrived"],
    ...(seen.some(([, row]) => row.unknown > 0) ? [["not known", "unknown"] as const] : []),
  ];
  return [
    ["listDispatch said", ...columns.map(([name]) => name)],
    ...seen.map(([listed, row]) => [listed, ...columns.map(([, column]) => String(row[column]))]),
  ];
}

/** What the list is worth: how often "running" was not true, and how late it was. */
export function listedNotes({ phantomRate, listLagMs: lag }: Summary): readonly string[] {
  const phantom = `Phantom rate (of what it called running, not arrived): ${rateWords(phantomRate)}`;
  return [...(phantomRate.value === null ? [] : [phantom]), ...(lag.sampled === 0 ? [] : [lagWords(lag)])];
}

function lagWords(lag: Summary["listLagMs"]): string {
  const sample = `a sample of ${lag.sampled}`;
  if (lag.never === lag.sampled) return `Until the look the list said so of none in ${sample}`;
  const late = supported(lag).map(([name, ms]) => `${duration(ms)} (${name})`);
  const never = lag.never === 0 ? "" : `, ${lag.never} not until the look`;
  return `The list said so ${late.join(", ") || "some time"} after the arrival, of ${sample}${never}`;
}

export function recoveryWords({ recovery }: Summary): string {
  const { delayMs } = recovery;
  const fast = delayMs.count === 0 ? "" : ` (${spread(delayMs)} after the rescue)`;
  return `${counted(recovery.attempted, "rescue")} by createDispatch: ${recovery.recovered} recovered${fast}, ${recovery.doubled} doubled, ${recovery.needless} needless`;
}

/**
 * What is known of each kind of worker: those of the protocol alone share a process, one that is not ours is only seen to
 * register. Whoever connects again registers anew.
 */
function workerWords({ workers: { started, registered, prewarmed, spared = 0 }, run }: Summary): string {
  switch (run.arrival) {
    case "entry": {
      const seen = registered > Math.max(1, started) ? `registered ${registered} times` : `${registered} registered`;
      const ends = spared === 0 ? "" : `, ${spared} spared an end by an error of the SDK`;
      return `${started} started, ${seen}, ${counted(prewarmed, "process", "processes")} warmed in all${ends}`;
    }
    case "assignment":
      return `${counted(started, "process", "processes")} started, ${counted(registered, "registration")}`;
    case "join":
      return `not ours, ${registered === 0 ? "no registration" : counted(registered, "registration")} seen`;
  }
}

/** `null` without one. */
function wiretapWords({ wiretap }: Summary): string | null {
  if (wiretap.watched === "off") return null;
  const oddities: readonly (readonly [count: number, word: string])[] = [
    [wiretap.closed, "closed before the end"],
    [wiretap.refused, "refused by the server"],
    [wiretap.undecodable, "undecodable frames"],
  ];
  const seen = oddities.filter(([count]) => count > 0).map(([count, word]) => `, ${count} ${word}`);
  const loop = wiretap.eventLoopDelayMs;
  return `wiretap: ${wiretap.watched === "wholly" ? "watched the whole run" : "watched only a part of the run"}, ${counted(wiretap.links, "link")}${seen.join("")}; event loop p99 ${duration(loop.p99)}, max ${duration(loop.max)}`;
}

/** The server's silence, as the harness's looks saw it. */
function gapWords({ fromMs, toMs, reason, ...became }: Summary["serverGaps"][number]): string {
  const until = toMs === null ? "to the end" : `until ${duration(toMs)}`;
  const after = `of ${became.requested} dispatches requested then ${became.unanswered} got no answer, ${became.missed} were late or lost, ${became.unresolved} unresolved`;
  return `the server did not answer from ${duration(fromMs)} after the load's start ${until} (looked every 10 s: ${reason}); ${after}`;
}

export function harnessWords(summary: Summary): readonly string[] {
  const { harness } = summary;
  const tapped = wiretapWords(summary);
  const { schedulingDelayMs: late, eventLoopDelayMs: loop } = harness;
  const oddities: readonly (readonly [count: number, noun: string])[] = [
    [harness.lostNotifications, "lost notification"],
    [harness.damagedLines, "damaged line"],
    [harness.clockSteps, "clock step"],
    [harness.foreignJobs, "foreign job"],
  ];
  const delay =
    late === null
      ? `scheduling delay not valid: ${counted(harness.droppedIterations ?? 0, "iteration")} dropped`
      : `scheduling delay ${spread(late) || "-"}`;
  const seen = oddities.filter(([count]) => count > 0).map((oddity) => counted(...oddity));
  const dropped = harness.droppedIterations === null ? "unknown" : String(harness.droppedIterations);
  return [
    `${delay}; event loop p99 ${duration(loop.p99)}, max ${duration(loop.max)}`,
    `CPU, busiest 5 s: ${share(harness.cpuBusy)}; dropped iterations ${dropped}, never reached ${harness.neverReached}`,
    `workers: ${workerWords(summary)}`,
    ...(tapped === null ? [] : [tapped]),
    ...summary.serverGaps.map(gapWords),
    ...(seen.length === 0 ? [] : [seen.join(", ")]),
  ];
}
