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
  /** Empty where no version was asked for. */
  readonly dependencies: NonNullable<Manifest["dependencies"]>;
  readonly serverClock: RunningTarget["clock"];
}): Manifest {
  return {
    schema: 3,
    run: { id: run.id, startedAt: run.startedAt.toISOString(), command: commandToKeep(run.command) },
    plan: run.plan,
    versions: { ...run.versions },
    ...(Object.keys(run.dependencies).length === 0 ? {} : { dependencies: run.dependencies }),
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

/**
 * A command line as it may be written down. An address may carry a user and a password
 * (`--k6-out influxdb=http://user:password@host`), and what somebody calls a project of theirs is nobody else's business.
 */
export const commandToKeep = (command: readonly string[]): readonly string[] =>
  command.map((word, index) => {
    if (command[index - 1] === "--project") return "***";
    return word.replace(/^--project=.*/s, "--project=***").replace(/\/\/[^/\s]*@/g, "//***@");
  });
