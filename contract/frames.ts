// The frames of the worker protocol by the names that events and faults use.

/** Those that the server sends. */
export const serverFrames = ["registered", "offer", "assignment", "termination", "pong"] as const;

/** Those that a worker sends. */
export const workerFrames = ["register", "answer", "status", "job-update", "ping", "simulate", "migrate"] as const;

export type FrameKind = (typeof serverFrames)[number] | (typeof workerFrames)[number];
