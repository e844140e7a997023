// What the parts of a run are called that the harness starts.

/** The nodes of a cluster: the first is called as a server alone is, the others `server-2` ... */
export type ServerRole = "server" | `server-${number}`;

/** A part of the run that the harness starts. `worker-1` ... are numbered; a rival is another environment's worker, made by a fault. */
export type Role =
  | ServerRole
  | ("reaper" | "redis" | "collector" | "wiretap" | "k6")
  | (`worker-${number}` | `rival-${number}`);

/** @param node from 1 */
export const serverRole = (node: number): ServerRole => (node === 1 ? "server" : `server-${node}`);
