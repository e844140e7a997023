// A server and a worker that are both not ours, the least that Rollcall can be given: joins are watched through the API,
// and the offers in the wiretap alone tell which attempt a join belongs to and in which room it was.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { provisionLivekitServer } from "../harness/provision/provision.js";
import { startNative } from "../harness/targets/native.js";
import { newServerKey } from "../harness/targets/server-key.js";
import type { RunningTarget } from "../harness/targets/target.js";
import { nodeAgent, startAgent } from "./external-worker.js";
import { injectedIn, kept, root, rowsOf, start } from "./rollcall.js";

const key = newServerKey();
const runId = "foreign2";
let folder = "";
let target: RunningTarget;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rollcall-foreign-"));
  const { path, version } = await provisionLivekitServer({ toolsFolder: join(root, "tools"), say: () => {} });
  target = await startNative({
    ...{ binary: path, serverVersion: version, runId, runFolder: folder, key, webhookUrl: "", roomTimeoutSeconds: 60 },
    mark: `${runId}:${process.pid}:0`,
    guard: { add: () => {}, remove: () => {} },
    say: () => {},
    signal: AbortSignal.timeout(60_000),
  });
});
afterAll(async () => {
  await target.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe("a worker and a server that are not ours", () => {
  it("a lost dispatch is found with its hop, and its rescue is credited with the join that it led to", async () => {
    const keys = { LIVEKIT_API_KEY: key.apiKey, LIVEKIT_API_SECRET: key.apiSecret };
    const workerEnvFile = join(folder, "worker-env");
    const running = await start(
      [
        ...["run", "steady", "--target", target.address.httpUrl, "--worker", "external", "--agent-name", "theirs"],
        ...["--worker-env", workerEnvFile, "--rate", "0.5", "--rooms", "4", "--deadline", "3s", "--grace", "3s"],
        ...["--hold", "1s", "--fault", "drop:offer nth=2"],
      ],
      keys,
    );
    const agent = await startAgent(
      async (name) => {
        const program = await nodeAgent(name);
        return { ...program, env: { ...program.env, ...keys } };
      },
      "theirs",
      workerEnvFile,
    );
    const { stdout, stderr } = await running.finished.finally(() => agent.stop());
    const said = stdout + stderr + agent.printed();
    const run = kept(running.results);
    const injected = [...injectedIn(run).keys()];
    expect(injected, said).toHaveLength(1);
    expect(run.summary.counts, said).toMatchObject({ requested: 4, delivered: 3, lost: 1, unresolved: 0 });
    const [missed] = rowsOf(run).filter(({ outcome }) => outcome === "lost");
    expect(missed).toMatchObject({ room: injected[0], cause: "never offered" });
    expect(run.summary.recovery, said).toMatchObject({ attempted: 1, recovered: 1, doubled: 0, needless: 0 });
    // It joined through the API's watch: there are no webhooks of a server that is not ours.
    const joins = run.events("events/collector.ndjson").filter(({ event }) => event === "participant-joined");
    expect(new Set(joins.map(({ via }) => via))).toEqual(new Set(["watch"]));
  });
});
