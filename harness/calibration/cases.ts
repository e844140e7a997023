// The runs of a calibration: each a known dose of one fault, or none at all. Rates are low enough that the server's own
// limit of 50 tasks at a time (it delays offers from 10/s on) is no second fault, and instants lie where no hop of a dispatch does:
// requests come at whole periods, offers 0.2 s later, boundaries 0.6 s after a request.

/** How the dispatches that a fault touched are known, where its lines do not name rooms. */
type Touched =
  /** Its lines name them. */
  | "named"
  /** Requested between its first line and its last (or the run's end). */
  | "between"
  /** Requested between its first line and the next time that a worker registers. */
  | "until-registered"
  /** As many as it has lines, the next ones requested after it. */
  | "next";

export type Case = {
  readonly name: string;
  readonly worker: "wire" | "sdk";
  readonly faults: readonly string[];
  readonly touched: Touched;
  readonly rate: string;
  readonly rooms: number;
  /**
   * The fewest dispatches that must be made late, lost or duplicated, with each worker: fewer prove nothing. 0 where no
   * effect is meant; with the SDK's longer deadline some delays have none.
   */
  readonly leastStruck: Readonly<Record<"wire" | "sdk", number>>;
  /** Whether what is found may fit a second cause; with wire workers alone, where it was tried. */
  readonly alsoFits: "allowed" | "none";
};

type Dose = Omit<Case, "name" | "faults">;

/** An arrival takes 0.2 s, so what is in time, late and lost is far apart. A process of the SDK's may take 2 s to start. */
const timings = {
  wire: { deadline: "1100ms", grace: "3s", hold: "500ms" },
  sdk: { deadline: "3s", grace: "3s", hold: "500ms" },
} as const;

/** 24 dispatches in 6 s. Which of them are drawn depends on the run's id: at p=0.3 none of them once in 5000 runs. */
const drawn: Dose = {
  ...{ worker: "wire", touched: "named", rate: "4", rooms: 24 },
  ...{ leastStruck: { wire: 2, sdk: 1 }, alsoFits: "allowed" },
};
/** The same where the SDK's deadline is not reached. */
const delayedDrawn: Dose = { ...drawn, leastStruck: { wire: 2, sdk: 0 }, alsoFits: "none" };
const noneStruck = { wire: 0, sdk: 0 } as const;
/** 10 dispatches in 10 s. */
const timed: Omit<Dose, "leastStruck"> = {
  worker: "wire",
  touched: "between",
  rate: "1",
  rooms: 10,
  alsoFits: "allowed",
};

/** One every 2 s, so that new processes are warm when the dead ones are used up: one of 4 has a job when the others are killed. */
const warm: Dose = {
  ...{ worker: "sdk", touched: "next", rate: "0.5", rooms: 8 },
  ...{ leastStruck: { wire: 0, sdk: 2 }, alsoFits: "allowed" },
};

export const cases: readonly Case[] = [
  {
    name: "clean",
    worker: "wire",
    faults: [],
    touched: "named",
    ...{ rate: "8", rooms: 200, leastStruck: noneStruck, alsoFits: "none" },
  },
  { name: "drop:offer", ...drawn, alsoFits: "none", faults: ["drop:offer p=0.3"] },
  {
    name: "drop:offer nth",
    ...drawn,
    leastStruck: { wire: 1, sdk: 1 },
    alsoFits: "none",
    faults: ["drop:offer nth=5"],
  },
  { name: "drop:answer", ...drawn, alsoFits: "none", faults: ["drop:answer p=0.3"] },
  { name: "drop:assignment", ...drawn, alsoFits: "none", faults: ["drop:assignment p=0.3"] },
  { name: "delay:offer", ...delayedDrawn, faults: ["delay:offer by=1500ms p=0.4"] },
  { name: "delay:offer too long", ...drawn, faults: ["delay:offer by=3500ms p=0.3"] },
  { name: "delay:answer", ...delayedDrawn, faults: ["delay:answer by=1500ms p=0.4"] },
  { name: "delay:answer too long", ...drawn, faults: ["delay:answer by=3500ms p=0.3"] },
  { name: "delay:assignment", ...delayedDrawn, faults: ["delay:assignment by=2s jitter=500ms p=0.4"] },
  { name: "delay:assignment too long", ...drawn, faults: ["delay:assignment by=6s p=0.4"] },
  {
    name: "duplicate and reorder",
    ...delayedDrawn,
    faults: [
      "duplicate:offer p=0.2",
      "duplicate:answer p=0.2",
      "duplicate:assignment p=0.3",
      "reorder:offer p=0.3 within=400ms",
    ],
  },
  {
    name: "frames of no consequence",
    ...drawn,
    leastStruck: noneStruck,
    faults: ["delay:status by=1s", "duplicate:job-update", "drop:job-update p=0.5"],
  },
  { name: "refuse", ...drawn, alsoFits: "none", faults: ["refuse p=0.4"] },
  { name: "answer-slowly", ...delayedDrawn, faults: ["answer-slowly by=1500ms p=0.4"] },
  { name: "answer-slowly too long", ...drawn, faults: ["answer-slowly by=3500ms p=0.3"] },
  { name: "stall", ...timed, leastStruck: { wire: 3, sdk: 1 }, faults: ["stall at=2600ms for=5s"] },
  { name: "hold-all", ...timed, leastStruck: { wire: 2, sdk: 0 }, faults: ["hold-all at=2600ms for=3s"] },
  {
    name: "cut",
    ...timed,
    ...{ rate: "5", rooms: 30, touched: "until-registered", leastStruck: { wire: 1, sdk: 1 } },
    faults: ["cut at=2350ms"],
  },
  {
    name: "report-load",
    ...timed,
    leastStruck: { wire: 2, sdk: 2 },
    faults: ["report-load value=0.9 at=2600ms for=3s"],
  },
  {
    name: "report-load below the target",
    ...timed,
    leastStruck: noneStruck,
    faults: ["report-load value=0.6 at=2600ms for=3s"],
  },
  { name: "report-full", ...timed, leastStruck: { wire: 2, sdk: 2 }, faults: ["report-full at=2600ms for=3s"] },
  { name: "stop-worker", ...timed, leastStruck: { wire: 4, sdk: 4 }, faults: ["stop-worker at=4600ms"] },
  { name: "pause-worker", ...timed, leastStruck: { wire: 3, sdk: 1 }, faults: ["pause-worker at=2600ms for=5s"] },
  {
    name: "kill-worker",
    ...timed,
    touched: "until-registered",
    leastStruck: { wire: 3, sdk: 3 },
    faults: ["kill-worker at=2600ms for=3s"],
  },
  { ...warm, name: "kill-warm", faults: ["kill-warm at=1s"] },
  {
    name: "restart-server",
    ...timed,
    rate: "2",
    rooms: 14,
    leastStruck: { wire: 1, sdk: 1 },
    touched: "until-registered",
    faults: ["restart-server at=2850ms"],
  },
  {
    name: "roll-workers",
    ...timed,
    ...{ rate: "4", rooms: 40, leastStruck: noneStruck, alsoFits: "none" },
    faults: ["roll-workers at=1600ms every=3s times=2"],
  },
  { name: "rival", ...drawn, rooms: 32, faults: ["rival at=1500ms for=5s"] },
];

/** A worker on the real SDK starts a process per job, a second of CPU: fewer and slower, each job with a warm process of its own. */
const sdkDose = { rate: "1", rooms: 8 } as const;

/** The same case with another worker; a case that only one kind of worker can have is left as it is. */
export function withWorker(one: Case, worker: Case["worker"]): Case {
  if (worker === one.worker || one.name === "kill-warm") return one;
  if (worker === "wire") return { ...one, worker };
  const faults = one.faults.filter((fault) => !fault.includes("job-update"));
  const dose = one.touched === "named" ? sdkDose : { rate: one.rate, rooms: one.rooms };
  return { ...one, worker, faults, ...dose, alsoFits: "allowed" };
}

/** The arguments of `rollcall run` for a case. */
export function argumentsOf(one: Case, target: string, resultsFolder: string): readonly string[] {
  const { deadline, grace, hold } = timings[one.worker];
  return [
    ...["steady", "--json", "--no-recover", "--client", "raw", "--target", target, "--out", resultsFolder],
    ...["--worker", one.worker, "--rate", one.rate, "--rooms", String(one.rooms)],
    ...["--deadline", deadline, "--grace", grace, "--hold", hold],
    ...(one.worker === "sdk" ? ["--idle-processes", one.touched === "next" ? "4" : String(one.rooms)] : []),
    // Delays are not what is measured here, and several runs share the machine.
    ...["--max-scheduling-delay", "300ms", "--max-event-loop-delay", "300ms"],
    ...one.faults.flatMap((fault) => ["--fault", fault]),
  ];
}
