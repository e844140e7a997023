// When a reading of both clocks is good, when the wall clock has stepped, and how far a reading reaches: sql/clock.sql maps
// whole runs by these, explain/wall-clock.ts single stamps.

/** A pair-to-pair change of (wall - monotonic) above this is a step of the wall clock (design.md, rules of truth 1). */
export const stepUs = 5_000;

/** A clock pair is good when it is true to this; k6's stamps have 1 ms. */
export const goodPairUs = 500;

/** How far from a clock pair, which come four a second, a wall stamp may be and still be mapped. */
export const reachUs = 60_000_000;
