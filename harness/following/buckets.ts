// The bounds of the histograms, in seconds: the same for every run, so that runs can be added up and compared.

/**
 * A server waits 0.2 s before it offers (docs/livekit.md), so everything lies above that: fine there, where a pool that falls
 * behind begins to show, and with the default deadline (10 s) and deadline + grace (20 s) among them.
 */
export const delayBounds: readonly number[] = [
  ...[0.1, 0.15, 0.2, 0.21, 0.22, 0.25, 0.3, 0.4, 0.5, 0.75],
  ...[1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30],
];

/** An answer takes a millisecond, the offer 0.2 s, an entry that waits for a process many seconds. */
export const stageBounds: readonly number[] = [
  ...[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.21, 0.25, 0.5],
  ...[1, 2.5, 5, 10, 20, 30],
];

/** 50 ms is the default limit of its p99 (--max-scheduling-delay). */
export const schedulingBounds: readonly number[] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];
