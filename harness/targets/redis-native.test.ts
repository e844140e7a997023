// A real Redis of this machine, where somebody else was faster at its port.

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { markOf } from "../mark.js";
import { freeTcpPort } from "./ports.js";
import { findRedis } from "./redis.js";
import { startNativeRedis } from "./redis-native.js";

const program = await findRedis(process.env);

let runFolder: string;

beforeEach(() => {
  runFolder = mkdtempSync(join(tmpdir(), "rollcall-redis-"));
});
afterEach(() => rmSync(runFolder, { recursive: true }));

it.skipIf(program === undefined)("is started on another port where the first was taken in between", async () => {
  const stranger = createServer().listen(0, "127.0.0.1");
  await once(stranger, "listening");
  const address = stranger.address();
  const taken = address !== null && typeof address === "object" ? address.port : 0;
  const ports = [taken, await freeTcpPort()];
  const said: string[] = [];
  const redis = await startNativeRedis(program ?? "", {
    ...{ runId: "abcdefgh", runFolder, mark: markOf("abcdefgh"), guard: { add: () => {}, remove: () => {} } },
    ...{ say: (line) => said.push(line), signal: new AbortController().signal },
    choosePort: async () => ports.shift() ?? 0,
  });
  try {
    expect(said).toEqual([`port ${taken} (TCP) was taken in between; choosing others`]);
    expect(redis.address).not.toContain(`:${taken}`);
  } finally {
    await redis.stop();
    stranger.close();
  }
});
