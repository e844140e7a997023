// How long a step is: long enough to see a queue grow and to bear a p99.

/** A queue that falls behind by a twentieth is a second behind after this. */
const shortestMs = 20_000;
/**
 * Where the rate is low a thousand dispatches would take too long. And a minute after the warm-up's check of which agents
 * there are livekit-server makes the next, at which offers stall from 10/s on (docs/livekit.md).
 */
const longestForThousandMs = 50_000;
const thousand = 1_000;
/** Fewer bear no p99 (analysis/statistics.ts). */
const fewest = 100;

/** Whole milliseconds. @param stepMs as asked for; `null`: by the rule. Never fewer than a p99 needs. */
export function stepLengthMs(ratePerSecond: number, stepMs: number | null): number {
  const forMs = (dispatches: number) => Math.ceil((dispatches * 1000) / ratePerSecond);
  const usual = Math.min(Math.max(forMs(thousand), shortestMs), longestForThousandMs);
  return Math.max(stepMs ?? usual, forMs(fewest));
}
