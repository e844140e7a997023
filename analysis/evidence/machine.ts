// What is known to be private before anything is read: how this machine and its user are called, where their files are, what
// secrets are in the environment.

import type { Known } from "./known.js";
import { isNoSecret, kindByName } from "./redaction/names.js";
import { isOurAgent } from "./redaction/patterns.js";
import type { Redactor } from "./redaction/redactor.js";

export type Machine = {
  readonly hostName: string;
  readonly userName: string;
  readonly homeFolder: string;
  /** The checkout. */
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
};

/** A shorter one would be found in words. */
const shortestSecret = 8;

export function teach(redactor: Redactor, machine: Machine, { asked, metadata }: Known): void {
  const { hostName, userName, homeFolder, root, environment } = machine;
  redactor.learn("host", hostName);
  const [first = ""] = hostName.split(".");
  if (first !== hostName) redactor.learn("host", first);
  redactor.learn("user", userName);
  if (root !== "/") redactor.learn("folder", root);
  if (homeFolder !== "/") redactor.learn("home", homeFolder);
  for (const [name, value = ""] of Object.entries(environment)) {
    if (/^LIVEKIT_URL$/.test(name)) redactor.learn("host", hostIn(value));
    else if (kindByName(name)?.kind === "secret" && value.length >= shortestSecret && !isNoSecret(value))
      redactor.learn("secret", value);
  }
  if (metadata !== null) redactor.learn("metadata", metadata);
  if (asked === null) return;
  if (!isOurAgent(asked.plan.agentName)) redactor.learn("agent", asked.plan.agentName);
  redactor.learn("host", hostIn(asked.plan.target));
}

/** "" for what is no URL, and for one of this machine. */
function hostIn(url: string): string {
  try {
    const { hostname } = new URL(url);
    return /^(?:localhost|127\..*|\[::1\]|\d+(?:\.\d+){3})$/.test(hostname) ? "" : hostname;
  } catch {
    return "";
  }
}
