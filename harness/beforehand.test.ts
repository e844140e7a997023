import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { provideBeforehand } from "./beforehand.js";
import { npmEnvironmentFor, type Registry, startRegistry } from "./provision/packages/registry-stand-in.js";
import { wishOf } from "./settings.js";

let base: string;
let registry: Registry;

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), "rollcall-beforehand-"));
  registry = await startRegistry(base, [
    { name: "@livekit/agents", version: "1.2.3" },
    { name: "@livekit/agents", version: "1.2.6" },
  ]);
});
afterEach(async () => {
  await registry.close();
  rmSync(base, { recursive: true });
});

function program(name: string, says: string): string {
  const path = join(base, name);
  writeFileSync(path, `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
  return path;
}

it("says with which exact versions the runs of each wish are to be made", async () => {
  const env = {
    ...npmEnvironmentFor(registry.url, base),
    ROLLCALL_K6: program("k6", "k6 v2.2.0"),
    ROLLCALL_LIVEKIT_SERVER: program("livekit-server", "livekit-server version 1.13.5"),
  };
  const wishes = [
    ["--agents-version", "1.2.3"],
    ["--agents-version", "^1.2"],
    ["--worker", "wire", "--target", "http://127.0.0.1:1"],
  ].map((args) => wishOf(args, "abcdefgh", { LIVEKIT_API_KEY: "k", LIVEKIT_API_SECRET: "s" }));
  const signal = new AbortController().signal;
  expect(await provideBeforehand(wishes, { root: base, say: () => {}, signal, env })).toEqual([
    { "server-version": "1.13.5", "agents-version": "1.2.3" },
    { "server-version": "1.13.5", "agents-version": "1.2.6" },
    {},
  ]);
});
