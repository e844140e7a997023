// When each thing of a dispatch is due. k6 acts by these numbers, the harness sizes k6 and the rooms by them, and
// analysis judges by them: one place, so that they cannot disagree. All durations are milliseconds.

export type DispatchTiming = { readonly deadlineMs: number; readonly graceMs: number; readonly holdMs: number };

/**
 * A room's job list can stay empty for up to 5 s after an on-time delivery (docs/livekit.md), so a look before 9 s
 * would read lag as loss.
 */
const earliestLookMs = 9_000;

/** An API request is given up after this; livekit-server-sdk's own default. */
export const requestTimeoutMs = 10_000;

/** After the request, the one look at listDispatch is taken, and a rescue is sent right after it. */
export const lookAfterMs = (t: DispatchTiming): number => Math.max(t.deadlineMs, earliestLookMs);

/** After the request, an arrival is still late; later it is lost. */
export const watchMs = (t: DispatchTiming): number => t.deadlineMs + t.graceMs;

/** The rooms' emptyTimeout and departureTimeout, in whole seconds: an agent alone does not keep a room open. */
export const roomTimeoutSeconds = (t: DispatchTiming): number =>
  Math.ceil((t.deadlineMs + Math.max(t.graceMs, t.deadlineMs) + t.holdMs + 60_000) / 1000);

/** What one iteration takes when its job arrives at once: the look, or the hold if that is longer, and the second after it. */
export const usualIterationMs = (t: DispatchTiming): number => Math.max(lookAfterMs(t), t.holdMs) + 1_000;

/** The longest one iteration can take, its API requests aside: missed, looked at, rescued, the rescue held. */
export const longestIterationMs = (t: DispatchTiming): number =>
  Math.max(lookAfterMs(t) + t.deadlineMs, watchMs(t)) + t.holdMs;

/** What a server that hangs adds to an iteration: the look, the rescue and the deletion; the first request overlaps the deadline. */
export const hangingRequestsMs = 3 * requestTimeoutMs;

/** How long k6 lets running iterations finish after the last start. */
export const gracefulStopMs = (t: DispatchTiming): number => longestIterationMs(t) + hangingRequestsMs + 15_000;

/**
 * From the first warm-up to the load's start: livekit-server asks for 5 s after a registration which agents there are
 * (docs/livekit.md, "What one server carries").
 */
export const warmUpSettleMs = 5_500;

/**
 * The iterations of a burst are started so much before it is due, and wait: whatever can be done before the request (a live
 * room, the collector, a connection) is done by then, and does not stand between the burst's requests.
 */
export const burstLeadMs = 3_000;

/** How often listDispatch is asked after an arrival, to see how long it lags behind. */
export const listLagPollMs = 250;

/** Every how many dispatches the list's lag is measured, so that at most one a second is: the calls are load too. */
export const listLagEvery = (perSecond: number): number => Math.max(1, Math.ceil(perSecond));
