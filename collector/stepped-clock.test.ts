// The real process with its wall clock stepped while it runs, by libfaketime: the C library's clocks are its own then.
// k6 and livekit-server are static Go programs, which ask the kernel themselves; they cannot be stepped like this.

import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildCollector, CollectorProcess, type Program } from "./process-stand.js";

/** Debian keeps it beside the C library, in the folder of the machine's architecture. */
function findLibrary(): string | undefined {
  if (process.platform !== "linux") return undefined;
  return readdirSync("/usr/lib")
    .map((folder) => join("/usr/lib", folder, "faketime/libfaketime.so.1"))
    .find((file) => existsSync(file));
}

const library = findLibrary();
const skipped = library === undefined && process.env.CI !== "true";
const room = "rollcall-abcdefgh-000007";

/** Of a request over loopback and two readings of the clocks, on a busy machine. */
const withinMs = 200;

let program: Program;
let collector: CollectorProcess;
let stampFile: string;
const nowUs = () => Number(process.hrtime.bigint() / 1000n);

/** Replaced whole: the library may read it at any moment. */
function stepTo(aheadSeconds: number): void {
  writeFileSync(`${stampFile}.fresh`, `${aheadSeconds < 0 ? "" : "+"}${aheadSeconds}\n`);
  renameSync(`${stampFile}.fresh`, stampFile);
}

describe.skipIf(skipped)(
  skipped
    ? "a collector whose wall clock is stepped (skipped: no libfaketime here; Debian's package is libfaketime)"
    : "a collector whose wall clock is stepped",
  () => {
    beforeAll(async () => {
      program = await buildCollector();
      stampFile = join(program.folder, "faketime");
    });
    afterAll(() => rmSync(program.folder, { recursive: true }));

    beforeEach(async () => {
      if (library === undefined) throw new Error("libfaketime is missing: install it (Debian: libfaketime)");
      stepTo(0);
      collector = await CollectorProcess.start(program, [], {
        LD_PRELOAD: library,
        FAKETIME_TIMESTAMP_FILE: stampFile,
        FAKETIME_NO_CACHE: "1",
        FAKETIME_DONT_FAKE_MONOTONIC: "1",
      });
    });
    afterEach(() => {
      collector.child.kill("SIGKILL");
    });

    const request = (n: number, wallMs: number) =>
      collector.post("/expect", { n, attempt: 1, room, requestWallMs: wallMs });
    const arrive = (n: number) => collector.post("/arrival", { n, attempt: 1, atUs: nowUs() });

    describe.each([10, -10])("by %i s", (seconds) => {
      it("stamps its events by the monotonic clock of the host, beating once a second as before", async () => {
        stepTo(seconds);
        const fromUs = nowUs();
        await expect.poll(() => collector.events().length, { timeout: 6_000 }).toBeGreaterThanOrEqual(4);
        const toUs = nowUs();
        const beats = collector.events().filter(({ event, atUs }) => event === "heartbeat" && atUs > fromUs);
        for (const { atUs } of beats) expect(atUs).toBeLessThan(toUs);
        const gaps = beats.slice(1).map(({ atUs }, i) => atUs - (beats[i]?.atUs ?? 0));
        for (const gap of gaps) expect(Math.abs(gap - 1_000_000)).toBeLessThan(withinMs * 1000);
        expect(gaps.length).toBeGreaterThanOrEqual(1);
      });

      it("ends a wait that was under way at its time, not 10 s off", async () => {
        const beforeMs = performance.now();
        const over = collector.wait(7, 1_500);
        await sleep(300);
        stepTo(seconds);
        expect(await over).toEqual({ arrived: false });
        const tookMs = performance.now() - beforeMs;
        expect(tookMs).toBeGreaterThanOrEqual(1_499);
        expect(tookMs).toBeLessThan(1_500 + withinMs);
      });

      it("tells an arrival by the wall clock of its moment, which is the waiting k6's too", async () => {
        await arrive(1);
        stepTo(seconds);
        await arrive(2);
        const nowMs = Date.now();
        const instants = await Promise.all([1, 2].map((n) => collector.wait(n, 0)));
        const aheadMs = instants.map((answer) => (answer.arrived ? answer.arrivedWallMs - nowMs : Number.NaN));
        expect(Math.abs(aheadMs[0] ?? Number.NaN)).toBeLessThan(withinMs);
        expect(Math.abs((aheadMs[1] ?? Number.NaN) - seconds * 1000)).toBeLessThan(withinMs);
      });

      it("shows the delay of a dispatch that the step came in the middle of", async () => {
        await request(7, Date.now());
        stepTo(seconds);
        await sleep(300);
        await arrive(7);
        const live = await collector.message("live").then(async () => {
          await expect.poll(() => lastLive()?.arrived, { timeout: 3_000 }).toBe(1);
          return lastLive();
        });
        expect(live?.p50Ms).toBeGreaterThanOrEqual(299);
        expect(live?.p50Ms).toBeLessThan(300 + withinMs);
      });
    });
  },
);

const lastLive = () => collector.messages.flatMap((message) => (message.type === "live" ? [message.live] : [])).at(-1);
