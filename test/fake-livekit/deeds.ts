// What the fake server really did, in the order it did it: the truth behind the script, for a test to check.

export type Deed = {
  readonly did:
    | "took the request"
    | "offered"
    | "found no worker"
    | "got a yes"
    | "got a no"
    | "assigned"
    | "gave it to a stranger";
  readonly n: number;
  readonly attempt: 1 | 2;
  /** "" where there is no job yet. */
  readonly jobId: string;
  /** Milliseconds of the wall clock. */
  readonly atMs: number;
};
