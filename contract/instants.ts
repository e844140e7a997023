// Instants carry the clock they were read from, so that two clocks are never subtracted by mistake.
// Node observers of one host share CLOCK_MONOTONIC; k6 and livekit-server have wall time only.
// Analysis alone crosses from wall to monotonic, through the harness's clock pairs.

declare const clock: unique symbol;

/** Integer microseconds of the host's monotonic clock (`process.hrtime.bigint() / 1000n`). */
export type MonotonicUs = number & { readonly [clock]: "monotonic" };

/** Integer milliseconds since 1970 as k6 reads them (`Date.now()`), resolution 1 ms. */
export type WallMs = number & { readonly [clock]: "wall-ms" };

/** Integer microseconds since 1970. 2^53 us is the year 2255, so a JSON number holds it exactly. */
export type WallUs = number & { readonly [clock]: "wall-us" };

export const monotonicUs = (value: number): MonotonicUs => value as MonotonicUs;
export const wallMs = (value: number): WallMs => value as WallMs;
export const wallUs = (value: number): WallUs => value as WallUs;
