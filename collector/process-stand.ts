// For tests: the real collector process, started as the harness does, with its address and what it tells.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type CollectorMessage, type WaitAnswer, waitQuery } from "../contract/collector-api.js";
import type { CollectorEvent } from "../contract/events/collector.js";
import { environmentNames } from "../contract/processes.js";

/** What webhooks are signed with. */
export const credentials = { apiKey: "key", apiSecret: "a-secret-of-at-least-32-characters-0123" } as const;
const runId = "abcdefgh";

/** The program in a folder of its own, built once for all processes of a test file. */
export type Program = { readonly folder: string; readonly file: string };

export async function buildCollector(): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-collector-"));
  const file = join(folder, "collector.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("./main.ts", import.meta.url))],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    // Its packages come along: the temporary folder has no node_modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return { folder, file };
}

export class CollectorProcess {
  readonly child: ChildProcess;
  readonly eventsFile: string;
  readonly messages: CollectorMessage[] = [];
  url = "";
  webhookUrls: readonly string[] = [];

  private constructor(child: ChildProcess, eventsFile: string) {
    this.child = child;
    this.eventsFile = eventsFile;
    child.on("message", (message: CollectorMessage) => this.messages.push(message));
  }

  /** Resolves when it listens. `environment` is on top of what it needs. */
  static async start(
    { folder, file }: Program,
    webhookHosts: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<CollectorProcess> {
    const eventsFile = join(folder, "collector.ndjson");
    rmSync(eventsFile, { force: true });
    const settings = {
      ...{ runId, eventsFile, segments: null, keepMs: 120_000, webhookHosts, arrivals: "witnessed" },
      mostRoomsAlive: 1,
    };
    const env = {
      [environmentNames.collector]: JSON.stringify(settings),
      [environmentNames.apiKey]: credentials.apiKey,
      [environmentNames.apiSecret]: credentials.apiSecret,
      ...environment,
    };
    const started = new CollectorProcess(fork(file, [], { env, execArgv: [] }), eventsFile);
    const listening = await started.message("listening");
    if (listening.type === "listening")
      Object.assign(started, { url: listening.url, webhookUrls: listening.webhookUrls });
    return started;
  }

  /** The first message of this type, now or when it comes. */
  async message(type: CollectorMessage["type"]): Promise<CollectorMessage> {
    for (;;) {
      const found = this.messages.find((candidate) => candidate.type === type);
      if (found !== undefined) return found;
      await once(this.child, "message");
    }
  }

  async post(path: string, body: unknown): Promise<number> {
    return (await fetch(`${this.url}${path}`, { method: "POST", body: JSON.stringify(body) })).status;
  }

  async wait(n: number, forMs: number): Promise<WaitAnswer> {
    const query = waitQuery({ n, attempts: [1], forMs, last: true });
    return JSON.parse(await (await fetch(`${this.url}${query}`)).text());
  }

  events(): readonly CollectorEvent[] {
    return this.#lines().map((line) => JSON.parse(line));
  }

  lastEvent(): CollectorEvent {
    return JSON.parse(this.#lines().at(-1) ?? "");
  }

  #lines(): readonly string[] {
    return readFileSync(this.eventsFile, "utf8").trim().split("\n");
  }
}
