// Puts together what a run was asked for and what it runs on.

import { arch, cpus, platform, release, totalmem } from "node:os";
import type { Manifest, Plan } from "../contract/manifest.js";
import type { RunningTarget } from "./targets/target.js";

export function manifestOf(run: {
  readonly id: string;
  readonly startedAt: Date;
  readonly command: readonly string[];
  readonly plan: Plan;
  readonly versions: Readonly<Record<string, string>>;
  readonly serverClock: RunningTarget["clock"];
}): Manifest {
  return {
    schema: 3,
    run: { id: run.id, startedAt: run.startedAt.toISOString(), command: run.command.map(withoutCredentials) },
    plan: run.plan,
    versions: { ...run.versions },
    clocks: {
      node: { name: "CLOCK_MONOTONIC, one for all processes of the host", resolutionUs: 1 },
      k6: { name: "wall clock, Date.now()", resolutionUs: 1000 },
      server: { name: "wall clock, nanoseconds", relation: run.serverClock },
    },
    machine: {
      os: `${platform()} ${release()}`,
      arch: arch(),
      cpuModel: cpus()[0]?.model ?? "unknown",
      cores: Math.max(1, cpus().length),
      memoryBytes: totalmem(),
    },
  };
}

/** An address may carry a user and a password (`--k6-out influxdb=http://user:password@host`). */
export const withoutCredentials = (word: string): string => word.replace(/\/\/[^/\s]*@/g, "//***@");
