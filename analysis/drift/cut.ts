// How the time of a load is cut into windows. Pure: the same load is cut the same way wherever it is judged.

/** Milliseconds since the load's start, whole seconds; `toMs` belongs to the next one. */
export type Cut = { readonly fromMs: number; readonly toMs: number };

/** More would be too many to read, and to no use: drift is seen in sixty as well as in six hundred. */
const mostWindows = 60;

/** Shorter ones hold too few dispatches, and fewer than half a dozen samples of resources. */
const shortestMs = 30_000;

/** A run that is cut into fewer has no course that windows could show. */
const fewestWindows = 4;

/** Windows whose lengths differ by at most a second, in order, without gaps; none for a load that is too short. */
export function cutsOf(loadMs: number): readonly Cut[] {
  const seconds = Math.ceil(loadMs / 1000);
  const windows = Math.min(mostWindows, Math.floor((seconds * 1000) / shortestMs));
  if (windows < fewestWindows) return [];
  const edgeMs = (index: number) => Math.floor((index * seconds) / windows) * 1000;
  return Array.from({ length: windows }, (_, i) => ({ fromMs: edgeMs(i), toMs: edgeMs(i + 1) }));
}
