import { describe, expect, it } from "vitest";
import { ExpectedRooms } from "./expected-rooms.js";

/** What an act tells: nothing for a request, the arrival or `undefined` for an agent. */
type Act = (rooms: ExpectedRooms) => readonly unknown[];
const ask =
  (attempt: 1 | 2, n = 7): Act =>
  (rooms) => {
    rooms.expect({ n, attempt, room: `room-${n}`, requestWallMs: 0 });
    return [];
  };
const join =
  (identity: string, n = 7): Act =>
  (rooms) => [rooms.joined(`room-${n}`, identity)];

const attempt1 = { n: 7, attempt: 1 };
const attempt2 = { n: 7, attempt: 2 };

describe("an agent in a room", () => {
  it.each<readonly [string, readonly Act[], readonly unknown[]]>([
    ["is the arrival of its dispatch", [ask(1), join("a")], [attempt1]],
    ["of a room that nobody expects is nothing", [join("a")], [undefined]],
    ["counts once, however often it is seen", [ask(1), join("a"), join("a")], [attempt1, undefined]],
    ["after a rescue was asked for is the rescue's", [ask(1), ask(2), join("a")], [attempt2]],
    ["that is the second then is the first attempt's", [ask(1), ask(2), join("a"), join("b")], [attempt2, attempt1]],
    ["from before the rescue stays the first attempt's", [ask(1), join("a"), ask(2), join("b")], [attempt1, attempt2]],
    [
      "that is a second one without a rescue is the same attempt again",
      [ask(1), join("a"), join("b")],
      [attempt1, attempt1],
    ],
    ["whose request was told twice is the first attempt's", [ask(1), ask(1), join("a")], [attempt1]],
  ])("%s", (_, acts, told) => {
    const rooms = new ExpectedRooms({ keepMs: 60_000, most: 100 });
    expect(acts.flatMap((act) => act(rooms))).toEqual(told);
  });

  it("is forgotten with the oldest rooms only", () => {
    const rooms = new ExpectedRooms({ keepMs: 60_000, most: 2 });
    for (const n of [1, 2, 3]) ask(1, n)(rooms);
    expect([1, 2, 3].flatMap((n) => join("a", n)(rooms))).toEqual([
      undefined,
      { n: 2, attempt: 1 },
      { n: 3, attempt: 1 },
    ]);
  });
});
