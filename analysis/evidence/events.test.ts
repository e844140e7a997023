import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { roomNameOf } from "../../contract/ids.js";
import { withDatabase } from "../database.js";
import { pack } from "../pack.js";
import { inTemporaryFolder } from "../trials/trial.js";
import { type Chosen, eventsOf } from "./events.js";

const runId = "testrun2";
const dispatches = 400;

const lines = (texts: readonly object[]): string => texts.map((text) => `${JSON.stringify(text)}\n`).join("");

const heartbeats = Array.from({ length: 5_000 }, (_, i) => ({ event: "heartbeat", atUs: i, eventLoopDelayP99Us: 900 }));
const handlers = Array.from({ length: dispatches }, (_, n) => ({
  ...{ event: "handler", atUs: 10 * n, n, attempt: 1, jobId: `AJ_${n}`, room: roomNameOf(runId, n) },
}));
const joined = Array.from({ length: dispatches }, (_, n) => ({
  ...{ event: "participant-joined", atUs: 10 * n, room: roomNameOf(runId, n), identity: `agent-${n}` },
}));

const taken = (mostBytes: number, packed: "packed" | "as lines" = "as lines") =>
  inTemporaryFolder(async (run) => {
    const folder = join(run, "events");
    await mkdir(folder);
    await writeFile(
      join(folder, "worker-1.ndjson"),
      lines([{ event: "worker-started", atUs: 0 }, ...heartbeats, ...handlers]),
    );
    await writeFile(join(folder, "worker-1~1.ndjson"), lines([{ event: "registered", atUs: 9 }]));
    await writeFile(join(folder, "collector.ndjson"), lines(joined));
    await writeFile(join(folder, "alices-notes.txt"), "private");
    if (packed === "packed") await pack(join(folder, "worker-1~1.ndjson"));
    const chosen: Chosen = { worst: [{ n: 7, room: roomNameOf(runId, 7), jobId: "AJ_7" }], every: 100, mostBytes };
    const names = (await readdir(folder)).sort();
    return await withDatabase((database) => eventsOf(database, folder, names, chosen));
  });

const textOf = ({ parts }: Awaited<ReturnType<typeof taken>>, name: string): string =>
  parts.find((part) => part.name === `events/${name}`)?.text ?? "";

describe("events that are few", () => {
  it.each(["as lines", "packed"] as const)("are taken along whole, %s", async (form) => {
    const all = await taken(10_000_000, form);
    expect(all.parts.map(({ name }) => name)).toEqual([
      "events/collector.ndjson",
      "events/worker-1.ndjson",
      "events/worker-1~1.ndjson",
    ]);
    expect(textOf(all, "worker-1.ndjson").split("\n")).toHaveLength(1 + heartbeats.length + dispatches + 1);
    expect(textOf(all, "worker-1~1.ndjson")).toBe(lines([{ event: "registered", atUs: 9 }]));
    expect(all.leftOut).toEqual(["1 file in events/ that no observer writes"]);
  });
});

describe("events that are many", async () => {
  const some = await taken(100_000);
  const kept = some.parts.flatMap(({ text }) => text.split("\n")).filter((line) => line !== "");
  it("are those of the explained dispatches and of a sample, by number or by room", () => {
    const worker = textOf(some, "worker-1.ndjson");
    for (const n of [0, 7, 100, 200, 300]) expect(worker).toContain(`"n":${n},`);
    expect(worker.match(/"event":"handler"/g)).toHaveLength(5);
    expect(textOf(some, "collector.ndjson").match(/participant-joined/g)).toHaveLength(5);
  });
  it("keep what happens once, and thin what comes each second", () => {
    expect(textOf(some, "worker-1.ndjson")).toContain("worker-started");
    expect(textOf(some, "worker-1~1.ndjson")).toContain("registered");
    const beats = kept.filter((line) => line.includes("heartbeat")).length;
    expect(beats).toBeGreaterThan(100);
    expect(beats).toBeLessThan(1_000);
  });
  it("stay within the bound, and say how many are left out", () => {
    expect(kept.join("\n").length).toBeLessThan(100_000);
    const total = 1 + heartbeats.length + 2 * dispatches + 1;
    expect(some.leftOut[1]).toContain(`${total - kept.length} of ${total} lines of events`);
  });
});
