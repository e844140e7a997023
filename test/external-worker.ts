// Starts agents that are not ours as a user of `--worker external` does: with the lines of --worker-env in their
// environment. The Python one gets its packages from PyPI, once for a version, in a folder that is kept.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEnv } from "node:util";
import { AccessToken } from "livekit-server-sdk";
import { WebSocket } from "ws";

const programs = join(import.meta.dirname, "programs");

/** Through a proxy this one is known to work (docs/livekit.md). */
const pythonAgentsVersion = "1.8.9";

export type Agent = { readonly stop: () => Promise<void>; readonly printed: () => string };

/** A command line and the rest of its environment, once the file of `--worker-env` is there. */
export type Program = (agentName: string) => Promise<{
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}>;

/** A plain @livekit/agents program, by its own CLI. */
export const nodeAgent: Program = async (agentName) => ({
  command: process.execPath,
  args: [join(programs, "plain-agent.mjs"), "start"],
  env: { AGENT_NAME: agentName, HEALTH_PORT: String(await freePort()) },
});

/** A plain livekit-agents program, by its own CLI. */
export const pythonAgent: Program = async (agentName) => ({
  command: provisionPython(),
  args: [join(programs, "plain_agent.py"), "start"],
  env: { AGENT_NAME: agentName },
});

/** Starts the agent as soon as the run says where and with which key, in a process group of its own. */
export async function startAgent(program: Program, agentName: string, workerEnvFile: string): Promise<Agent> {
  const { command, args, env } = await program(agentName);
  const given = await untilWhole(workerEnvFile);
  const child = spawn(command, args, {
    detached: true,
    env: { ...process.env, ...given, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data: Buffer) => {
      printed += data.toString();
    });
  }
  return { stop: () => endGroup(child), printed: () => printed };
}

/** Connects as a worker with the run's own key, and says nothing. */
export async function connectSilently(workerEnvFile: string): Promise<Agent> {
  const { LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET } = await untilWhole(workerEnvFile);
  const token = new AccessToken(LIVEKIT_API_KEY, LIVEKIT_API_SECRET);
  token.addGrant({ agent: true });
  const headers = { authorization: `Bearer ${await token.toJwt()}` };
  const socket = new WebSocket(`${LIVEKIT_URL}/agent`, { headers });
  await once(socket, "open");
  return { stop: async () => socket.terminate(), printed: () => "" };
}

/** The file's variables, once it is there. @throws after a minute. */
async function untilWhole(file: string): Promise<NodeJS.Dict<string>> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 50) {
    if (existsSync(file)) return parseEnv(readFileSync(file, "utf8"));
    await sleep(50);
  }
  throw new Error(`${file} did not come`);
}

/** At once: an agent that is asked politely first waits for its jobs to end. */
async function endGroup(child: ChildProcess): Promise<void> {
  const ended = child.exitCode === null && child.signalCode === null ? once(child, "close") : undefined;
  try {
    process.kill(-Number(child.pid), "SIGKILL");
  } catch {
    // The whole group is gone already.
  }
  await ended;
}

/** @returns the interpreter that has the packages. @throws when Python is missing or PyPI cannot be reached. */
function provisionPython(): string {
  const folder = join(homedir(), ".cache", "rollcall", "test-python", `livekit-agents-${pythonAgentsVersion}`);
  const interpreter = join(folder, "bin", "python");
  if (existsSync(interpreter)) return interpreter;
  // Made beside its place and moved there whole, so that a broken installation is never taken for a good one.
  const fresh = `${folder}.${process.pid}`;
  try {
    run("python3", ["-m", "venv", fresh], "is Python 3.10 or newer there, with venv (Debian: python3 python3-venv)?");
    const packages = ["install", "--quiet", `livekit-agents==${pythonAgentsVersion}`];
    run(join(fresh, "bin", "python"), ["-m", "pip", ...packages], "can PyPI be reached?");
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return interpreter;
}

function run(command: string, args: readonly string[], question: string): void {
  try {
    execFileSync(command, args, { stdio: "pipe" });
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")} failed: ${question}`, { cause: error });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
