// What the parts of a run are called that the harness starts.

/** The nodes of a cluster: the first is called as a server alone is, the others `server-2` ... */
export type ServerRole = "server" | `server-${number}`;

/**
 * A part of the run that the harness starts. `worker-1` ... are numbered; a rival is another environment's worker, made by
 * a fault; `k6-2` ... are the later legs of a long load, whose events are in k6's segments.
 */
export type Role =
  | ServerRole
  | ("reaper" | "redis" | "collector" | "wiretap")
  | ("k6" | `k6-${number}`)
  | (`worker-${number}` | `rival-${number}`);

/** @param node from 1 */
export const serverRole = (node: number): ServerRole => (node === 1 ? "server" : `server-${node}`);

/** The k6 process of a leg; `place` counts from 0. */
export const legRole = (place: number): Role => (place === 0 ? "k6" : `k6-${place + 1}`);

export const isLeg = (role: Role): boolean => role === "k6" || role.startsWith("k6-");
