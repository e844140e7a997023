// What the parts of a run use now, and how the machine is: the newest samples of the harness.

import type { HarnessFact } from "./facts.js";

export type PartUsage = {
  readonly rssBytes: number | null;
  readonly cpuSeconds: number | null;
  readonly processes: number | null;
  readonly openFiles: number | null;
};

type Sample = Extract<HarnessFact, { readonly event: "resource" }>;

/** The k6 processes of a long load come one after the other, and are one part. */
export const partOf = (role: string): string => (/^k6-\d+$/.test(role) ? "k6" : role);

export class LiveUsage {
  readonly #samples = new Map<string, Sample>();
  /** CPU time of k6's legs that have ended: a counter must not fall. */
  #endedLegsUs = 0;
  /** Share of all cores, 0 to 1; `null` before the first sample. */
  machineBusy: number | null = null;

  harness(fact: HarnessFact): void {
    switch (fact.event) {
      case "resource":
        this.#samples.set(fact.role, fact);
        break;
      case "process-exited":
        if (partOf(fact.role) === "k6") this.#endedLegsUs += this.#samples.get(fact.role)?.cpuUs ?? 0;
        this.#samples.delete(fact.role);
        break;
      case "machine":
        this.machineBusy = fact.cpuBusyPermille / 1000;
        break;
      default:
        break;
    }
  }

  /** By the part's name, of those that run. */
  get parts(): ReadonlyMap<string, PartUsage> {
    const parts = new Map<string, PartUsage>();
    for (const role of [...this.#samples.keys()].sort()) {
      const part = partOf(role);
      const samples = [...this.#samples.values()].filter((sample) => partOf(sample.role) === part);
      const cpuUs = sumOf(samples, ({ cpuUs }) => cpuUs);
      const endedUs = part === "k6" ? this.#endedLegsUs : 0;
      parts.set(part, {
        rssBytes: scaled(
          sumOf(samples, ({ rssKb }) => rssKb),
          1024,
        ),
        cpuSeconds: cpuUs === null ? null : (cpuUs + endedUs) / 1e6,
        processes: sumOf(samples, ({ processes }) => processes),
        openFiles: sumOf(samples, ({ openFiles }) => openFiles),
      });
    }
    return parts;
  }
}

/** `null` where nothing is known of any. */
function sumOf(samples: readonly Sample[], figure: (sample: Sample) => number | null): number | null {
  const known = samples.map(figure).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

const scaled = (value: number | null, by: number): number | null => (value === null ? null : value * by);
