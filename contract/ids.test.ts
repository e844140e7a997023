import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  agentNameOf,
  keyOfMetadata,
  metadataOf,
  nOfRoom,
  roomNameOf,
  roomPrefixOf,
  runIdOf,
  runIdPattern,
} from "./ids.js";

describe("ids", () => {
  it("makes an id of the run's alphabet from any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
        expect(runIdOf(bytes)).toMatch(runIdPattern);
      }),
    );
  });
  it("refuses too few bytes", () => {
    expect(() => runIdOf(new Uint8Array(7))).toThrow(RangeError);
  });
  it("names rooms so that they sort in order of request and share the run's prefix", () => {
    const names = [0, 9, 10, 999_999].map((n) => roomNameOf("abcdefgh", n));
    expect([...names].sort()).toEqual(names);
    expect(names.every((name) => name.startsWith(roomPrefixOf("abcdefgh")))).toBe(true);
    expect(names.some((name) => name.startsWith(roomPrefixOf("abcdefgj")))).toBe(false);
  });
  it("tells a room's dispatch, and none of another run's room or another name", () => {
    for (const n of [0, 42, 1_234_567]) expect(nOfRoom("abcdefgh", roomNameOf("abcdefgh", n))).toBe(n);
    for (const room of [roomNameOf("abcdefgj", 1), "rollcall-abcdefgh-", "rollcall-abcdefgh-00000x", "mine", ""]) {
      expect(nOfRoom("abcdefgh", room)).toBeUndefined();
    }
  });
  it("names the agent after the run", () => {
    expect(agentNameOf("abcdefgh")).toBe("rollcall-abcdefgh");
  });
  it("reads back every key it writes", () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.constantFrom(1 as const, 2 as const), (n, attempt) => {
        const key = { runId: "abcdefgh", n, attempt };
        expect(keyOfMetadata(metadataOf(key))).toEqual(key);
      }),
    );
  });
  it.each([
    ["nothing", ""],
    ["somebody's JSON", '{"runId":"abcdefgh"}'],
    ["a key with something after it", "rollcall/abcdefgh/1/1 "],
    ["a third attempt", "rollcall/abcdefgh/1/3"],
    ["a negative dispatch", "rollcall/abcdefgh/-1/1"],
    ["an id outside the alphabet", "rollcall/abcdefg0/1/1"],
    ["a second line", "rollcall/abcdefgh/1/1\n"],
  ])("takes %s for no key of ours", (_, metadata) => {
    expect(keyOfMetadata(metadata)).toBeUndefined();
  });
});
