import { describe, expect, it } from "vitest";
import { type Seen, WatchedRooms } from "./watched-rooms.js";

const second = 1_000_000;
const agent: Seen = { identity: "agent-1", kind: "agent" };
const rescuer: Seen = { identity: "agent-2", kind: "agent" };
const user: Seen = { identity: "user", kind: "other" };

const expecting = (...dispatches: readonly number[]) => {
  const rooms = new WatchedRooms();
  for (const n of dispatches) rooms.expect({ n, attempt: 1, room: `room-${n}`, requestWallMs: 0 }, n * 1000);
  return rooms;
};

/** When the one room is looked at within `forUs`, with a clock that ticks every 10 ms and looks that take no time. */
function looksWithin(rooms: WatchedRooms, fromUs: number, forUs: number): readonly number[] {
  const looks: number[] = [];
  for (let us = fromUs; us < fromUs + forUs; us += 10_000) {
    const room = rooms.next(us);
    if (room === undefined) continue;
    looks.push(us);
    rooms.looked(room, [], us);
  }
  return looks;
}

describe("a watched room", () => {
  it("is looked at every 250 ms in its first 10 s, then every second", () => {
    const rooms = expecting(0);
    rooms.waitBegan(0);
    expect(looksWithin(rooms, 0, 10 * second)).toHaveLength(40);
    expect(looksWithin(rooms, 10 * second, 10 * second)).toHaveLength(10);
  });
  it("is looked at as often again when a rescue was asked for", () => {
    const rooms = expecting(0);
    rooms.waitBegan(0);
    looksWithin(rooms, 0, 20 * second);
    rooms.expect({ n: 0, attempt: 2, room: "room-0", requestWallMs: 0 }, 20 * second);
    expect(looksWithin(rooms, 20 * second, 10 * second)).toHaveLength(40);
  });
  it("is not named again before its look was told, failed or not", () => {
    const rooms = expecting(0);
    expect([rooms.next(0), rooms.next(second)]).toEqual(["room-0", undefined]);
    rooms.looked("room-0", "failed", second);
    expect([rooms.next(second), rooms.next(second + 250_000)]).toEqual([undefined, "room-0"]);
  });
  it("comes before another that is due since less", () => {
    const rooms = expecting(2, 1, 3);
    expect([1, 2, 3, 4].map(() => rooms.next(second))).toEqual(["room-1", "room-2", "room-3", undefined]);
  });
  it("tells everybody once, and is left alone when its agent was seen", () => {
    const rooms = expecting(0);
    expect(rooms.looked("room-0", [user], 0)).toEqual([user]);
    expect(rooms.looked("room-0", [user, agent], 1)).toEqual([agent]);
    expect(rooms.next(10 * second)).toBeUndefined();
  });
  it("is watched for a second agent when a rescue was asked for", () => {
    const rooms = expecting(0);
    rooms.expect({ n: 0, attempt: 2, room: "room-0", requestWallMs: 0 }, second);
    expect(rooms.looked("room-0", [rescuer], 2 * second)).toEqual([rescuer]);
    expect(rooms.next(3 * second)).toBe("room-0");
    expect(rooms.looked("room-0", [rescuer, agent], 3 * second)).toEqual([agent]);
    expect(rooms.next(10 * second)).toBeUndefined();
  });
  it.each([
    ["nobody ever waited", [], 0],
    [
      "its wait ended, whatever the answer",
      [
        ["began", 0],
        ["ended", 7],
      ],
      7,
    ],
    [
      "the last of two waits ended",
      [
        ["began", 0],
        ["began", 0],
        ["ended", 7],
        ["ended", 9],
      ],
      9,
    ],
  ] as const)("is left alone 30 s after %s", (_, waits, lastSecond) => {
    const rooms = expecting(0);
    for (const [phase, s] of waits) phase === "began" ? rooms.waitBegan(0) : rooms.waitEnded(0, s * second);
    expect(looksWithin(rooms, 0, 60 * second).at(-1)).toBe((lastSecond + 30) * second);
  });
  it("is watched as long as somebody waits", () => {
    const rooms = expecting(0);
    rooms.waitBegan(0);
    rooms.waitBegan(0);
    rooms.waitEnded(0, second);
    expect(looksWithin(rooms, 590 * second, 10 * second)).toHaveLength(10);
  });
  it("is one of a thousand at most, and makes room when it is left alone", () => {
    const rooms = expecting(...Array.from({ length: 1_000 }, (_, n) => n));
    const further = { n: 1_000, attempt: 1, room: "room-1000", requestWallMs: 0 } as const;
    expect(rooms.expect(further, second)).toBe("no-space");
    rooms.looked("room-5", [agent], second);
    expect(rooms.expect(further, second)).toBe("watched");
  });
  it("that nobody expects is not looked at, and a stray wait or look changes nothing", () => {
    const rooms = new WatchedRooms();
    rooms.waitBegan(3);
    rooms.waitEnded(3, 0);
    expect(rooms.looked("room-3", [agent], 0)).toEqual([]);
    expect(rooms.next(second)).toBeUndefined();
  });
});
