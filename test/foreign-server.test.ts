// A server and a worker that are both not ours, the least that Rollcall can be given: joins are watched through the API,
// and the offers in the wiretap alone tell which attempt a join belongs to and in which room it was.

import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeAgent, startAgent } from "./external-worker.js";
import { injectedIn, kept, rowsOf, start } from "./rollcall.js";
import { startTheirServer, type TheirServer } from "./their-server.js";

let server: TheirServer;

beforeAll(async () => {
  server = await startTheirServer();
});
afterAll(() => server.stop());

describe("a worker and a server that are not ours", () => {
  it("a lost dispatch is found with its hop, and its rescue is credited with the join that it led to", async () => {
    const keys = server.keyEnvironment;
    const workerEnvFile = join(server.folder, "worker-env");
    const running = await start(
      [
        ...["run", "steady", "--target", server.url, "--worker", "external", "--agent-name", "theirs"],
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
