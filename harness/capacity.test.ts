// A search whose runs end in every way that they can: what is known by then is written, and the true reason is said. The runs
// are programs of a few lines: which step is killed, and when, must be known exactly.

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Capacity, capacitySchema } from "../contract/capacity.js";
import { exitStatus } from "../contract/exit-status.js";
import { UsageError } from "../contract/usage-error.js";
import { capacityWishOf } from "./capacity/wish.js";
import { capacity } from "./capacity.js";

/** By the rate: what its run does. Others keep the objective. */
type Doing =
  | "is killed"
  | "has a bug"
  | "is refused"
  | "is void"
  | "is unreadable"
  | "loses its server"
  | "interrupts us";

const summaryFile = fileURLToPath(new URL("../results/fixtures/all-delivered/summary.json", import.meta.url));

const harness = `
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
const valueOf = (name) => process.argv.find((arg) => arg.startsWith("--" + name + "=")).slice(name.length + 3);
const here = new URL(".", import.meta.url);
const doing = JSON.parse(readFileSync(new URL("doing.json", here)))[valueOf("rate")];
const run = valueOf("out") + "/steady/20260101T000000Z-a";
const says = (text, status) => {
  process.stderr.write("rollcall: " + text + "\\n");
  process.exit(status);
};
if (doing === "is refused") says("--k6-out: no such output", 64);
mkdirSync(run + "/events", { recursive: true });
writeFileSync(run + "/server.log", "the server's log");
if (doing === "is killed") process.kill(process.pid, "SIGKILL");
if (doing === "has a bug") says("a bug; please report it", 70);
if (doing === "is void") says("the run is void: Docker is gone; see server.log", 2);
if (doing === "interrupts us") process.kill(process.ppid, "SIGINT");
if (doing === "loses its server") {
  const end = { event: "process-exited", role: "server", planned: false, exitCode: 2, signal: "" };
  writeFileSync(run + "/events/harness.ndjson", JSON.stringify(end) + "\\n");
}
if (doing === "is unreadable") writeFileSync(run + "/summary.json", "{}");
else cpSync(new URL("summary.json", here), run + "/summary.json");
process.exitCode = 0;
`;

const analysis = `
for (let n = 0; n < 40; n++) console.log(JSON.stringify({ outcome: "delivered", request_us: n * 1e5, delay_us: 2e5 }));
console.log(JSON.stringify({ outcome: "refused", request_us: 1, delay_us: null }));
`;

async function searched(doing: Readonly<Record<string, Doing>>) {
  const root = mkdtempSync(join(tmpdir(), "rollcall-search-"));
  mkdirSync(join(root, "build"));
  writeFileSync(join(root, "build", "harness.mjs"), harness);
  writeFileSync(join(root, "build", "analysis.mjs"), analysis);
  writeFileSync(join(root, "build", "doing.json"), JSON.stringify(doing));
  cpSync(summaryFile, join(root, "build", "summary.json"));
  const results = join(root, "results");
  const wish = capacityWishOf(["--worker", "wire", "--from", "10", "--to", "40", "--quiet", "--out", results]);
  const ended = await capacity({ wish, id: "abcdefgh", command: ["rollcall", "capacity"], root }).catch(
    (error: unknown) => error,
  );
  const latest = join(results, "capacity", "latest");
  return { ended, folder: existsSync(latest) ? realpathSync(latest) : "", results };
}

function foundIn(folder: string): Capacity {
  const found = capacitySchema.parse(JSON.parse(readFileSync(join(folder, "capacity.json"), "utf8")));
  expect(readFileSync(join(folder, "capacity.md"), "utf8")).toContain(found.sentence);
  return found;
}

describe("a search", { timeout: 60_000 }, () => {
  beforeEach(() => {
    vi.spyOn(process.stdout, "write").mockReturnValue(true);
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
  });
  afterEach(() => void vi.restoreAllMocks());

  it("whose steps all keep the objective reaches --to, after two idle ones", async () => {
    const { ended, folder } = await searched({});
    expect(ended).toBe(exitStatus.pass);
    const { answer, steps } = foundIn(folder);
    expect(answer).toMatchObject({ kind: "at-least", low: { ratePerSecond: 40, confirmed: "twice" }, stoppedBy: "to" });
    expect(steps.map(({ purpose }) => purpose)).toEqual(["idle", "idle", "rise", "rise", "confirm"]);
    expect(steps[0]?.figures).toMatchObject({ madePerSecond: 10, growth: { result: "steady" } });
  });

  it("goes on below a rate whose runs are killed, and keeps their folders", async () => {
    const { ended, folder } = await searched({ 40: "is killed" });
    expect(ended).toBe(exitStatus.pass);
    const { answer, steps, hop } = foundIn(folder);
    expect(answer).toMatchObject({ kind: "at-least", stoppedBy: "ended", unknownAtPerSecond: 40 });
    expect(hop).toBeNull();
    const killed = steps.filter(({ unknownBy }) => unknownBy === "ended");
    expect(killed.map(({ why }) => why)).toEqual(Array(2).fill("its process was killed (SIGKILL)"));
    for (const { run } of killed) expect(readdirSync(join(folder, run))).toContain("server.log");
  });

  it("takes a server that ended for its limit", async () => {
    const { ended, folder } = await searched({ 40: "loses its server" });
    expect(ended).toBe(exitStatus.pass);
    expect(foundIn(folder)).toMatchObject({
      ...{ answer: { kind: "bracket", high: { ratePerSecond: 40, confirmed: "twice" } } },
      hop: { hop: "server", by: "end", detail: "server ended under the load (exit 2)" },
    });
  });

  it.each<[Doing, string]>([
    ["is void", "step 4, 40/s: the run is void: Docker is gone; see server.log"],
    ["is refused", "step 4, 40/s: --k6-out: no such output"],
  ])("ends with what is known when a run %s", async (doing, endedWhy) => {
    const { ended, folder } = await searched({ 40: doing });
    expect(ended).toBe(exitStatus.unknown);
    const found = foundIn(folder);
    expect(found).toMatchObject({ ended: "could not go on", endedWhy, hop: null });
    expect(found.answer).toMatchObject({ kind: "at-least", low: { ratePerSecond: 20 }, stoppedBy: "early" });
    expect(found.sentence).toContain(endedWhy);
  });

  it.each<Doing>(["has a bug", "is unreadable"])("writes what is known, and throws, when a run %s", async (doing) => {
    const { ended, folder } = await searched({ 40: doing });
    expect(ended).toBeInstanceOf(Error);
    expect(ended).not.toBeInstanceOf(UsageError);
    const { answer, ...found } = foundIn(folder);
    expect(found.ended).toBe("by a bug");
    expect(answer).toMatchObject({ kind: "at-least", low: { ratePerSecond: 20 }, stoppedBy: "early" });
  });

  it("writes what is known when it is interrupted", async () => {
    const { ended, folder } = await searched({ 40: "interrupts us" });
    expect(ended).toBe(exitStatus.interrupted);
    const found = foundIn(folder);
    expect(found).toMatchObject({ ended: "interrupted", answer: { kind: "at-least", low: { ratePerSecond: 20 } } });
  });

  it("that is refused at once is bad input, and leaves no folder", async () => {
    const { ended, results } = await searched({ 10: "is refused" });
    expect(ended).toEqual(new UsageError(["--k6-out: no such output"]));
    expect(readdirSync(join(results, "capacity"))).toEqual([]);
  });
});
