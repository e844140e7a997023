// The hidden names in a run's folder of what analysis is still making, with the process that makes it: when that one was
// killed in the middle, whoever comes next can tell that nobody will finish it.

/** A file that gets its name when it is whole: `.checkpoint.json.4711`. */
export const unfinishedFile = (name: string, pid: number): string => `.${name}.${pid}`;

/** Beginning of the name of a folder for a database's temporary files: `.spill-4711-` */
export const spillPrefix = (pid: number): string => `.spill-${pid}-`;

/** The process that made what has this name; `undefined` for every other name. */
export function makerOf(name: string): number | undefined {
  const pid = /^\.(?:spill-(\d+)-\w+|[\w~-]+\.(?:parquet|json|md|html)\.(\d+))$/.exec(name);
  return pid === null ? undefined : Number(pid[1] ?? pid[2]);
}
