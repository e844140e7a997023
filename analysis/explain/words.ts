// What one line of an observer says, in plain words. Events of another version are named as they are.

import type { Line } from "./line.js";
import type { Kind } from "./relevance.js";

/** Whom a line may speak of. */
export type Names = {
  /** The worker of a link, by the id that the server gave it; "" where it was not seen. */
  readonly workerOf: (link: number) => string;
  readonly worker: "sdk" | "wire" | "external";
};

type Words = Readonly<Record<string, (line: Line, names: Names) => string>>;

/** A fault's line is told as an injected one, whoever wrote it. */
export function wordsOf(kind: Kind, line: Line, names: Names): string {
  if (line.event === "fault") return fault(line);
  return tables[kind][line.event]?.(line, names) ?? line.event;
}

function fault({ fault, specification, phase, target }: Line): string {
  const what = `${fault} on ${target || "the run"}`;
  const how = phase === "began" ? " begins" : phase === "ended" ? " ends" : "";
  return `fault injected: ${what}${how}${specification === "" ? "" : ` ('${specification}')`}`;
}

const because = (reason: string | number): string => (reason === "" ? "" : `: ${reason}`);

const calls: Readonly<Record<string, string>> = {
  "create-room": "createRoom with the agent",
  "create-dispatch": "createDispatch",
  token: "the room's configuration in a token",
};

const k6: Words = {
  request: ({ attempt, path }) =>
    attempt === 2
      ? `rescue by ${calls[path] ?? path} sent`
      : `request: ${calls[path] ?? path} is sent; zero of every delay`,
  response: ({ answer, httpStatus, code, roomSid, dispatchId }) => {
    const ids = [roomSid, dispatchId].filter((id) => id !== "").join(", ");
    if (answer === "ok") return `the API answered: ok${ids === "" ? "" : ` (${ids})`}`;
    if (answer === "refused") return `the API refused with HTTP status ${httpStatus}${because(code)}`;
    return `the API did not answer (${httpStatus === 0 ? "no HTTP status" : `HTTP status ${httpStatus}`})${because(code)}`;
  },
  "room-made": ({ answer, roomSid, code }) =>
    answer === "ok"
      ? `the room had been made beforehand, without an agent (${roomSid})`
      : `the room could not be made beforehand${because(code)}`,
  look: (line) => `k6 looked: ${listedWords(line)}`,
  "list-lag": ({ shown }) =>
    shown === "running"
      ? "the list says running from here on (asked again and again after the arrival)"
      : "asked again and again after the arrival, the list never said running",
  deleted: ({ result, code }) =>
    result === "deleted"
      ? "the room is deleted"
      : result === "not-found"
        ? "the room was to be deleted, but the server had closed it already"
        : `the room could not be deleted${because(code)}`,
  done: () => "nothing more is done about it",
  "room-limit": () => "not asked for: as many rooms as are allowed may be on the server still",
  "collector-unreachable": ({ error }) => `the collector could not be reached${because(error)}`,
};

/** What listDispatch said. */
export function listedWords({ listed, jobId, workerId, code }: Pick<Line, "listed" | "jobId" | "workerId" | "code">) {
  const where = [jobId, workerId === "" ? "" : `worker ${workerId}`].filter((part) => part !== "").join(", ");
  switch (listed) {
    case "running":
    case "pending":
    case "ended":
      return `the list said ${listed}${where === "" ? "" : ` (${where})`}`;
    case "empty":
      return "the list had the dispatch, without a job";
    case "absent":
      return "the room was there, the dispatch was not in its list";
    default:
      return `listDispatch failed${because(code)}`;
  }
}

const worker: Words = {
  "worker-started": ({ pid }) => `the worker's process started (pid ${pid})`,
  prewarm: ({ pid }) => `a job process is warm (pid ${pid})`,
  registered: ({ workerId }) => `the worker is registered as ${workerId}`,
  disconnected: ({ error, retryAfterMs }) =>
    `the worker is not connected${because(error)}; it tries again after ${retryAfterMs} ms`,
  handler: ({ jobId }) => `the worker's request function is called with job ${jobId}`,
  rejected: ({ jobId }) => `the worker says no to job ${jobId}`,
  entry: ({ jobId, pid }, names) =>
    names.worker === "wire" ? `job ${jobId} has arrived at the worker` : `the job's code started (pid ${pid})`,
  join: () => "the agent joined the room",
  "join-failed": ({ error }) => `the agent could not join the room${because(error)}`,
  left: () => "the job left",
  "notify-failed": ({ error }) => `the collector could not be told (the fact is here all the same)${because(error)}`,
  draining: () => "the worker was told to take no new job and to end with its last",
  closing: () => "the worker ends",
};

const onLink = (line: Line, { workerOf }: Names): string => {
  const workerId = workerOf(line.link);
  return workerId === "" ? `link ${line.link}` : `worker ${workerId} (link ${line.link})`;
};

const wiretap: Words = {
  "wiretap-started": () => "the wiretap started",
  "link-opened": ({ link }) => `link ${link} opened: a worker is connected`,
  "link-refused": ({ link, httpStatus, error }) =>
    `link ${link} refused with HTTP status ${httpStatus}${because(error)}`,
  "link-closed": (line, names) => `${onLink(line, names)} closed by ${closers[line.by] ?? line.by} (code ${line.code})`,
  registered: ({ link, workerId }) => `the server registered link ${link} as worker ${workerId}`,
  offer: (line, names) => `the server offered job ${line.jobId} to ${onLink(line, names)}`,
  answer: (line, names) => `${onLink(line, names)} answered ${line.available} to job ${line.jobId}`,
  assignment: (line, names) => `assignment of job ${line.jobId} handed on to ${onLink(line, names)}`,
  termination: (line, names) => `the server ended job ${line.jobId} at ${onLink(line, names)}`,
  status: (line, names) => `${onLink(line, names)} reported itself ${line.status}, load ${line.loadPermille / 1000}`,
  "job-update": (line, names) => `${onLink(line, names)} reported job ${line.jobId} as ${line.status}`,
  undecodable: ({ link, from, bytes }) =>
    `a frame of ${bytes} bytes from the ${from} of link ${link} could not be decoded`,
  "room-opened": ({ identity }) => `${identity} opened its signalling socket to the room`,
  "room-closed": ({ identity }) => `the signalling socket of ${identity} ended`,
  closing: () => "the wiretap was told to stop",
};

/** Who closed a worker's connection. */
export const closers: Readonly<Record<string, string>> = {
  worker: "the worker",
  server: "the server",
  fault: "a fault",
  run: "the run's end",
};

const collector: Words = {
  "collector-started": () => "the collector started",
  "witness-started": ({ via }) => `joins are witnessed from here on, by ${via}`,
  "witness-failed": ({ reason }) => `the witness failed${because(reason)}`,
  "participant-joined": ({ identity, kind, via }) => `${party(kind)} ${identity} is in the room (heard of by ${via})`,
  "participant-left": ({ identity, kind, via }) => `${party(kind)} ${identity} left the room (heard of by ${via})`,
  "room-started": ({ roomSid }) => `the server made the room (${roomSid}, heard of by webhook)`,
  "room-finished": ({ roomSid }) => `the server closed the room (${roomSid}, heard of by webhook)`,
  closing: () => "the collector was told to stop",
};

const party = (kind: string): string => (kind === "agent" ? "agent" : "participant");

const harness: Words = {
  "process-started": ({ role, pid }) => `${role} started (pid ${pid})`,
  "process-exited": ({ role, planned, exitCode, signal }) =>
    `${role} ended ${planned ? "by plan" : "by itself"} (${signal === "" ? `exit code ${exitCode}` : signal})`,
  "load-ended": () => "k6 has ended",
  failed: ({ reason }) => `the run could not go on${because(reason)}`,
  interrupted: ({ signal }) => `the run was interrupted (${signal})`,
};

const tables: Readonly<Record<Kind, Words>> = { k6, worker, wiretap, collector, harness };
