// Whether this machine can make a load at all, before anything is started: the memory of k6's virtual users and of job
// processes, and the CPU that starts cost. Rough on purpose: it refuses what is out of reach, doubts what is near, and
// leaves the rest to the run's own checks. The sizing is pure.

import { availableParallelism, totalmem } from "node:os";
import { legsOf } from "../contract/legs.js";
import type { Plan } from "../contract/manifest.js";
import { mostAtOnce, scheduleOf } from "../contract/schedule.js";
import { vusMade } from "../contract/virtual-users.js";

export type Machine = { readonly cores: number; readonly memoryBytes: number };

export type Sizing = {
  /** Why it cannot be done, and what to change; empty when it may be. */
  readonly problems: readonly string[];
  /** Where it is doubtful. */
  readonly doubts: readonly string[];
};

type Range = { readonly least: number; readonly usual: number };

/** A VU that has not been used yet, and one that has (bench wire-rate: 1,200 used ones 560 to 580 MB; with the SDK 1,000 are 2 GB). */
const vuMb: Readonly<Record<Plan["client"], Range>> = {
  raw: { least: 0.25, usual: 0.45 },
  sdk: { least: 1.5, usual: 2 },
};
const k6BaseMb = 60;

/** k6's CPU for one dispatch, milliseconds: raw 83 % of a core at 100/s (bench wire-rate); the SDK's calls cost 5 ms more. */
const k6CpuMs: Readonly<Record<Plan["client"], number>> = { raw: 8, sdk: 13 };

/** A job process of @livekit/agents: 140 MB resident, of which about 50 are shared with its siblings; 1 s of CPU to start. */
const jobMb: Range = { least: 90, usual: 140 };
const jobStartCpuMs = 1_000;

/** A worker itself, and its process for models. */
const sdkWorkerMb: Range = { least: 300, usual: 480 };

/** The other parts: collector, wiretap, harness; and each livekit-server. */
const otherPartsMb = 200;
const serverMb = 100;

/** Above this share of the machine a run is doubtful: the rest is for the system, and for what is only estimated. */
const doubtfulShare = 0.7;

/** k6 is refused beyond this many times the machine's cores; below, the run says itself that starts were missing. */
const refusedCpuShare = 2;

/** A burst may queue for a moment; what counts for CPU is what lasts so long. */
const sustainedMs = 10_000;

/** A leg's k6 is started 30 s ahead (legs.ts) and watches its last dispatches for about as long. */
const fewestTwoLegsMs = 60_000;

export function sizingOf(plan: Plan, machine: Machine): Sizing {
  const memory = memoryOf(plan);
  const totalMb = machine.memoryBytes / 1_000_000;
  const perSecond = (mostAtOnce(plan, sustainedMs) * 1000) / sustainedMs;
  const k6Cores = (perSecond * k6CpuMs[plan.client]) / 1000;
  const jobCores = plan.worker === "sdk" && plan.workers > 0 ? (perSecond * jobStartCpuMs) / 1000 : 0;
  const memoryWords = `${memory.words}; this machine has ${gigabytes(totalMb)}`;
  const k6Words = `k6 needs about ${oneDecimal(k6Cores)} cores for ${rateText(perSecond)} dispatches/s; this machine has ${machine.cores}`;
  const isTooLarge = memory.least > totalMb;
  const isTooFast = k6Cores > refusedCpuShare * machine.cores;
  return {
    problems: [
      ...(isTooLarge ? [`the load does not fit into memory: ${memoryWords}; ${smaller(plan)}`] : []),
      ...(isTooFast
        ? [`the load is too fast for this machine: ${k6Words}; ask for a lower rate, or run it on a larger one`]
        : []),
    ],
    doubts: [
      ...(!isTooLarge && memory.usual > doubtfulShare * totalMb
        ? [`memory may not suffice: ${memoryWords}; ${smaller(plan)}`]
        : []),
      ...(!isTooFast && k6Cores > doubtfulShare * machine.cores ? [`starts may be missing: ${k6Words}`] : []),
      ...(legsOf(plan).length > 1 && (plan.segmentMs ?? 0) < fewestTwoLegsMs
        ? [
            "--segment under 1m: three or more processes of k6 are there at once, and each has the VUs of the whole rate",
          ]
        : []),
      ...(jobCores > doubtfulShare * machine.cores
        ? [
            `jobs of @livekit/agents cost about 1 s of CPU each to start: ${rateText(perSecond)}/s are about ${oneDecimal(jobCores)} cores of this machine's ${machine.cores}; the worker may fall behind for that alone`,
          ]
        : []),
    ],
  };
}

/** What a container or a service manager leaves us of the machine. */
export function thisMachine(): Machine {
  // 0 where nothing is said, 2^64 and the like where there is no limit.
  const limitBytes = process.constrainedMemory();
  const memoryBytes = limitBytes > 0 ? Math.min(totalmem(), limitBytes) : totalmem();
  return { cores: availableParallelism(), memoryBytes };
}

/** Of everything that runs here, MB. */
function memoryOf(plan: Plan): Range & { readonly words: string } {
  const vus = vusMade(plan, scheduleOf(plan).longestSleepUs / 1000);
  const jobs = jobsOf(plan);
  const workers = plan.worker === "sdk" ? plan.workers : 0;
  const sum = (which: keyof Range) =>
    otherPartsMb +
    plan.nodes * serverMb +
    k6BaseMb +
    vus * vuMb[plan.client][which] +
    jobs * jobMb[which] +
    workers * sdkWorkerMb[which];
  const parts = [
    `k6 with ${vus} virtual users of the ${plan.client} client about ${gigabytes(k6BaseMb + vus * vuMb[plan.client].usual)}`,
    ...(jobs === 0 ? [] : [`${jobs} job processes about ${gigabytes(jobs * jobMb.usual)}`]),
  ];
  return { least: sum("least"), usual: sum("usual"), words: `${parts.join(", ")}, ${gigabytes(sum("usual"))} in all` };
}

/** Those at work at once, and the warm ones. */
const jobsOf = (plan: Plan): number =>
  plan.worker === "sdk" && plan.workers > 0
    ? mostAtOnce(plan, plan.holdMs + jobStartCpuMs) + plan.workers * plan.idleProcesses
    : 0;

function smaller(plan: Plan): string {
  const ways = [
    "ask for a lower rate",
    "a shorter --deadline, --grace or --hold",
    ...(plan.client === "sdk" ? ["--client raw"] : []),
    ...(plan.worker === "sdk" ? ["--worker wire"] : []),
    ...(plan.recover ? ["--no-recover"] : []),
  ];
  return `${ways.slice(0, -1).join(", ")} or ${ways.at(-1)}`;
}

const oneDecimal = (value: number): number => Math.round(value * 10) / 10;

const gigabytes = (megabytes: number): string => `${oneDecimal(megabytes / 1000)} GB`;

const rateText = (perSecond: number): string => String(Number(perSecond.toPrecision(3)));
