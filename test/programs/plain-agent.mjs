// A worker that is not ours: a plain @livekit/agents program as its users write it, started by the SDK's own CLI. It
// knows nothing of Rollcall. LIVEKIT_URL and the key come from the environment, AGENT_NAME too.

import { fileURLToPath } from "node:url";
import { cli, defineAgent, WorkerOptions } from "@livekit/agents";

export default defineAgent({ entry: (job) => job.connect() });

const thisFile = fileURLToPath(import.meta.url);

// Job processes import this file too.
if (process.argv[1] === thisFile) {
  cli.runApp(
    new WorkerOptions({
      agent: thisFile,
      agentName: process.env.AGENT_NAME,
      numIdleProcesses: 2,
      // The default measures the machine's CPU, and a busy machine makes the worker full (docs/livekit.md).
      loadFunc: async () => 0,
      // The CLI replaces 0 by 8081, which a second worker on this machine could not have.
      port: Number(process.env.HEALTH_PORT),
    }),
  );
}
