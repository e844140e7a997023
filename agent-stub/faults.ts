// What a worker's faults do to the offers and reports of one worker process. Decides only: the stubs wait, answer and
// write the lines. Kept apart from them because both stubs must disturb by the same draw.

import { draw } from "../contract/draw.js";
import type { FaultEvent } from "../contract/events/fault.js";
import type { JobFacts } from "../contract/events/job.js";
import { type FaultChoice, isWithin, type WorkerFault } from "../contract/faults.js";
import type { MonotonicUs } from "../contract/instants.js";

/** What becomes of an offer that the worker would have taken at once. `by` is empty where no fault strikes. */
export type OfferEffect = {
  readonly answer: "yes" | "no";
  readonly afterMs: number;
  readonly by: readonly WorkerFault[];
};

/** What the worker says of itself. `loadPermille`: 1000 is load 1; `full`: it says FULL though it is not. */
export type Report = { readonly loadPermille: number; readonly full: boolean };

/** A lasting fault that just took effect or just ended. */
export type FaultChange = { readonly phase: "began" | "ended"; readonly fault: WorkerFault };

type Strike = Extract<WorkerFault, { choice: FaultChoice }>;

/** An offer that no fault touches, and one that the worker itself does not want: no fault is asked then. */
const untouched: OfferEffect = { answer: "yes", afterMs: 0, by: [] };
export const refusal: OfferEffect = { answer: "no", afterMs: 0, by: [] };

export class WorkerFaults {
  readonly #faults: readonly WorkerFault[];
  readonly #seed: number;
  /** Offers seen so far in the window of a fault that wants the nth, by its index. */
  readonly #seen = new Map<number, number>();
  #active: readonly WorkerFault[] = [];
  #loadStartedUs: number | null = null;

  constructor({ faults, seed }: { readonly faults: readonly WorkerFault[]; readonly seed: number }) {
    this.#faults = faults;
    this.#seed = seed;
  }

  /** Time zero of every window. Before it nothing is disturbed. */
  loadStarted(atUs: number): void {
    this.#loadStartedUs = atUs;
  }

  /** To be asked once for each offer that the worker would accept: it counts them. */
  forOffer(room: string, atUs: MonotonicUs): OfferEffect {
    const by = this.#faults.filter(isStrike).filter((fault) => this.#strikes(fault, room, atUs));
    if (by.length === 0) return untouched;
    return {
      answer: by.some((fault) => fault.kind === "refuse") ? "no" : "yes",
      afterMs: by.reduce((sum, fault) => sum + (fault.kind === "answer-slowly" ? fault.byMs : 0), 0),
      by,
    };
  }

  reportAt(atUs: MonotonicUs): Report {
    // Of several that overlap, the last one of the command line is reported.
    return this.#activeAt(atUs).reduce<Report>(
      (report, fault) => ({
        loadPermille: fault.kind === "report-load" ? fault.loadPermille : report.loadPermille,
        full: report.full || fault.kind === "report-full",
      }),
      { loadPermille: 0, full: false },
    );
  }

  /** What changed since the last call; to be asked after the new report was given. */
  takeChanges(atUs: MonotonicUs): readonly FaultChange[] {
    const before = this.#active;
    const now = this.#activeAt(atUs);
    this.#active = now;
    return [
      ...before.filter((fault) => !now.includes(fault)).map((fault) => ({ phase: "ended" as const, fault })),
      ...now.filter((fault) => !before.includes(fault)).map((fault) => ({ phase: "began" as const, fault })),
    ];
  }

  /** When the report changes, milliseconds after the load's start, in order. */
  reportEdgesMs(): readonly number[] {
    const edges = this.#faults
      .filter((fault) => !isStrike(fault))
      .flatMap(({ window: { fromMs, toMs } }) => (toMs === null ? [fromMs] : [fromMs, toMs]));
    return [...new Set(edges)].sort((a, b) => a - b);
  }

  #activeAt(atUs: MonotonicUs): readonly WorkerFault[] {
    return this.#faults.filter((fault) => !isStrike(fault) && isWithin(fault.window, this.#sinceLoadMs(atUs)));
  }

  #strikes(fault: Strike, room: string, atUs: MonotonicUs): boolean {
    if (!isWithin(fault.window, this.#sinceLoadMs(atUs))) return false;
    switch (fault.choice.by) {
      case "all":
        return true;
      case "probability":
        return draw(this.#seed, String(fault.index), room) < fault.choice.p;
      case "nth": {
        const seen = (this.#seen.get(fault.index) ?? 0) + 1;
        this.#seen.set(fault.index, seen);
        return seen === fault.choice.nth;
      }
      default:
        return fault.choice satisfies never;
    }
  }

  #sinceLoadMs(atUs: MonotonicUs): number | null {
    return this.#loadStartedUs === null ? null : (atUs - this.#loadStartedUs) / 1000;
  }
}

const isStrike = (fault: WorkerFault): fault is Strike => fault.kind === "refuse" || fault.kind === "answer-slowly";

/** Of the faults that delay an answer, which take effect when it is withheld and which only when it is given. */
export const strikesOf = ({ by }: OfferEffect) => ({
  withholding: by.filter(({ kind }) => kind === "answer-slowly"),
  answering: by.filter(({ kind }) => kind !== "answer-slowly"),
});

/** The line of a fault that really took effect. `target` is the process's role. */
export function faultEventOf(
  { name, specification }: Pick<WorkerFault, "name" | "specification">,
  phase: FaultEvent["phase"],
  { atUs, target, job }: { readonly atUs: MonotonicUs; readonly target: string; readonly job?: JobFacts },
): FaultEvent {
  const { room = "", jobId = "" } = job ?? {};
  return { event: "fault", atUs, fault: name, specification, phase, target, room, jobId };
}
