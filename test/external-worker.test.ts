// `--worker external`: agents that know nothing of Rollcall, in two languages, observed through the wiretap and as
// participants; and what a run says when the right one does not come.

import { existsSync, mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type Agent, connectSilently, nodeAgent, type Program, pythonAgent, startAgent } from "./external-worker.js";
import { folderIn, kept, leftAfter, rowsOf, start, textsIn } from "./rollcall.js";

const agents: Agent[] = [];
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.stop()));
});

const external = ["run", "steady", "--worker", "external", "--agent-name", "my agent"];

const newFile = () => join(mkdtempSync(join(tmpdir(), "rollcall-worker-env-")), "env");

async function runWith(program: Program, agentName: string, args: readonly string[]) {
  const workerEnvFile = newFile();
  const running = await start([...external, "--worker-env", workerEnvFile, ...args]);
  const agent = await startAgent(program, agentName, workerEnvFile);
  agents.push(agent);
  const { mode } = statSync(workerEnvFile);
  const secret = /^LIVEKIT_API_SECRET=(.+)$/m.exec(readFileSync(workerEnvFile, "utf8"))?.[1] ?? "";
  const finished = await running.finished;
  return { ...finished, results: running.results, agent, workerEnvFile, mode, secret };
}

const agentsOfUsers: readonly (readonly [string, Program])[] = [
  ["a plain @livekit/agents program", nodeAgent],
  ["livekit-agents for Python", pythonAgent],
];

describe.each(agentsOfUsers)("%s", (_, program) => {
  it("is dispatched to: every job joins, and where the time went is known; its metadata is its own", async () => {
    const metadata = '{"user": "somebody"}';
    // One job process at a time: starting one costs about a second of this machine's CPU.
    const { status, stdout, stderr, results, agent, workerEnvFile, mode, secret } = await runWith(program, "my agent", [
      ...["--rate", "0.5", "--rooms", "6", "--hold", "1s", "--metadata", metadata, "--no-recover"],
    ]);
    const run = kept(results);
    const said = stdout + stderr + agent.printed();
    expect(run.summary.run.arrival, said).toBe("join");
    expect(run.summary.counts, said).toMatchObject({
      planned: 6,
      requested: 6,
      delivered: 6,
      lost: 0,
      unresolved: 0,
    });
    // Too few for a limit of 0.
    expect(status, said).toBe(2);
    expect(rowsOf(run).map(({ cause }) => cause)).toEqual(Array.from({ length: 6 }, () => null));
    // The server waits 200 ms for other nodes before it offers. How fast the agent's processes start after that is the machine's.
    expect(run.summary.delayMs.min).toBeGreaterThanOrEqual(200);
    const { offer, answer, assignment, entry, join: joined } = run.summary.stagesMs;
    // No goal: an instant of another clock or unit is off by far more.
    for (const { p50 } of [offer, answer, assignment]) expect(p50 ?? Number.NaN).toBeLessThan(2_000);
    expect([offer, answer, assignment, joined].map(({ count }) => count)).toEqual([6, 6, 6, 6]);
    expect(entry.count, "nobody sees its code start").toBe(0);
    expect(offer.p50).toBeGreaterThanOrEqual(200);
    expect(run.manifest.plan).toMatchObject({ worker: "external", workers: 0, metadata });

    // The key is in the file for the agent alone, and the file is gone.
    expect((mode & 0o777).toString(8)).toBe("600");
    expect(existsSync(workerEnvFile)).toBe(false);
    expect(secret.length).toBeGreaterThanOrEqual(32);
    const texts = textsIn(run.folder);
    expect(texts.filter(({ text }) => text.includes(secret)).map(({ file }) => file)).toEqual([]);
    expect(texts.filter(({ text }) => /eyJ[A-Za-z0-9_-]{8}/.test(text)).map(({ file }) => file)).toEqual([]);
    await agent.stop();
    expect(await leftAfter(run.manifest.run.id, 0)).toEqual([]);
  });
});

describe("an external worker that is not the right one", () => {
  it("registers under another name: said with both names, and no dispatch is requested", async () => {
    const { status, stderr, results } = await runWith(nodeAgent, "another agent", ["--worker-timeout", "15s"]);
    expect(stderr).toContain('a worker registered as "another agent"; this run asks for "my agent"');
    expect(stderr).toMatch(/no worker registered as "my agent" within 15 s/);
    expect(status).toBe(2);
    expect(kept(results).summary.counts.requested).toBe(0);
  });

  it("connects and never registers: said so, and not that none came", async () => {
    const workerEnvFile = newFile();
    const running = await start([...external, "--worker-env", workerEnvFile, "--worker-timeout", "5s"]);
    agents.push(await connectSilently(workerEnvFile));
    const { status, stderr, stdout } = await running.finished;
    expect(stderr).toMatch(/"my agent" within 5 s; 1 connection came and registered no worker/);
    expect(stdout + stderr).not.toContain("none connected");
    expect(status).toBe(2);
    expect(existsSync(workerEnvFile)).toBe(false);
  });

  it("never comes: said after the time-out, with where it should have connected to", async () => {
    const running = await start([...external, "--worker-timeout", "1s"]);
    const { status, stderr } = await running.finished;
    expect(stderr).toMatch(/LIVEKIT_URL=ws:\/\/127\.0\.0\.1:\d+ LIVEKIT_API_KEY=\S+ LIVEKIT_API_SECRET=\S+/);
    expect(stderr).toMatch(/no worker registered as "my agent" within 1 s/);
    expect(status).toBe(2);
    expect(await leftAfter(folderIn(running.results)?.split("-").at(-1) ?? "", 0)).toEqual([]);
  });

  it("asks for its name and for the wiretap: both said at once, exit 64", async () => {
    const running = await start(["run", "--worker", "external", "--no-wiretap"]);
    const { status, stderr } = await running.finished;
    expect(stderr).toContain("--worker external needs --agent-name");
    expect(stderr).toContain("--no-wiretap is for --worker sdk or wire");
    expect(status).toBe(64);
  });
});
