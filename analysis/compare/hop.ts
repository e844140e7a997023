// Which hop changed between two versions: the stage whose p99 moved most in the direction of the verdict (its median, where so few
// dispatches bear no p99), and the causes that one of them has more of. They explain the verdict and are none. Pure.

import type { Cause } from "../../contract/causes.js";
import type { ComparedCandidate, ComparedVersion, StageName } from "../../contract/comparison-result.js";
import type { Contrast } from "./contrast.js";
import type { MeasureVerdict } from "./measure-verdict.js";

export type Hop = NonNullable<ComparedCandidate["hop"]>;
export type StageFound = {
  readonly stage: StageName;
  readonly contrast: Contrast;
  readonly verdict: MeasureVerdict["verdict"];
};
type Version = Pick<ComparedVersion, "causes" | "stagesMs" | "lostRate">;
type Direction = "worse" | "better";

/** The hop of each cause's words; `null`: none of the stages, or several. */
const stageOfCause: Readonly<Record<Cause, StageName | null>> = {
  "request not answered": "offer",
  "server node ended": null,
  "Redis ended": null,
  "server gone": null,
  "room already existed": null,
  "no worker registered": null,
  "worker full or too loaded": "offer",
  "delivered to another worker": null,
  "never offered": "offer",
  "offered late": "offer",
  unanswered: "answer",
  "answered too late": "answer",
  refused: "answer",
  "accepted but never assigned": "assignment",
  "assigned late": "assignment",
  "assigned but never started": "entry",
  "started late": "entry",
  "started but never joined": "join",
  "joined late": "join",
  "worker stopped": null,
  "observer missing": null,
  "not called: between request and handler": null,
  "called late: between request and handler": null,
  "called late: between offer and handler": null,
  "called but never started: between handler and entry": "entry",
  "started late: between handler and entry": "entry",
};

/** What is known of two versions: of each stage by its p99 and, where it bears none, by its median. */
export type Known = {
  readonly p99s: readonly StageFound[];
  readonly medians: readonly StageFound[];
  readonly base: Version;
  readonly candidate: Version;
  /** Whether a rate got the verdict. Else that one version has more of a cause may be chance: it leads to no stage. */
  readonly causesAre: Hop["causesAre"];
};

/** `null` where neither a stage nor a cause is known to have changed. */
export function changedHopOf(known: Known, direction: Direction): Hop | null {
  const { base, candidate, causesAre } = known;
  const causes = changedCauses(base, candidate, direction);
  const found = placeOf(known, causes, direction);
  if (found === null)
    return causes.length === 0 ? null : { ...nowhere, certainty: certaintyOf(causesAre), causesAre, causes };
  const ofStage = causes.filter(({ cause }) => stageOfCause[cause] === found.stage);
  return { ...found, causesAre, causes: ofStage.length > 0 || causesAre === "perhaps" ? ofStage : causes };
}

const nowhere = { stage: null, figure: null } as const;

const certaintyOf = (causesAre: Hop["causesAre"]) => (causesAre === "told" ? "cause" : "seen");

type Place = Pick<Hop, "stage" | "figure" | "certainty">;

/** The surest first. */
function placeOf(
  { p99s, medians, base, candidate, causesAre }: Known,
  causes: Hop["causes"],
  direction: Direction,
): Place | null {
  const isTested = ({ verdict, contrast }: StageFound) => verdict === direction && contrast.basis === "rounds";
  const byFigure = (certainty: "tested" | "seen", kept: (one: StageFound) => boolean): readonly Place[] => {
    const most = (stages: readonly StageFound[]) => mostChanged(stages.filter(kept), base, candidate);
    const [p99, median] = [most(p99s), most(medians)];
    return [
      ...(p99 === undefined ? [] : [{ stage: p99.stage, figure: "p99" as const, certainty }]),
      ...(median === undefined ? [] : [{ stage: median.stage, figure: "median" as const, certainty }]),
    ];
  };
  const byCause = causesAre === "told" ? stageOfCauses(causes, direction) : undefined;
  const places: readonly Place[] = [
    ...byFigure("tested", isTested),
    ...(byCause === undefined ? [] : [{ stage: byCause, figure: null, certainty: "cause" as const }]),
    ...byFigure("seen", (one) => isSeen(one, direction)),
  ];
  return places[0] ?? null;
}

const isSeen = ({ contrast: { difference, margin } }: StageFound, direction: Direction): boolean =>
  (direction === "worse" ? difference : -difference) >= margin;

/** Never is more than any number; of several that are never, the one in which more got no further. */
function mostChanged(stages: readonly StageFound[], base: Version, candidate: Version): StageFound | undefined {
  const size = ({ contrast }: StageFound) => Math.abs(contrast.difference);
  const stuck = ({ stage }: StageFound) => Math.abs(stuckShare(candidate, stage) - stuckShare(base, stage));
  return [...stages].sort((a, b) => (size(a) === size(b) ? stuck(b) - stuck(a) : size(b) - size(a)))[0];
}

const stuckShare = ({ stagesMs }: Version, stage: StageName): number =>
  stagesMs[stage].count === 0 ? 0 : stagesMs[stage].gotNoFurther / stagesMs[stage].count;

function changedCauses(base: Version, candidate: Version, direction: Direction): Hop["causes"] {
  const names = [...new Set([...base.causes, ...candidate.causes].map(({ cause }) => cause))];
  return names
    .map((cause) => ({ cause, baseShare: shareOf(base, cause), candidateShare: shareOf(candidate, cause) }))
    .filter((one) => growthOf(one, direction) > 0)
    .sort((a, b) => growthOf(b, direction) - growthOf(a, direction));
}

/** The stage that most of the change is in by its causes. */
function stageOfCauses(causes: Hop["causes"], direction: Direction): StageName | undefined {
  const sums = new Map<StageName, number>();
  for (const one of causes) {
    const stage = stageOfCause[one.cause];
    if (stage !== null) sums.set(stage, (sums.get(stage) ?? 0) + growthOf(one, direction));
  }
  return [...sums].sort(([, a], [, b]) => b - a)[0]?.[0];
}

const growthOf = ({ baseShare, candidateShare }: Hop["causes"][number], direction: Direction): number =>
  direction === "worse" ? candidateShare - baseShare : baseShare - candidateShare;

const shareOf = ({ causes }: Version, cause: Cause): number =>
  causes.find((found) => found.cause === cause)?.share ?? 0;
