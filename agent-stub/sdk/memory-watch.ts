// An error of the SDK that ends every worker of 1.0.12 to 1.0.31 and of 1.1.0, some seconds after its first job: they go on asking
// for the memory of a job process that has ended, and nobody handles the answer (read: ipc/supervised_proc.ts; tried: 1.0.12).
// The worker is spared it, or nothing could be measured of these versions; when is written down.

/**
 * What pidusage answers of a process that is gone, by its name or by /proc/<pid>/stat that was opened before: those alone, so that
 * any other error still ends the worker. No other file says ESRCH when it is read.
 */
export function isOfEndedProcess(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  const isRead = "syscall" in error && error.syscall === "read";
  return code === "ENOENT" ? error.message === "No matching pid found" : code === "ESRCH" && isRead;
}
