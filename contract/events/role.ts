// What the parts of a run are called that the harness starts.

/** A part of the run that the harness starts. `worker-1` ... are numbered; a rival is another environment's worker, made by a fault. */
export type Role = "reaper" | "server" | "collector" | "wiretap" | "k6" | `worker-${number}` | `rival-${number}`;
