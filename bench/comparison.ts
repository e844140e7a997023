// What the statistics of `rollcall compare` are worth, on made-up versions with a fixed seed: coverage of the intervals, false alarms,
// power, and what stopping by width does to them. The tables of docs/statistics.md are made from this. It takes a quarter of an hour.

import { type Chances, contrastOf, fewestRounds } from "../analysis/compare/contrast.js";
import { effectiveOf, together } from "../analysis/compare/design-effect.js";
import { enoughOf } from "../analysis/compare/enough.js";
import { alphaOf, measureVerdict } from "../analysis/compare/measure-verdict.js";
import { figureOf, type Measure, measuresOf } from "../analysis/compare/measures.js";
import { newcombe } from "../analysis/compare/newcombe.js";
import { apart, relabellings, type Sizes } from "../analysis/compare/relabel.js";
import { type Bounds, intervalOf, type Resamples, resamplesOf } from "../analysis/compare/resample.js";
import { testedTogether } from "../analysis/compare/tested.js";
import {
  drawnRounds,
  growing,
  healthy,
  heavy,
  hiccups,
  lossy,
  slowRounds,
  streaky,
  tailed,
  type Version,
} from "../analysis/trials/made-up-versions.js";
import { type MadeUp, roundsOf } from "../analysis/trials/rounds.js";
import { defaultMargins } from "../contract/comparison.js";
import { methods } from "./comparison/interval-methods.js";

const [seed, dispatches] = [3, 20];
const rules = { margins: defaultMargins, confidence: 0.95 };

type Pair = readonly [name: string, base: Version, candidate: Version];

const alike: readonly Pair[] = [
  ["healthy", healthy(), healthy()],
  ["3 % come 50 to 250 ms later", hiccups, hiccups],
  ["rounds differ by 20 ms", healthy(0, 20), healthy(0, 20)],
  ["long tails", heavy(), heavy()],
  ["3 rounds in 10 slow", slowRounds(0.3), slowRounds(0.3)],
  ["falls behind", growing, growing],
  ["loses 5 %, each for itself", lossy(0.05), lossy(0.05)],
  ["loses 5 % in streaks of 5", streaky(0.05, 5), streaky(0.05, 5)],
  ["loses 15 % in streaks of 6", streaky(0.15, 6), streaky(0.15, 6)],
];

/** The base is healthy where nothing else is said. */
const different: readonly Pair[] = [
  ["p50 is 20 ms longer", healthy(), healthy(20)],
  ["p50 is 40 ms longer", healthy(), healthy(40)],
  ["tails against half as long again", heavy(), heavy(1.5)],
  ["one falls behind", healthy(), growing],
  ["6 s for a dispatch in 12", healthy(), tailed(1 / 12)],
  ["6 s for a dispatch in 5", healthy(), tailed(1 / 5)],
  ["a loss of 2 % in streaks of 8", healthy(), streaky(0.02, 8)],
  ["a loss of 5 %, each for itself", healthy(), lossy(0.05)],
  ["a loss of 10 %, each for itself", healthy(), lossy(0.1)],
  ["a loss of 35 %, each for itself", healthy(), lossy(0.35)],
  ["a loss of 35 % in streaks of 7", healthy(), streaky(0.35, 7)],
  ["a loss of 5 % in streaks of 5 against 20 % in streaks of 6", streaky(0.05, 5), streaky(0.2, 6)],
];

const parts = {
  "coverage-6": () => coverageAt(6),
  "coverage-8": () => coverageAt(8),
  "coverage-12": () => coverageAt(12),
  "false-alarms": alarms,
  power,
  "stopping-by-width": stopping,
} as const;

/** Shares in percent. @param asked names of parts; none: all of them */
export async function bench(asked: readonly string[] = []): Promise<unknown> {
  const names = Object.entries(parts).filter(([name]) => asked.length === 0 || asked.includes(name));
  return Object.fromEntries(names.map(([name, part]) => [name, part()]));
}

const percent = (hits: number, of: number): number => Math.round((1000 * hits) / of) / 10;

const comparison = (name: string, [, base, candidate]: Pair, rounds: number) => {
  const made = (version: Version, label: string): readonly MadeUp[] =>
    drawnRounds(version, seed, `${name} ${label}`, rounds, dispatches);
  return { base: made(base, "base"), candidate: made(candidate, "candidate") };
};

const judged = (base: readonly MadeUp[], candidate: readonly MadeUp[]): readonly Measure[] =>
  measuresOf([...roundsOf("base", base), ...roundsOf("candidate", candidate)]).filter(({ role }) => role === "judged");

const covered = ["lostRate", "p50", "p99"] as const;

/** By version pair and measure: how often each interval holds the true difference. */
function coverageAt(rounds: number): Record<string, unknown> {
  const comparisons = 200;
  const sizes = { base: rounds, candidate: rounds };
  const resamples = resamplesOf(sizes, seed, 600);
  const rows = [...alike, ...different].map((pair) => {
    const [name] = pair;
    const truth = truthsOf(pair, rounds);
    const hits: Record<string, number> = {};
    for (let number = 0; number < comparisons; number++) {
      const { base, candidate } = comparison(`coverage ${rounds} ${name} ${number}`, pair, rounds);
      for (const measure of judged(base, candidate)) {
        const true_ = truth[measure.name];
        if (true_ === undefined) continue;
        for (const [method, { low, high }] of Object.entries(intervalsOf(measure, sizes, resamples))) {
          const holds = low <= true_ + 1e-9 && true_ <= high + 1e-9;
          hits[`${measure.name} ${method}`] = (hits[`${measure.name} ${method}`] ?? 0) + (holds ? 1 : 0);
        }
      }
    }
    return [name, Object.fromEntries(Object.entries(hits).map(([key, count]) => [key, percent(count, comparisons)]))];
  });
  return Object.fromEntries(rows);
}

function intervalsOf(measure: Measure, sizes: Sizes, resamples: Resamples): Record<string, Bounds> {
  const figure = figureOf(measure);
  const none = { low: Number.NaN, high: Number.NaN };
  const resampled = {
    expanded: intervalOf(figure, resamples, 0.95) ?? none,
    ...Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, method(figure, resamples)])),
  };
  if (measure.unit !== "share") return resampled;
  const [ours, theirs] = [measure.rounds.slice(0, sizes.base), measure.rounds.slice(sizes.base)];
  return {
    ...resampled,
    newcombe: newcombe(together(theirs), together(ours), 0.95) ?? none,
    widened: newcombe(effectiveOf(theirs, 0.95), effectiveOf(ours, 0.95), 0.95) ?? none,
  };
}

/** Of the rate and the p50 the versions' own; of the p99 the typical one of as many rounds, the median over many comparisons. */
function truthsOf([name, base, candidate]: Pair, rounds: number): Partial<Record<string, number>> {
  const many = 3_000;
  const of = (version: Version, label: string) => {
    const all = roundsOf(label, drawnRounds(version, seed, `truth ${name} ${label}`, many, dispatches));
    const whole = (measure: Measure) => figureOf(measure)(new Uint8Array(many).fill(1));
    const measures = measuresOf(all);
    const p99s = Array.from({ length: Math.floor(many / rounds) }, (_, i) => {
      const some = measuresOf(all.slice(i * rounds, (i + 1) * rounds)).find((one) => one.name === "p99");
      return some === undefined ? Number.NaN : figureOf(some)(new Uint8Array(rounds).fill(1));
    });
    const figureNamed = (wanted: string) => measures.filter((one) => one.name === wanted).map(whole)[0] ?? Number.NaN;
    return {
      lostRate: figureNamed("lostRate"),
      p50: figureNamed("p50"),
      p99: Float64Array.from(p99s).sort()[Math.floor(p99s.length / 2)] ?? Number.NaN,
    };
  };
  const [ours, theirs] = [of(base, "base"), of(candidate, "candidate")];
  return Object.fromEntries(covered.map((measure) => [measure, apart(theirs[measure], ours[measure])]));
}

/** Fewer than a user's comparison has: what is asked here are shares of many comparisons. */
function fewResamples(sizes: Sizes): Chances {
  const { givings, made } = relabellings(sizes, seed);
  const every = Math.ceil(givings.length / 1_000);
  const some = [givings[made] ?? new Uint8Array(), ...givings.filter((_, i) => i !== made && i % every === 0)];
  return { relabellings: { kind: "drawn", givings: some, made: 0 }, resamples: resamplesOf(sizes, seed, 300) };
}

/** Verdicts of the judged measures, by their names. */
function verdictsOf(base: readonly MadeUp[], candidate: readonly MadeUp[], chances: Chances): Record<string, string> {
  const sizes = { base: base.length, candidate: candidate.length };
  const contrasts = judged(base, candidate).map((measure) => contrastOf(measure, sizes, chances, rules));
  const level = { alpha: alphaOf(rules.confidence), candidates: 1 };
  return Object.fromEntries(
    testedTogether([{ label: "candidate", contrasts, chances }]).map(({ contrast, corrected }) => [
      contrast.measure.name,
      measureVerdict(contrast, corrected, level).verdict,
    ]),
  );
}

const tellsApart = (said: Record<string, string>): boolean =>
  Object.values(said).some((verdict) => verdict === "worse" || verdict === "better");

/** Of two identical versions: how often any measure is called better or worse, and how often all of them no different. */
function alarms(): unknown {
  return [2, 3, 5, 6, 8].map((rounds) => {
    const comparisons = rounds === 8 ? 200 : 1_000;
    const chances = rounds < fewestRounds ? null : fewResamples({ base: rounds, candidate: rounds });
    const rows = alike.map((pair) => {
      let [told, same] = [0, 0];
      for (let number = 0; number < comparisons; number++) {
        const { base, candidate } = comparison(`alarms ${rounds} ${pair[0]} ${number}`, pair, rounds);
        const said = verdictsOf(base, candidate, chances);
        if (tellsApart(said)) told += 1;
        if (Object.values(said).every((verdict) => verdict === "no-difference")) same += 1;
      }
      return [pair[0], { worseOrBetter: percent(told, comparisons), allNoDifference: percent(same, comparisons) }];
    });
    return { rounds, ...Object.fromEntries(rows) };
  });
}

/** Of two different ones: how often the candidate is worse, and how often it is said to be no different in anything. */
function power(): unknown {
  const comparisons = 300;
  return [6, 8].map((rounds) => {
    const chances = fewResamples({ base: rounds, candidate: rounds });
    const rows = different.map((pair) => {
      let [worse, same] = [0, 0];
      for (let number = 0; number < comparisons; number++) {
        const { base, candidate } = comparison(`power ${rounds} ${pair[0]} ${number}`, pair, rounds);
        const said = Object.values(verdictsOf(base, candidate, chances));
        if (said.includes("worse")) worse += 1;
        else if (said.every((verdict) => verdict === "no-difference")) same += 1;
      }
      return [pair[0], { worse: percent(worse, comparisons), allNoDifference: percent(same, comparisons) }];
    });
    return { rounds, ...Object.fromEntries(rows) };
  });
}

/** Identical versions, looked at after each round from the sixth on, until no interval is wider than twice its margin, or twelve. */
function stopping(): unknown {
  const [comparisons, first, last] = [300, 6, 12];
  const chancesAt = Array.from({ length: last + 1 }, (_, rounds) =>
    rounds < first ? null : fewResamples({ base: rounds, candidate: rounds }),
  );
  const rows = alike.map((pair) => {
    let [told, looked] = [0, 0];
    for (let number = 0; number < comparisons; number++) {
      const { base, candidate } = comparison(`stop ${pair[0]} ${number}`, pair, last);
      let rounds = first;
      while (rounds < last && !isEnough(base.slice(0, rounds), candidate.slice(0, rounds), chancesAt[rounds] ?? null))
        rounds += 1;
      looked += rounds;
      if (tellsApart(verdictsOf(base.slice(0, rounds), candidate.slice(0, rounds), chancesAt[rounds] ?? null)))
        told += 1;
    }
    return [
      pair[0],
      { worseOrBetter: percent(told, comparisons), meanRounds: Math.round((10 * looked) / comparisons) / 10 },
    ];
  });
  return Object.fromEntries(rows);
}

function isEnough(base: readonly MadeUp[], candidate: readonly MadeUp[], chances: Chances): boolean {
  const sizes = { base: base.length, candidate: candidate.length };
  const contrasts = judged(base, candidate).map((measure) => ({
    label: "",
    contrast: contrastOf(measure, sizes, chances, rules),
  }));
  return enoughOf(contrasts, 2).answer === "yes";
}
