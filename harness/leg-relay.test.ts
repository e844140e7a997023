import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { LegSpan } from "../contract/legs.js";
import { relayLegs } from "./leg-relay.js";
import type { Child, ChildEnd } from "./parts/child.js";
import type { LegStart } from "./parts/load.js";

let folder: string;
let eventsFile: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-relay-"));
  eventsFile = join(folder, "k6.ndjson");
});
afterAll(() => rm(folder, { recursive: true }));

/** Stands for k6 processes that end when they are told to. */
function k6s() {
  const starts: LegStart[] = [];
  const ends: ((end: ChildEnd) => void)[] = [];
  const startLeg = async (start: LegStart): Promise<Child> => {
    const ended = new Promise<ChildEnd>((resolve) => ends.push(resolve));
    starts.push(start);
    const nothing = () => {};
    const rest = {
      pid: 1,
      logFile: "",
      send: nothing,
      onMessage: nothing,
      signal: nothing,
      leave: nothing,
      end: async () => {},
    };
    return { ...rest, role: `k6-${start.place + 1}`, ended };
  };
  return { starts, startLeg, end: (place: number, exitCode: number) => ends[place]?.({ exitCode, signal: "" }) };
}

const legs: readonly LegSpan[] = [
  { firstN: 0, untilN: 10, startMs: 0 },
  { firstN: 10, untilN: 20, startMs: 20_000 },
  { firstN: 20, untilN: 25, startMs: 40_000 },
];

/** What has become of a promise by now. */
async function stateOf(promise: Promise<unknown>): Promise<"pending" | "done"> {
  await turn();
  return await Promise.race([promise.then(() => "done" as const), turn("pending" as const)]);
}

describe("a relay of legs", () => {
  it("starts those that begin within half a minute of now, with the first one's zero, and no other", async () => {
    const k6 = k6s();
    const zeroWallMs = Date.now();
    await writeFile(eventsFile, `{"event":"load-started"}\n{"event":"request","zeroWallMs":${zeroWallMs}}\n`);
    const failed = vi.fn();
    const relay = await relayLegs({ legs, startLeg: k6.startLeg, eventsFile, failed });
    await vi.waitFor(() => expect(k6.starts).toHaveLength(2));
    expect(k6.starts).toEqual([
      { place: 0, leg: { firstN: 0, untilN: 10, later: null } },
      { place: 1, leg: { firstN: 10, untilN: 20, later: { zeroWallMs, startsAtWallMs: expect.any(Number) } } },
    ]);
    // To the millisecond, and the one of a clock that is read in between.
    expect(Math.abs((k6.starts[1]?.leg.later?.startsAtWallMs ?? 0) - zeroWallMs - 20_000)).toBeLessThanOrEqual(2);
    k6.end(0, 0);
    await vi.waitFor(() => expect(relay.hasEnded(0)).toBe(true));
    expect(relay.hasEnded(1)).toBe(false);
    expect((await relay.stop()).map(({ role }) => role)).toEqual(["k6-2"]);
    expect(await stateOf(relay.completed)).toBe("pending");
    expect(k6.starts).toHaveLength(2);
    expect(failed).not.toHaveBeenCalled();
  });

  it.each([
    ["completes when all have come to their own end, in whatever order", [0, 99, 0], "done"],
    ["never completes when one has not", [0, 105, 0], "pending"],
  ] as const)("%s", async (_, exits, state) => {
    const k6 = k6s();
    // Long ago: all of them are due.
    await writeFile(eventsFile, `{"event":"request","zeroWallMs":${Date.now() - 60_000}}\n`);
    const relay = await relayLegs({ legs, startLeg: k6.startLeg, eventsFile, failed: () => {} });
    await vi.waitFor(() => expect(k6.starts).toHaveLength(3));
    for (const place of [2, 0, 1]) {
      expect(await stateOf(relay.completed)).toBe("pending");
      k6.end(place, exits[place] ?? -1);
    }
    await vi.waitFor(() => expect([0, 1, 2].every((place) => relay.hasEnded(place))).toBe(true));
    expect(await stateOf(relay.completed)).toBe(state);
  });

  it("is one leg where there is one: no zero is looked for", async () => {
    const k6 = k6s();
    const only = legs.slice(0, 1);
    const relay = await relayLegs({ legs: only, startLeg: k6.startLeg, eventsFile: "none", failed: () => {} });
    k6.end(0, 0);
    await relay.completed;
    expect(k6.starts).toHaveLength(1);
  });

  it("says when a later leg cannot be started", async () => {
    await writeFile(eventsFile, `{"event":"request","zeroWallMs":${Date.now()}}\n`);
    const k6 = k6s();
    const startLeg = async (start: LegStart) => {
      if (start.place > 0) throw new Error("no such file: k6");
      return await k6.startLeg(start);
    };
    const failure = new Promise<unknown>((resolve) => {
      void relayLegs({ legs, startLeg, eventsFile, failed: resolve });
    });
    expect(String(await failure)).toContain("no such file: k6");
  });
});
