// What later steps are compared with: the idle step, the calmer one where there are two, and whether it was idle at all. Pure.

import type { Summary } from "../../contract/summary.js";
import { percent } from "./percent.js";

type Seen = Pick<Summary, "delayMs"> & {
  readonly stagesMs: { readonly offer: Pick<Summary["stagesMs"]["offer"], "p99"> };
  readonly harness: Pick<Summary["harness"], "cpuBusy">;
};

/** The busiest 5 s of a machine that has nothing to do but a few dispatches. */
const mostBusy = 0.5;

/** livekit-server waits for up to 200 ms before each offer (docs/livekit.md), and it takes a few more. */
const usualOfferMs = 210;
const mostOfferMs = 2 * usualOfferMs;

/** @param steps at the lowest rate, of which something could be said. @returns `undefined` for none */
export function idleOf<Step extends Seen>(steps: readonly Step[]): Step | undefined {
  // A p99 that is supported before one that is not: a rank of fewer lies lower than it should.
  const [calmest] = [...steps].sort((a, b) => rankOf(a) - rankOf(b));
  return calmest;
}

const rankOf = ({ delayMs }: Seen): number => delayMs.p99 ?? Number.MAX_VALUE;

/** Below 100 arrivals, because some were lost, the longest has the rank of the p99. */
export const idleP99MsOf = (idle: Seen | undefined): number | null => idle?.delayMs.p99 ?? idle?.delayMs.max ?? null;

/** Why it was not idle; empty when it was. */
export function idleDoubtsOf({ delayMs, stagesMs, harness }: Seen): readonly string[] {
  const { cpuBusy } = harness;
  const offerMs = stagesMs.offer.p99;
  return [
    ...(cpuBusy !== null && cpuBusy > mostBusy ? [`CPU ${percent(cpuBusy)}`] : []),
    ...(offerMs !== null && offerMs > mostOfferMs
      ? [`offers took ${offerMs} ms at p99, ${usualOfferMs} ms are usual`]
      : []),
    ...(delayMs.p99 === null ? ["too few arrived for a p99"] : []),
  ];
}
