// What a command line asks of the versions under test. Says of each flag that would do nothing that it would not.

import type { Plan } from "../contract/manifest.js";
import { UsageError } from "../contract/usage-error.js";
import type { Reader } from "./flags.js";
import { type Checkout, checkoutOf } from "./provision/packages/checkout.js";
import type { VersionsWish } from "./provision/packages/provide.js";
import { agents, nodeFor, refuseTooOld, type Subject, serverSdk } from "./provision/packages/subject.js";
import { isFolderText, type NpmWish, npmWishOf } from "./provision/packages/version-wish.js";
import type { ValueName } from "./run-flags.js";

export function versionsWishOf(
  { given, read, problems }: Reader<ValueName>,
  { worker, workers, client }: Pick<Plan, "worker" | "workers" | "client">,
): VersionsWish {
  // That they mean nothing to another kind of worker is said with the other flags of workers.
  for (const flag of ["agents-version", "node-version"] as const) {
    if (given.values.has(flag) && worker === "sdk" && workers === 0) {
      problems.push(`--${flag} would do nothing: --workers 0 starts none`);
    }
  }
  if (given.values.has("server-sdk-version") && client === "raw") {
    const usual = given.values.has("client") ? "" : " (the default of a load this fast)";
    problems.push(
      `--server-sdk-version would do nothing: livekit-server-sdk is no part of --client raw${usual}; give --client sdk`,
    );
  }
  return {
    agents: read<NpmWish | Checkout | null>("agents-version", agentsWishOf, null),
    serverSdk: read<NpmWish | null>("server-sdk-version", (text) => publishedWishOf(text, serverSdk), null),
    workerNode: read<NpmWish | null>("node-version", (text) => publishedWishOf(text, ourNode()), null),
  };
}

const ourNode = (): Subject => nodeFor(process.platform, process.arch);

const agentsWishOf = (text: string): NpmWish | Checkout =>
  isFolderText(text) ? checkoutOf(text, agents) : publishedWishOf(text, agents);

function publishedWishOf(text: string, subject: Subject): NpmWish {
  if (isFolderText(text)) throw new UsageError(`"${text}" is a folder; only --agents-version takes one`);
  const wish = npmWishOf(text);
  if (wish.kind === "exact") refuseTooOld(subject, wish.version);
  return wish;
}
