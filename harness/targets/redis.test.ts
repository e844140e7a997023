// Where a Redis is found, and what it says of itself.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findRedis, redisVersionIn } from "./redis.js";

let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "rollcall-redis-"));
});
afterEach(() => rmSync(base, { recursive: true }));

function folder(name: string, programs: readonly string[], mode = 0o755): string {
  mkdirSync(join(base, name));
  for (const program of programs) writeFileSync(join(base, name, program), "", { mode });
  return join(base, name);
}

describe.skipIf(process.platform === "win32")("the Redis on PATH", () => {
  it("is redis-server before valkey-server, wherever they are", async () => {
    const [valkey, redis] = [folder("a", ["valkey-server"]), folder("b", ["redis-server"])];
    expect(await findRedis({ PATH: `${valkey}:${redis}` })).toBe(join(redis, "redis-server"));
    expect(await findRedis({ PATH: valkey })).toBe(join(valkey, "valkey-server"));
  });
  it("is none where nothing can be run, and none of a relative folder", async () => {
    const text = folder("a", ["redis-server"], 0o644);
    mkdirSync(join(base, "c", "redis-server"), { recursive: true });
    expect(await findRedis({ PATH: `${text}:${join(base, "c")}:.:/nowhere` })).toBeUndefined();
    expect(await findRedis({})).toBeUndefined();
  });
});

it.each([
  ["Redis", "# Server\r\nredis_version:7.0.15\r\nprocess_id:5\r\n", "7.0.15"],
  ["Valkey", "redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.0.1\r\n", "valkey 8.0.1"],
  ["something else", "-ERR unknown command\r\n", "unknown"],
])("what %s says of itself", (_, info, version) => {
  expect(redisVersionIn(info)).toBe(version);
});
