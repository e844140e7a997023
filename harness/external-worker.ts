// A worker that is not ours: where it must connect, who has registered so far, and the wait for the right one. It is
// known by what the wiretap tells; what becomes of that is decided here, by values alone.

import { setTimeout as sleep } from "node:timers/promises";
import type { WiretapMessage } from "../contract/processes.js";
import { RunFailed } from "./run-failed.js";
import type { ServerAddress } from "./targets/target.js";

/** Who has come so far. */
export type Attendance = {
  readonly agentName: string;
  /** Links of workers that registered for the run's dispatches and are still there. */
  readonly links: ReadonlySet<number>;
  /** Links whose worker has not registered, whether they are still there or not. */
  readonly unregistered: ReadonlySet<number>;
  /** What is to be said of those that registered for something else. */
  readonly strangers: ReadonlySet<string>;
  /** What those were answered that the server did not take. */
  readonly refusals: ReadonlySet<string>;
};

export const nobodyYet = (agentName: string): Attendance => ({
  agentName,
  links: new Set(),
  unregistered: new Set(),
  strangers: new Set(),
  refusals: new Set(),
});

/** @returns who is there now, and what to say at once ("" for nothing). */
export function attend(before: Attendance, message: WiretapMessage): readonly [Attendance, string] {
  switch (message.type) {
    case "listening":
      return [before, ""];
    case "link-opened":
      return [{ ...before, unregistered: new Set([...before.unregistered, message.link]) }, ""];
    case "registered": {
      const unregistered = without(before.unregistered, message.link);
      const strange = strangenessOf(message, before.agentName);
      if (strange === "") return [{ ...before, unregistered, links: new Set([...before.links, message.link]) }, ""];
      const strangers = new Set([...before.strangers, strange]);
      return [{ ...before, unregistered, strangers }, before.strangers.has(strange) ? "" : strange];
    }
    case "link-closed": {
      if (!before.links.has(message.link)) return [before, ""];
      const links = without(before.links, message.link);
      const gone = `no worker "${before.agentName}" is connected any more; it may come back`;
      return [{ ...before, links }, links.size === 0 ? gone : ""];
    }
    case "link-refused": {
      const refusal = refusalText(message);
      const refusals = new Set([...before.refusals, refusal]);
      return [{ ...before, refusals }, before.refusals.has(refusal) ? "" : refusal];
    }
  }
}

const without = (links: ReadonlySet<number>, link: number): ReadonlySet<number> =>
  new Set([...links].filter((one) => one !== link));

/** Why nobody came, as far as can be told. */
export function absenceText({ agentName, unregistered, strangers, refusals }: Attendance, timeoutMs: number): string {
  return [
    `no worker registered as "${agentName}" within ${timeoutMs / 1000} s`,
    ...strangers,
    ...refusals,
    ...(unregistered.size > 0 ? [unregisteredText(unregistered.size)] : []),
    ...(strangers.size + refusals.size + unregistered.size === 0
      ? ["none connected at all: is LIVEKIT_URL of your agent as printed?"]
      : []),
  ].join("; ");
}

/** Of connections, not of workers: one may have come again and again. */
const unregisteredText = (count: number): string =>
  `${count} ${count === 1 ? "connection" : "connections"} came and registered no worker`;

type Registered = Extract<WiretapMessage, { readonly type: "registered" }>;

/** Why the server will offer it none of the run's jobs; "" when it will. */
function strangenessOf({ agentName, jobType, deployment }: Registered, wanted: string): string {
  if (agentName !== wanted) return `a worker registered as "${agentName}"; this run asks for "${wanted}"`;
  if (jobType !== "room") return `a worker registered as "${wanted}" for ${jobType} jobs; this run asks for room jobs`;
  if (deployment === "") return "";
  return `a worker registered as "${wanted}" with the deployment "${deployment}" (LIVEKIT_AGENT_DEPLOYMENT); this run asks for one without`;
}

const refusalText = ({ httpStatus, error }: { readonly httpStatus: number; readonly error: string }): string =>
  error === ""
    ? `the server refused a worker with HTTP ${httpStatus}${httpStatus === 401 ? ": check its key and secret" : ""}`
    : `a worker could not be connected to the server (${error})`;

/**
 * What an external worker needs in its environment, a line each. The key only of a server of ours, which is thrown away
 * with it; of another the user has it.
 */
export const workerEnvironment = (workerUrl: string, address: ServerAddress, ours: boolean): readonly string[] => [
  `LIVEKIT_URL=${workerUrl}`,
  ...(ours ? [`LIVEKIT_API_KEY=${address.apiKey}`, `LIVEKIT_API_SECRET=${address.apiSecret}`] : []),
];

/** What is said of them: with a file the key is in that alone. */
export const invitation = (agentName: string, lines: readonly string[], file: string): string =>
  file === ""
    ? `start your agent "${agentName}" with:\n${lines.join(" ")}`
    : `start your agent "${agentName}" with the environment in ${file} (${lines[0]})`;

/** What the wiretap tells of external workers, kept. */
export type Attended = {
  tell(message: WiretapMessage): void;
  /** Resolves when the right one is there. @throws RunFailed when it did not come in time. */
  arrived(timeoutMs: number, signal: AbortSignal): Promise<void>;
  /** The run is ending: that workers go is no news any more. */
  fallSilent(): void;
};

/** @param stopping when the run is interrupted: a Ctrl-C may reach the user's worker before us, and then its going is no news. */
export function attended(agentName: string, say: (line: string) => void, stopping: AbortSignal): Attended {
  let attendance = nobodyYet(agentName);
  let silent = false;
  let come: () => void = () => {};
  const there = new Promise<void>((resolve) => {
    come = resolve;
  });
  return {
    tell(message) {
      const [now, text] = attend(attendance, message);
      attendance = now;
      if (text !== "" && !silent && !stopping.aborted) say(text);
      if (now.links.size > 0) come();
    },
    async arrived(timeoutMs, signal) {
      const over = new AbortController();
      const waited = sleep(timeoutMs, "too late" as const, { signal: AbortSignal.any([signal, over.signal]) });
      const outcome = await Promise.race([there, waited]).finally(() => over.abort());
      if (outcome === "too late") throw new RunFailed(absenceText(attendance, timeoutMs));
    },
    fallSilent() {
      silent = true;
    },
  };
}
