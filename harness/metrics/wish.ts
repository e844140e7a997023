// What a command line asks of the metrics endpoint.

import { UsageError } from "../../contract/usage-error.js";
import type { Reader } from "../flags.js";
import type { Place } from "../listen.js";
import { countOf } from "../quantities.js";
import type { ValueName } from "../run-flags.js";

const loopback = "127.0.0.1";

/** `null`: there is none. Port 0 lets the kernel choose. */
export function metricsWishOf({ given, read, problems }: Reader<ValueName>): Place | null {
  const port = read("metrics-port", (text) => countOf(text, 0, 65_535), null);
  const host = read("metrics-host", hostOf, loopback);
  if (given.values.has("metrics-host") && !given.values.has("metrics-port")) {
    problems.push("--metrics-host needs --metrics-port: without it there is no endpoint");
  }
  return port === null ? null : { host, port };
}

function hostOf(text: string): string {
  if (!/^[A-Za-z0-9.:_-]+$/.test(text)) throw new UsageError(`"${text}" is no address or host name`);
  return text;
}
