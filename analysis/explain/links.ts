// The worker connections as the wiretap saw them, folded line by line into what each was at the time of one dispatch:
// its agent, its worker id, its last status and load before the request, when it opened and closed. Pure.

import { targetLoadPermille } from "../../contract/server-limits.js";
import type { Line } from "./line.js";

type Status = {
  readonly atUs: number;
  readonly status: "available" | "full";
  readonly loadPermille: number;
  readonly jobCount: number;
};

/** Monotonic microseconds; `null`: not seen. */
export type Link = {
  readonly link: number;
  readonly openedUs: number | null;
  readonly agentName: string;
  /** A worker for publishers' jobs, or one of a deployment, is offered no job of a plain dispatch (docs/livekit.md). */
  readonly eligible: boolean;
  readonly registeredUs: number | null;
  readonly workerId: string;
  readonly closedUs: number | null;
  readonly closedBy: string;
  /** The last one before the request. The server takes a worker that has sent none for available, load 0. */
  readonly statusBefore: Status | null;
  readonly statusNow: Status | null;
};

/** Events that `advance` understands; they name a link and no job. */
export const linkEvents = ["link-opened", "register", "registered", "link-closed", "status"] as const;

export const unseenLink = (link: number): Link => ({
  ...{
    link,
    openedUs: null,
    agentName: "",
    eligible: true,
    registeredUs: null,
    workerId: "",
    closedUs: null,
    closedBy: "",
  },
  ...{ statusBefore: null, statusNow: null },
});

/** The link after one more line, which must come in order of time. */
export function advance(link: Link, line: Line, requestUs: number): Link {
  const atUs = line.atUs ?? 0;
  switch (line.event) {
    case "link-opened":
      return { ...link, openedUs: atUs };
    case "register":
      return { ...link, agentName: line.agentName, eligible: line.jobType === "room" && line.deployment === "" };
    case "registered":
      return { ...link, registeredUs: atUs, workerId: line.workerId };
    case "link-closed":
      return { ...link, closedUs: atUs, closedBy: line.by };
    case "status": {
      // A frame without a status keeps the one before it, but always sets the load (docs/livekit.md).
      const status = line.status === "unchanged" ? (link.statusNow?.status ?? "available") : statusOf(line.status);
      const now = { atUs, status, loadPermille: line.loadPermille, jobCount: line.jobCount };
      return { ...link, statusNow: now, statusBefore: atUs <= requestUs ? now : link.statusBefore };
    }
    default:
      return link;
  }
}

/** Neither FULL nor too loaded by its last status before the request, as sql/links.sql has it. */
export const isAvailable = ({ statusBefore }: Link): boolean =>
  statusBefore === null || (statusBefore.status === "available" && statusBefore.loadPermille < targetLoadPermille);

const statusOf = (status: string): Status["status"] => (status === "full" ? "full" : "available");

/** Of a worker whom the server may offer jobs under this name, as sql/links.sql has it. */
export const isOurs = (link: Link, agentName: string): boolean => link.agentName === agentName && link.eligible;

/** Open and registered under this name at an instant: the server could offer it a job. */
export const isReady = (link: Link, agentName: string, atUs: number): boolean =>
  isOurs(link, agentName) &&
  link.registeredUs !== null &&
  link.registeredUs <= atUs &&
  (link.closedUs === null || link.closedUs > atUs);
