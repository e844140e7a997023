// Whether the wiretap can listen where the user wants it, asked before anything is started.

import { UsageError } from "../contract/usage-error.js";
import type { Wish } from "./settings.js";
import { isFree } from "./targets/ports.js";

/** One for each node. @throws UsageError */
export async function checkTapPorts({ tapPort, plan }: Pick<Wish, "tapPort" | "plan">): Promise<void> {
  if (tapPort === 0) return;
  for (let port = tapPort; port < tapPort + plan.nodes; port++) {
    if (!(await isFree(port))) {
      throw new UsageError(`--tap-port ${tapPort}: port ${port} cannot be listened on; is another program there?`);
    }
  }
}
