// A worker that is not ours: where it must connect, who has registered so far, and the wait for the right one. It is
// known by what the wiretap tells; what becomes of that is decided here, by values alone.

import { setTimeout as sleep } from "node:timers/promises";
import type { WiretapMessage } from "../contract/processes.js";
import { RunFailed } from "./run-failed.js";
import type { ServerAddress } from "./targets/target.js";

/** Who has come so far. */
export type Attendance = {
  readonly agentName: string;
  /** Links of workers that registered under the run's agent name and are still there. */
  readonly links: ReadonlySet<number>;
  /** Links whose worker has not registered, whether they are still there or not. */
  readonly unregistered: ReadonlySet<number>;
  /** Other names under which workers registered. */
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
      if (message.agentName === before.agentName)
        return [{ ...before, unregistered, links: new Set([...before.links, message.link]) }, ""];
      const known = before.strangers.has(message.agentName);
      const strangers = new Set([...before.strangers, message.agentName]);
      return [{ ...before, unregistered, strangers }, known ? "" : strangerText(message.agentName, before.agentName)];
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
    ...[...strangers].map((name) => strangerText(name, agentName)),
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

const strangerText = (name: string, wanted: string): string =>
  `a worker registered as "${name}"; this run asks for "${wanted}"`;

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
