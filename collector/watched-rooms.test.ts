import { describe, expect, it } from "vitest";
import { type Seen, type Sight, WatchedRooms } from "./watched-rooms.js";

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
  it("is looked at every 250 ms, for as long as it is watched", () => {
    const rooms = expecting(0);
    rooms.waitBegan(0);
    expect(looksWithin(rooms, 0, 120 * second)).toHaveLength(480);
  });
  it("is looked at 250 ms after its look was sent, however long the answer took", () => {
    const rooms = expecting(0);
    rooms.next(0);
    rooms.looked("room-0", [], 200_000);
    expect([rooms.next(240_000), rooms.next(250_000)]).toEqual([undefined, "room-0"]);
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
    expect(rooms.looked("room-0", [user], 0)).toMatchObject([user]);
    expect(rooms.looked("room-0", [user, agent], 1)).toMatchObject([agent]);
    expect(rooms.next(10 * second)).toBeUndefined();
  });
  it("is watched for a second agent when a rescue was asked for", () => {
    const rooms = expecting(0);
    rooms.expect({ n: 0, attempt: 2, room: "room-0", requestWallMs: 0 }, second);
    expect(rooms.looked("room-0", [rescuer], 2 * second)).toMatchObject([rescuer]);
    expect(rooms.next(3 * second)).toBe("room-0");
    expect(rooms.looked("room-0", [rescuer, agent], 3 * second)).toMatchObject([agent]);
    expect(rooms.next(10 * second)).toBeUndefined();
  });
  it("is watched again for a rescue after its agent was seen, who has not come a second time", () => {
    const rooms = expecting(0);
    expect(rooms.looked("room-0", [agent], second)).toMatchObject([agent]);
    rooms.expect({ n: 0, attempt: 2, room: "room-0", requestWallMs: 0 }, 2 * second);
    expect(rooms.next(2 * second)).toBe("room-0");
    expect(rooms.looked("room-0", [agent], 2 * second)).toEqual([]);
    expect(rooms.next(3 * second)).toBe("room-0");
    expect(rooms.looked("room-0", [agent, rescuer], 3 * second)).toMatchObject([rescuer]);
    expect(rooms.next(10 * second)).toBeUndefined();
  });
  const looksBefore: readonly (readonly [string, readonly (readonly [number, number, Sight])[], number])[] = [
    ["the first look", [], 0],
    ["a look that did not see it", [[1, 2, []]], 1 * second],
    [
      "the last one that did not",
      [
        [1, 2, []],
        [3, 4, [user]],
      ],
      3 * second,
    ],
    [
      "one that failed since",
      [
        [1, 2, []],
        [3, 4, "failed"],
      ],
      1 * second,
    ],
    ["one that failed only", [[1, 2, "failed"]], 0],
  ];
  it.each(looksBefore)("whose agent is seen after %s says since when it can be there", (_, looks, notBeforeUs) => {
    const rooms = expecting(0);
    for (const [sent, told, sight] of looks) {
      expect(rooms.next(sent * second)).toBe("room-0");
      rooms.looked("room-0", sight, told * second);
    }
    expect(rooms.next(8 * second)).toBe("room-0");
    expect(rooms.looked("room-0", [user, agent], 9 * second).at(-1)).toEqual({ ...agent, notBeforeUs });
  });
  const endings: readonly (readonly [string, number, readonly number[], number])[] = [
    ["60 s after its request when nobody ever waited", 0, [], 60],
    ["60 s after its newest request", 5, [], 65],
    ["no sooner when its wait ended early", 0, [7], 60],
    ["30 s after the last of its waits when that ended late", 0, [50, 55], 85],
  ];
  it.each(endings)("is left alone %s", (_, requestSecond, waitEnds, lastSecond) => {
    const rooms = expecting(0);
    if (requestSecond > 0) rooms.expect({ n: 0, attempt: 2, room: "room-0", requestWallMs: 0 }, requestSecond * second);
    for (const _wait of waitEnds) rooms.waitBegan(0);
    for (const s of waitEnds) rooms.waitEnded(0, s * second);
    const fromUs = requestSecond * second;
    expect(looksWithin(rooms, fromUs, 120 * second).at(-1)).toBe(lastSecond * second);
  });
  it("is watched as long as somebody waits", () => {
    const rooms = expecting(0);
    rooms.waitBegan(0);
    rooms.waitBegan(0);
    rooms.waitEnded(0, second);
    expect(looksWithin(rooms, 590 * second, 10 * second)).toHaveLength(40);
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
