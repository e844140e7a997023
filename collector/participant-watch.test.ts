import { describe, expect, it } from "vitest";
import { monotonicUs } from "../contract/instants.js";
import { participantWatch } from "./participant-watch.js";
import { type Sight, WatchedRooms } from "./watched-rooms.js";

const agent = { identity: "agent-1", kind: "agent" } as const;

/** Looks that end when they are told to. */
function stage(rooms: number) {
  const watched = new WatchedRooms();
  for (let n = 0; n < rooms; n++) watched.expect({ n, attempt: 1, room: `room-${n}`, requestWallMs: 0 }, n);
  const asked: string[] = [];
  const joined: string[] = [];
  const ends: ((sight: Sight) => void)[] = [];
  const turn = participantWatch({
    rooms: watched,
    look: (room) => {
      asked.push(room);
      return new Promise((resolve) => ends.push(resolve));
    },
    nowUs: () => monotonicUs(1_000),
    joined: (room, { identity, notBeforeUs }, atUs) =>
      joined.push(`${identity} in ${room} between ${notBeforeUs} and ${atUs}`),
  });
  const end = async (sight: Sight) => {
    ends.shift()?.(sight);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { asked, joined, turn, end };
}

describe("the participant watch", () => {
  it("has eight calls under way at most, and takes the next room when one ends", async () => {
    const { asked, turn, end } = stage(10);
    turn();
    turn();
    expect(asked).toHaveLength(8);
    await end([]);
    turn();
    expect(asked.at(-1)).toBe("room-8");
  });
  it("says who is new, with the instant of the answer", async () => {
    const { joined, turn, end } = stage(1);
    turn();
    await end([agent]);
    expect(joined).toEqual(["agent-1 in room-0 between 0 and 1000"]);
  });
  it("goes on after a look that failed", async () => {
    const { asked, turn, end } = stage(9);
    turn();
    await end("failed");
    turn();
    expect(asked).toHaveLength(9);
  });
});
