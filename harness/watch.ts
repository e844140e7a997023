// `rollcall watch RUN`: the live page of a run that another process is carrying out, from its beginning on.

import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { exitStatus } from "../contract/exit-status.js";
import { runFiles } from "../contract/run-files.js";
import { UsageError } from "../contract/usage-error.js";
import { runIdOf } from "./ended-run.js";
import { readerOf, readFlags } from "./flags.js";
import { packedEarlier } from "./following/packed.js";
import { livingMarkOf } from "./leftovers.js";
import { endOf } from "./live/end.js";
import { serveLive } from "./live/serve.js";
import { type LiveWish, livePlace, portOf } from "./live/wish.js";
import { isHarnessAlive } from "./mark.js";

/** For the help. */
export const watchForm = "rollcall watch RUN [--live-port N] [--open]";

const everyMs = 1_000;

export type WatchWish = LiveWish & { readonly run: string };

/** Reads the arguments after `watch`. @throws UsageError with every problem found. */
export function watchWishOf(args: readonly string[]): WatchWish {
  const problems: string[] = [];
  const given = readFlags(args, { values: ["live-port"], repeatable: [], switches: ["open"] }, problems);
  const [run = "", ...more] = given.positionals;
  if (run === "") problems.push(`rollcall watch needs the folder of a run: ${watchForm}`);
  if (more.length > 0) problems.push(`rollcall watch takes one run; what is "${more.join(" ")}"?`);
  const place = livePlace(readerOf<"live-port">(given, problems).read("live-port", portOf, null));
  if (problems.length > 0) throw new UsageError(problems);
  return { run, place, browser: given.switches.has("open") ? "opened" : "left alone" };
}

type Watching = { readonly root: string; readonly say: (line: string) => void };

/** @returns 0 when the run has ended. @throws UsageError when RUN is no folder of a run */
export async function watch({ run, ...live }: WatchWish, { root, say }: Watching): Promise<number> {
  const folder = await realpath(run).catch(() => {
    throw new UsageError(`${run}: there is no such folder`);
  });
  const id = await runIdOf(folder);
  if (id === undefined) throw new UsageError(`${run} is not the folder of a run: it has no ${runFiles.manifest}`);
  const mark = await livingMarkOf(id);
  if (mark === undefined) {
    const page = join(run, runFiles.reportPage);
    say(`run ${id} has ended; ${existsSync(page) ? `its page: ${page}` : `rollcall report ${run} makes its page`}`);
    return exitStatus.pass;
  }
  const buildFolder = join(root, "build");
  const server = await serveLive({ ...live, buildFolder, note: say });
  server.follow(folder, run, packedEarlier(buildFolder, folder));
  while (isHarnessAlive(mark)) await sleep(everyMs);
  const end = await endOf(folder);
  await server.end(end);
  say(end.words);
  return exitStatus.pass;
}
