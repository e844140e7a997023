// The jobs that were offered lately: an answer, a termination or an update names only the job's id, and the offer said
// which dispatch it is. One for all links, because a worker that reconnects speaks of its jobs on a new one.

import type { JobFacts } from "../contract/events/job.js";

/** About 10 MB; at 100 jobs a second, those of the last three minutes. */
const mostJobs = 20_000;

export class KnownJobs {
  /** In the order of their last use. */
  readonly #jobs = new Map<string, JobFacts>();
  /** It goes on to what is used later; another from the start would pass all that was deleted, each time. */
  readonly #oldestFirst = this.#jobs.keys();
  readonly #most: number;

  constructor(most: number = mostJobs) {
    this.#most = most;
  }

  learn(job: JobFacts): void {
    this.#jobs.delete(job.jobId);
    this.#jobs.set(job.jobId, job);
    if (this.#jobs.size <= this.#most) return;
    const oldest = this.#oldestFirst.next().value;
    if (oldest !== undefined) this.#jobs.delete(oldest);
  }

  /** A job that is not known (its offer is long ago, or was never seen) has its id and nothing else. */
  of(jobId: string): JobFacts {
    const known = this.#jobs.get(jobId);
    if (known === undefined) return { n: -1, attempt: 0, jobId, dispatchId: "", room: "", roomSid: "" };
    this.learn(known);
    return known;
  }
}
