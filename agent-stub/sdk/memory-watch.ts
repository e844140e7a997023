// An error of the SDK that ends every worker of 1.0.12 to about 1.0.48 and of 1.1.0, some seconds after its first job: they go on
// asking for the memory of a job process that has ended, and nobody handles the answer (read: ipc/supervised_proc.ts; tried:
// 1.0.12). The worker is spared it, or nothing could be measured of these versions; when is written down.

/** What pidusage answers of a process that is gone: that alone, so that any other error still ends the worker. */
export const isOfEndedProcess = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  (error.code === "ENOENT" || error.code === "ESRCH") &&
  error.message === "No matching pid found";
