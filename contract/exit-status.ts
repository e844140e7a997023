// What the exit status of every command means.

export const exitStatus = {
  /** The verdict is pass. */
  pass: 0,
  /** The verdict is fail: a limit was broken in a valid run. */
  fail: 1,
  /** The verdict is unknown: the run cannot say. */
  unknown: 2,
  /** Bad usage or input; nothing was started. sysexits.h EX_USAGE. */
  usage: 64,
  /** A bug in rollcall. sysexits.h EX_SOFTWARE. */
  bug: 70,
  /** SIGINT or SIGTERM, after cleaning up and writing what there is: 128 + SIGINT. */
  interrupted: 130,
} as const;
