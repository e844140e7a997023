// The Docker network of a container cluster. Marked as the run's, so that doctor --clean finds it after a kill -9.

import { runLabel } from "../leftovers.js";
import type { Engine } from "./docker-engine.js";
import { removed } from "./removal.js";
import type { Guard, RunMark } from "./target.js";

export type RunNetwork = { readonly name: string; remove(): Promise<void> };

export async function makeNetwork(
  engine: Engine,
  { runId, mark, guard }: { readonly runId: string; readonly mark: RunMark; readonly guard: Guard },
): Promise<RunNetwork> {
  const name = `rollcall-${runId}`;
  const { client } = engine;
  const network = await client.network.create({ Name: name, Driver: "bridge", Labels: { [runLabel]: mark } });
  const guarded = { kind: "network", id: network.id } as const;
  guard.add(guarded);
  return {
    name,
    async remove() {
      await removed("network", client.network.remove(network));
      guard.remove(guarded);
    },
  };
}
