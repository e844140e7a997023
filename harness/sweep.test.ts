import { ServerError } from "livekit-server-sdk";
import { describe, expect, it } from "vitest";
import { type Rooms, sweepRooms } from "./sweep.js";

const never = new AbortController().signal;
const mine = ["rollcall-abcdefgh-000000", "rollcall-abcdefgh-000001", "rollcall-abcdefgh-000002"];
const others = ["rollcall-zzzzzzzz-000000", "support-call", "rollcall-abcdefgh"];

/** A server in memory; `misbehave` is asked before each call. */
function server(names: readonly string[], misbehave: (call: string, times: number) => void = () => {}) {
  const rooms = new Set(names);
  const calls = new Map<string, number>();
  const called = (call: string) => {
    calls.set(call, (calls.get(call) ?? 0) + 1);
    misbehave(call, calls.get(call) ?? 0);
  };
  const api: Rooms = {
    list: async () => {
      called("list");
      return [...rooms];
    },
    delete: async (name) => {
      called(`delete ${name}`);
      rooms.delete(name);
    },
  };
  return { rooms, calls, api };
}

describe("the sweep", () => {
  it("deletes this run's rooms and nobody else's, and believes the second empty look only", async () => {
    const { rooms, calls, api } = server([...mine, ...others]);
    expect(await sweepRooms(api, "abcdefgh", never, 0)).toEqual({ deleted: 3, left: "none" });
    expect([...rooms]).toEqual(others);
    expect(calls.get("list")).toBe(3);
  });
  it("goes on when one room was gone already", async () => {
    const { rooms, api } = server(mine, (call, times) => {
      if (call === `delete ${mine[0]}` && times === 1) {
        rooms.delete(mine[0] ?? "");
        throw new Error("requested room does not exist");
      }
    });
    expect(await sweepRooms(api, "abcdefgh", never, 0)).toEqual({ deleted: 2, left: "none" });
    expect([...rooms]).toEqual([]);
  });
  it("looks again when one look failed", async () => {
    const { rooms, api } = server(mine, (call, times) => {
      if (call === "list" && times === 1) throw new Error("timeout");
    });
    expect(await sweepRooms(api, "abcdefgh", never, 0)).toEqual({ deleted: 3, left: "none" });
    expect([...rooms]).toEqual([]);
  });
  it("deletes what a late agent made anew", async () => {
    const { rooms, api } = server(mine, (call, times) => {
      if (call === "list" && times === 2) rooms.add(mine[1] ?? "");
    });
    expect(await sweepRooms(api, "abcdefgh", never, 0)).toEqual({ deleted: 4, left: "none" });
    expect([...rooms]).toEqual([]);
  });
  it("says which rooms keep coming back, and comes to an end", async () => {
    const { rooms, api } = server(mine, (call) => {
      if (call === "list") rooms.add(mine[1] ?? "");
    });
    await expect(sweepRooms(api, "abcdefgh", never, 0)).rejects.toThrow(/keep coming back: rollcall-abcdefgh-000001/);
  });
  it("says why it cannot look, without the token that a server repeats", async () => {
    const { api } = server(mine, (call) => {
      if (call === "list") throw new ServerError("Unauthorized", "invalid token: eyJhbGci.eyJ", 401);
    });
    await expect(sweepRooms(api, "abcdefgh", never, 0)).rejects.toThrow(
      /could not be listed: the server refuses [^:]*$/,
    );
  });
  it("takes one look when hurried", async () => {
    const { calls, api } = server([]);
    expect(await sweepRooms(api, "abcdefgh", AbortSignal.abort(), 0)).toEqual({ deleted: 0, left: "unsure" });
    expect(calls.get("list")).toBe(1);
  });
  it("deletes what it sees when hurried, and says that it cannot be sure", async () => {
    const { rooms, calls, api } = server(mine);
    expect(await sweepRooms(api, "abcdefgh", AbortSignal.abort(), 0)).toEqual({ deleted: 3, left: "unsure" });
    expect([...rooms]).toEqual([]);
    expect(calls.get("list")).toBe(1);
  });
});
