import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { webhookHostsOf, witnessJoins } from "./witness.js";

const address = { httpUrl: "http://127.0.0.1:1", wsUrl: "ws://127.0.0.1:1", apiKey: "k", apiSecret: "s" };
const url = "http://127.0.0.1:2/webhook";

describe("how joins are witnessed", () => {
  it.each([
    ["native: by webhooks", "native", url, [], 0],
    ["a server that is not ours: by a watch", "https://lk.example", "", ["http://127.0.0.1:1"], 0],
    ["native, when no port could be had", "native", "", ["http://127.0.0.1:1"], 0],
    ["a container that cannot reach us: by a watch, and it is said", "container", "", ["http://127.0.0.1:1"], 1],
  ])("%s", async (_, target, webhookUrl, watched, notes) => {
    const watches: string[] = [];
    const said: string[] = [];
    await witnessJoins({
      ...{ target, address, runId: "abcdefgh" },
      collector: { webhookUrl, watch: (serverUrl) => void watches.push(serverUrl) },
      eventsFile: join(await mkdtemp(join(tmpdir(), "rollcall-test-")), "none"),
      note: (line) => void said.push(line),
    });
    expect(watches).toEqual(watched);
    expect(said).toHaveLength(notes);
  });
  it.each([
    ["native", ["127.0.0.1"]],
    ["wss://lk.example", []],
    ["env", []],
  ])("%s: webhooks are taken on %j", async (target, hosts) => {
    expect(await webhookHostsOf(target)).toEqual(hosts);
  });
});
