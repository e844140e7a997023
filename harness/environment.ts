// The environment of every process that a run starts: the user's own, less what could turn the run to another server or
// another load, plus this run's mark. Many developers have their production project exported.

import { environmentNames } from "../contract/processes.js";
import type { RunMark } from "./targets/target.js";

/** LIVEKIT_* would choose a server or an agent name, K6_* another load; ours are set anew; the channel is not inherited. */
const scrubbed = /^(LIVEKIT_|K6_|ROLLCALL_|NODE_CHANNEL_)/;

export function childEnvironment(
  mark: RunMark,
  own: Readonly<Record<string, string>>,
  inherited: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([name]) => !scrubbed.test(name));
  return { ...Object.fromEntries(kept), [environmentNames.run]: mark, ...own };
}
