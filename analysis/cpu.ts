// How busy the whole machine was, in its busiest stretch or in one that is asked for, from the harness's samples. Pure.

/** One sample: the share of all cores' time that was busy since the sample before it. */
export type CpuSample = { readonly atUs: number; readonly busyPermille: number };

/** The stretch over which design.md judges the CPU. */
const stretchUs = 5_000_000;

/** Samples come about each second, give or take a timer's delay; so much may be missing from a stretch. */
const slackUs = 100_000;

/**
 * The busiest stretch of at least 5 s of consecutive samples, as a share from 0 to 1 with three decimals; `null` when
 * there are not that many. Samples are in order of time.
 */
export function busiestShare(samples: readonly CpuSample[]): number | null {
  let busiest: number | null = null;
  let from = 0;
  let weighted = 0;
  for (let to = 1; to < samples.length; to++) {
    weighted += weightOf(samples, to);
    while (spanUs(samples, from + 1, to) >= stretchUs - slackUs) {
      from += 1;
      weighted -= weightOf(samples, from);
    }
    const span = spanUs(samples, from, to);
    if (span >= stretchUs - slackUs) busiest = Math.max(busiest ?? 0, Math.round(weighted / span));
  }
  return busiest === null ? null : Math.min(1000, busiest) / 1000;
}

/** Samples come each second: what lies farther before one than a late timer explains was a gap, and nothing is known of it. */
const longestSampleUs = 2_000_000;

/** Of a stretch that two samples may not even fill, or of which they tell less than this share, nothing is said. */
const leastAsked = { lastsUs: 2_000_000, coveredShare: 0.8 };

/**
 * The mean over `fromUs` to `untilUs` as a share from 0 to 1 with three decimals; `null` where the samples, which are in order
 * of time, do not tell: they end before, or lines between them are lost or were left out.
 */
export function busyBetween(samples: readonly CpuSample[], fromUs: number, untilUs: number): number | null {
  const parts = samples.slice(1).map(({ atUs, busyPermille }, i) => {
    const beginUs = Math.max(fromUs, samples[i]?.atUs ?? atUs, atUs - longestSampleUs);
    return { busyPermille, lastsUs: Math.max(0, Math.min(untilUs, atUs) - beginUs) };
  });
  const coveredUs = parts.reduce((sum, { lastsUs }) => sum + lastsUs, 0);
  const askedUs = untilUs - fromUs;
  if (askedUs < leastAsked.lastsUs || coveredUs < leastAsked.coveredShare * askedUs) return null;
  const weighted = parts.reduce((sum, { busyPermille, lastsUs }) => sum + busyPermille * lastsUs, 0);
  return Math.min(1000, Math.round(weighted / coveredUs)) / 1000;
}

const spanUs = (samples: readonly CpuSample[], from: number, to: number): number =>
  (samples[to]?.atUs ?? 0) - (samples[from]?.atUs ?? 0);

/** Busy permille times microseconds: below 2^53 for a hundred days. */
const weightOf = (samples: readonly CpuSample[], index: number): number =>
  spanUs(samples, index - 1, index) * (samples[index]?.busyPermille ?? 0);
