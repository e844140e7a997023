// How an observer says how late it was itself.

/** The delay of a Node observer's event loop since it started, over the resolution of the probe; integer microseconds. */
export type EventLoopDelay = { readonly eventLoopDelayP99Us: number; readonly eventLoopDelayMaxUs: number };
