import { describe, expect, it } from "vitest";
import { holderOf } from "./token.js";

const token = (claims: unknown) => `head.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;
const mine = token({ sub: "agent-ä", video: { room: "room-1" } });
const holder = { room: "room-1", identity: "agent-ä" };

describe("holderOf", () => {
  it.each([
    ["the query's token", `/rtc?access_token=${mine}&auto=1`, undefined, holder],
    ["the header's", "/rtc/v1?join_request=CAES", `Bearer ${mine}`, holder],
    ["the header's before the query's", `/rtc?access_token=${token({ sub: "other" })}`, `Bearer ${mine}`, holder],
    ["a token without a room", "/rtc", `Bearer ${token({ sub: "a" })}`, { room: "", identity: "a" }],
    ["no token", "/rtc", undefined, null],
    ["a token that is none", "/rtc?access_token=abc", undefined, null],
    ["a token whose claims are no JSON", "/rtc?access_token=a.b.c", undefined, null],
    ["claims of other types", "/rtc", `Bearer ${token({ sub: 3 })}`, null],
    ["another kind of authorization", "/rtc", "Basic abc", null],
    ["a path that is no URL", "http://[", `Bearer ${mine}`, holder],
  ])("reads %s", (_, path, authorization, expected) => {
    expect(holderOf(path, authorization)).toEqual(expected);
  });
});
