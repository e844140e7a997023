// Which dispatch a job is of: what every line about a job carries.

/** Which dispatch a job belongs to, by its metadata; -1 and 0 when it is not one of this run's. */
export type JobFacts = {
  readonly n: number;
  readonly attempt: 0 | 1 | 2;
  readonly jobId: string;
  readonly dispatchId: string;
  readonly room: string;
  readonly roomSid: string;
};
