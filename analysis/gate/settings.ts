// What of a plan a run and its baseline must have in common, and in what two differ. A faster rate, another worker or a longer
// hold is another experiment: its figures say nothing about these.

import { createHash } from "node:crypto";
import type { Settings } from "../../contract/baseline.js";
import type { Plan } from "../../contract/manifest.js";
import { shapeText } from "../../contract/schedule.js";
import type { Wave } from "../../contract/wave.js";
import { arrivalOf } from "../measure.js";
import { pathsText } from "../paths.js";
import { duration } from "../render/figures.js";

export function settingsOf(plan: Plan): Settings {
  const { deadlineMs, graceMs, holdMs, client, target, nodes, worker, workers, workersAfterMs } = plan;
  return {
    scenario: plan.scenario,
    path: pathsText(plan.paths),
    load: shapeText(plan),
    schedule: plan.waves.length === 1 && plan.waves.every(isEven) ? "" : plan.waves.map(scheduleOf).join("; "),
    arrivals: plan.arrivals,
    warmUp: plan.warmUp,
    arrival: arrivalOf(plan),
    ...{ deadlineMs, graceMs, holdMs },
    rescue: plan.recover ? "on" : "off",
    ...{ client, target, nodes, worker, workers, workersAfterMs },
    workersOn: plan.workersOn === "all" ? "all" : plan.workersOn.join(","),
    capacity: plan.capacity,
    presence: plan.presence,
    wiretap: plan.wiretap,
    idleProcesses: plan.idleProcesses,
    metadata: plan.metadata === null ? "none" : `sha256:${sha256(plan.metadata).slice(0, 16)}`,
    faults: plan.faults.join("; "),
    excused: [...plan.limits.excused].sort().join("; "),
  };
}

export type SettingName = keyof Settings;

/** In words, "hold is 4 s, not 6 s": what `ours` has, and what it should have. */
export const differing = (ours: Partial<Settings>, theirs: Partial<Settings>): readonly string[] =>
  namesOf(theirs)
    .filter((name) => ours[name] !== theirs[name])
    .map((name) => `${words[name]} is ${shown(name, ours[name])}, not ${shown(name, theirs[name])}`);

const words: Readonly<Record<SettingName, string>> = {
  ...{ scenario: "scenario", path: "path", load: "load", schedule: "schedule", arrivals: "arrivals" },
  ...{ warmUp: "warm-up", arrival: "arrival", deadlineMs: "deadline", graceMs: "grace", holdMs: "hold" },
  ...{ rescue: "rescue", client: "client", target: "target", nodes: "nodes", worker: "worker", workers: "workers" },
  ...{
    workersAfterMs: "workers-after",
    workersOn: "workers-on",
    capacity: "capacity",
    presence: "presence",
    wiretap: "wiretap",
  },
  ...{ idleProcesses: "idle-processes", metadata: "metadata", faults: "fault", excused: "excuse" },
};

const namesOf = (settings: Partial<Settings>): readonly SettingName[] =>
  (Object.keys(words) as SettingName[]).filter((name) => settings[name] !== undefined);

function shown(name: SettingName, value: Settings[SettingName] | undefined): string {
  if (value === undefined || value === null || value === "") return "none";
  return name.endsWith("Ms") && typeof value === "number" ? duration(value) : String(value);
}

/** Its length is how many were asked for, and no other experiment. */
const isEven = ({ kind }: Wave): boolean => kind === "constant" || kind === "one-by-one";

function scheduleOf(wave: Wave): string {
  const from = `${wave.count} from ${duration(wave.startMs)}`;
  switch (wave.kind) {
    case "constant":
    case "at-once":
    case "one-by-one":
      return from;
    case "ramping":
      return `${from} in ${wave.stages.map(({ durationMs }) => duration(durationMs)).join(" + ")}`;
  }
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
