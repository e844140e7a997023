// Which hop changed between two versions: the stage whose p99 moved most in the direction of the verdict, and the cause that one of
// them has more of. They explain the verdict and are none. Pure.

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

/** `null` where neither a stage nor a cause is known to have changed. */
export function changedHopOf(
  stages: readonly StageFound[],
  { base, candidate }: { readonly base: Version; readonly candidate: Version },
  direction: Direction,
): Hop | null {
  const cause = changedCause(base, candidate, direction);
  const tested = mostChanged(
    stages.filter(({ verdict, contrast }) => verdict === direction && contrast.basis === "rounds"),
    base,
    candidate,
  );
  const seen = mostChanged(
    stages.filter((found) => isSeen(found, direction)),
    base,
    candidate,
  );
  const byCause = cause === null ? null : stageOfCause[cause.cause];
  const stage = tested?.stage ?? byCause ?? seen?.stage ?? null;
  if (stage === null && cause === null) return null;
  return {
    stage,
    certainty: tested !== undefined ? "tested" : stage === null || byCause !== null ? "cause" : "seen",
    cause: cause?.cause ?? null,
    baseShare: cause?.base ?? 0,
    candidateShare: cause?.candidate ?? 0,
  };
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

type Shares = { readonly cause: Cause; readonly base: number; readonly candidate: number };

function changedCause(base: Version, candidate: Version, direction: Direction): Shares | null {
  const names = [...new Set([...base.causes, ...candidate.causes].map(({ cause }) => cause))];
  const shares = names.map((cause) => ({ cause, base: shareOf(base, cause), candidate: shareOf(candidate, cause) }));
  const growth = (one: Shares) => (direction === "worse" ? one.candidate - one.base : one.base - one.candidate);
  return shares.filter((one) => growth(one) > 0).sort((a, b) => growth(b) - growth(a))[0] ?? null;
}

const shareOf = ({ causes }: Version, cause: Cause): number =>
  causes.find((found) => found.cause === cause)?.share ?? 0;
