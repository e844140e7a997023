// What a command line asks of the load: the scenario with its options, arrivals, paths. Says of every flag that shapes
// another scenario that this one does not take it.

import type { Plan } from "../contract/manifest.js";
import { plannedOf } from "../contract/schedule.js";
import { UsageError } from "../contract/usage-error.js";
import type { Wave } from "../contract/wave.js";
import type { Reader } from "./flags.js";
import { nearestOf } from "./nearest.js";
import { pathsOf } from "./paths-of.js";
import { type ValueName, valueSettings } from "./run-flags.js";
import { scenarios } from "./scenarios/index.js";
import { readOptions } from "./scenarios/read-options.js";
import { type Scenario, type ShapeFlag, shapeFlags } from "./scenarios/scenario.js";

const mostPlanned = 10_000_000;
/** All are drawn, sorted and kept. */
const mostPoisson = 1_000_000;
/** Each wave is a scenario of k6's. */
const mostWaves = 1_000;

export type ShapePlan = Pick<Plan, "scenario" | "waves" | "planned" | "arrivals" | "paths" | "warmUp">;

export function shapeWishOf(reader: Reader<ValueName>, scenario: Scenario): ShapePlan {
  const { given, read, problems } = reader;
  const { options, taken } = readOptions(reader);
  const waves = scenario.waves(options);
  for (const flag of shapeFlags)
    if (given.values.has(flag) && !taken.has(flag)) problems.push(notTaken(flag, scenario));
  const arrivals = read("arrivals", arrivalsOf, "uniform");
  const planned = plannedOf(waves);
  const most = arrivals === "poisson" ? mostPoisson : mostPlanned;
  if (planned > most) problems.push(`${planned} dispatches are planned; at most ${most} are possible`);
  if (waves.length > mostWaves) problems.push(`${waves.length} bursts; at most ${mostWaves} are possible`);
  if (arrivals === "poisson" && !(waves.length === 1 && isRate(waves[0]))) {
    problems.push(`--arrivals poisson is for a load of one rate, which ${scenario.name} is not`);
  }
  const room = read("room", roomOf, "fresh");
  return {
    ...{ scenario: scenario.name, waves, planned, arrivals },
    paths: read("path", (text) => pathsOf(text, room), [{ path: "create-room", room, weight: 1 }]),
    warmUp: read("warm-up", warmUpOf, "none"),
  };
}

const isRate = (wave: Wave | undefined): boolean => wave?.kind === "constant" || wave?.kind === "ramping";

function notTaken(flag: ShapeFlag, scenario: Scenario): string {
  const takers = scenarios.filter((other) => takes(other, flag)).map(({ name }) => name);
  return `--${flag} (${valueSettings[flag].sentence}) is not for ${scenario.name}; it is for ${takers.join(", ")}`;
}

/** Whether a scenario takes a flag: it is read without any that is given. */
const takes = (scenario: Scenario, flag: ShapeFlag): boolean => optionsOf(scenario).has(flag);

/** The options of a scenario with their defaults, as they would be written. */
export function optionsOf(scenario: Scenario): ReadonlyMap<ShapeFlag, string> {
  const given = { positionals: [], values: new Map(), switches: new Set<string>() };
  const { options, taken } = readOptions({ given, problems: [], read: (_, __, fallback) => fallback });
  scenario.waves(options);
  return taken;
}

/** The scenario that is named, or the first where none is. */
export function scenarioOf(positionals: readonly string[], problems: string[]): Scenario {
  const [fallback] = scenarios;
  const [name, ...rest] = positionals;
  const loose = positionals.filter((word) => word.includes("="));
  if (loose.length > 0) {
    problems.push(`"${loose.join(" ")}" stands alone; quote a fault: --fault 'stop-worker at=20s'`);
    return fallback;
  }
  if (rest.length > 0) problems.push(`one scenario at a time; what is "${rest.join(" ")}"?`);
  if (name === undefined) return fallback;
  const names = scenarios.map((scenario) => scenario.name);
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined)
    problems.push(`unknown scenario "${name}"${nearestOf(name, names, "")}; there are: ${names.join(", ")}`);
  return found ?? fallback;
}

function arrivalsOf(text: string): Plan["arrivals"] {
  if (text === "uniform" || text === "poisson") return text;
  throw new UsageError(`"${text}" are no arrivals; there are uniform and poisson`);
}

function roomOf(text: string): "fresh" | "live" {
  if (text !== "fresh" && text !== "live") throw new UsageError(`"${text}" is not a room; there are fresh and live`);
  return text;
}

function warmUpOf(text: string): Plan["warmUp"] {
  if (text === "none" || text === "each-path") return text;
  throw new UsageError(`"${text}" is no warm-up; there are none and each-path`);
}
